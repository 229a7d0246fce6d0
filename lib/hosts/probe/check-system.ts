import type { Finding } from '@/lib/lint/finding';
import { clockAdvice } from './clock-advice';
import type { HostFacts } from './facts-schema';
import type { PlannedUse } from './planned-use';

const GB = 1024 ** 3;
/** dolphindb-operations.md 2. */
const MIN_OPEN_FILES = 102_400;
const MAX_CLOCK_OFFSET_MS = 1000;
const MIN_MEMORY_BYTES = 4 * GB;

/** Checks machine, kernel, memory, limits, clock and rights (dolphindb-operations.md 2). */
export function checkSystem(facts: HostFacts, plan: PlannedUse): Finding[] {
  return [
    ...checkArchitecture(facts, plan),
    ...checkKernel(facts),
    ...checkMemory(facts),
    ...checkOpenFiles(facts),
    ...checkClock(facts),
    ...checkRights(facts),
  ];
}

const isArm = (arch: string) => /^(aarch64|arm64)$/.test(arch);

function checkArchitecture({ arch }: HostFacts, plan: PlannedUse): Finding[] {
  const known = arch === 'x86_64' || isArm(arch);
  const fits = !plan.arch || plan.arch === arch || (isArm(plan.arch) && isArm(arch));
  if (known && fits) return [];
  return [
    {
      rule: known ? 'V-UPG-08' : 'H-ARC-01',
      severity: 'error',
      message: known
        ? {
            en: `The package is for ${plan.arch}, the host is ${arch}.`,
            zh: `安装包适用于 ${plan.arch}，而主机架构为 ${arch}。`,
          }
        : { en: `DolphinDB has no package for ${arch}.`, zh: `DolphinDB 没有适用于 ${arch} 的安装包。` },
      seen: arch,
      why: { en: 'The server would not start.', zh: '服务器程序将无法启动。' },
      remedy: {
        en: 'Choose the package for this architecture or another host.',
        zh: '请选择与该架构匹配的安装包，或更换主机。',
      },
    },
  ];
}

function checkKernel({ kernel, arch }: HostFacts): Finding[] {
  const least = isArm(arch) ? [3, 10, 0] : [2, 6, 19];
  const parts = kernel
    .split(/[.-]/)
    .slice(0, 3)
    .map((part) => Number.parseInt(part, 10) || 0);
  const order = least.map((want, i) => (parts[i] ?? 0) - want).find((difference) => difference !== 0) ?? 0;
  if (order >= 0) return [];
  return [
    {
      rule: 'H-KRN-01',
      severity: 'error',
      message: {
        en: `The kernel is older than ${least.join('.')}.`,
        zh: `内核版本低于 ${least.join('.')}。`,
      },
      seen: kernel,
      why: { en: 'DolphinDB is not built for it.', zh: 'DolphinDB 不支持该内核。' },
      remedy: { en: 'Upgrade the operating system.', zh: '请升级操作系统。' },
    },
  ];
}

function checkMemory({ memory }: HostFacts): Finding[] {
  const found: Finding[] = [];
  if (memory.totalBytes > 0 && memory.totalBytes < MIN_MEMORY_BYTES) {
    found.push({
      rule: 'H-MEM-01',
      severity: 'warning',
      message: { en: 'The host has less than 4 GB of memory.', zh: '主机内存不足 4 GB。' },
      seen: `${(memory.totalBytes / GB).toFixed(1)} GB`,
      why: {
        en: 'All nodes of the host share it; queries and caches soon run out.',
        zh: '该主机上所有节点共用内存，查询和缓存很快会耗尽。',
      },
      remedy: {
        en: 'Add memory, or put fewer nodes on this host and lower maxMemSize.',
        zh: '请增加内存，或减少该主机上的节点并调低 maxMemSize。',
      },
    });
  }
  if (memory.swapBytes > 0) {
    found.push({
      rule: 'H-SWP-01',
      severity: 'info',
      message: { en: 'Swap is on.', zh: '已启用交换分区（swap）。' },
      seen: `${(memory.swapBytes / GB).toFixed(1)} GB`,
      why: {
        en: 'A node that is swapped out answers slowly and may look dead to the controller.',
        zh: '节点被换出后响应变慢，可能被控制节点判为离线。',
      },
      remedy: {
        en: 'Switch swap off (swapoff -a and /etc/fstab) on hosts of a production cluster.',
        zh: '生产集群的主机建议关闭 swap（swapoff -a，并修改 /etc/fstab）。',
      },
    });
  }
  return found;
}

function checkOpenFiles({ openFiles, user, root }: HostFacts): Finding[] {
  if (openFiles.soft === null || openFiles.soft >= MIN_OPEN_FILES) return [];
  return [
    {
      rule: 'V-RES-12',
      severity: 'warning',
      message: {
        en: `User ${user.name} may open ${openFiles.soft} files at once; ${MIN_OPEN_FILES} are advised.`,
        zh: `用户 ${user.name} 最多可同时打开 ${openFiles.soft} 个文件，建议不少于 ${MIN_OPEN_FILES}。`,
      },
      seen: `soft ${openFiles.soft}, hard ${openFiles.hard ?? 'unlimited'}`,
      why: {
        en: 'Each partition and connection needs files; nodes inherit the limit from the agent.',
        zh: '分区和连接都会占用文件句柄，节点从代理节点继承该限制。',
      },
      remedy: {
        en: 'Raise nofile for this user in /etc/security/limits.d and start the nodes anew.',
        zh: '请在 /etc/security/limits.d 中提高该用户的 nofile，并重新启动节点。',
      },
      ...(root === 'yes' && user.uid !== 0 ? { fix: 'raise-nofile' } : {}),
    },
  ];
}

function checkClock({ clock }: HostFacts): Finding[] {
  const found: Finding[] = [];
  if (Math.abs(clock.offsetMs) - clock.uncertaintyMs > MAX_CLOCK_OFFSET_MS) {
    const seconds = (clock.offsetMs / 1000).toFixed(1);
    found.push({
      ...clockAdvice,
      message: { en: `The clock is ${seconds} s off Deck's.`, zh: `主机时钟与 Deck 相差 ${seconds} 秒。` },
      seen: `${clock.offsetMs} ms ± ${clock.uncertaintyMs} ms`,
    });
  }
  if (clock.synchronised === false) {
    found.push({
      rule: 'H-CLK-01',
      severity: 'info',
      message: { en: 'The host says that its clock is not synchronised.', zh: '主机报告其时钟未同步。' },
      seen: 'NTPSynchronized=no',
      why: { en: 'It will drift away from the other hosts.', zh: '时钟会逐渐与其他主机产生偏差。' },
      remedy: { en: 'Set up chrony or NTP.', zh: '请配置 chrony 或 NTP。' },
    });
  }
  return found;
}

function checkRights({ root, user }: HostFacts): Finding[] {
  if (root === 'yes') return [];
  const wrong = root === 'wrong-password';
  return [
    {
      rule: 'H-SUD-01',
      severity: wrong ? 'warning' : 'info',
      message: wrong
        ? {
            en: `sudo refuses the stored password of ${user.name}.`,
            zh: `sudo 拒绝了为 ${user.name} 保存的密码。`,
          }
        : { en: `${user.name} cannot act as root.`, zh: `用户 ${user.name} 无法以 root 身份操作。` },
      why: {
        en: 'Owners of ports, packet filters and limits are seen in part only, and Deck cannot carry out remedies that need root.',
        zh: '端口属主、防火墙规则和系统限制只能部分看到，Deck 也无法执行需要 root 权限的修复。',
      },
      remedy: wrong
        ? { en: 'Correct the sudo password in the credential.', zh: '请更正凭据中的 sudo 密码。' }
        : {
            en: 'Nothing to do when directory and limits are prepared; else use a credential with sudo.',
            zh: '若目录和系统限制已准备好，则无需处理；否则请使用具有 sudo 权限的凭据。',
          },
    },
  ];
}
