import type { Finding } from '@/lib/lint/finding';
import type { HostFacts } from './facts-schema';
import type { PlannedUse } from './planned-use';

/** Without these neither Deck's commands nor the vendor's scripts work. */
const NEEDED = ['setsid', 'awk', 'df', 'base64'];
const INSTALLERS = ['apt-get', 'dnf', 'yum', 'zypper'];

/** Checks programs, other DolphinDB processes, taken ports, packet filters and SELinux. */
export function checkPrograms(facts: HostFacts, plan: PlannedUse): Finding[] {
  return [
    ...checkTools(facts),
    ...checkRunning(facts, plan),
    ...checkPorts(facts, plan),
    ...checkFirewalls(facts, plan),
    ...checkSelinux(facts),
  ];
}

function checkTools({ tools, python, root }: HostFacts): Finding[] {
  const found: Finding[] = [];
  const missing = NEEDED.filter((tool) => !tools.includes(tool));
  if (missing.length > 0) {
    found.push({
      rule: 'H-TLS-01',
      severity: 'error',
      message: {
        en: `Programs are missing: ${missing.join(', ')}.`,
        zh: `缺少程序：${missing.join('、')}。`,
      },
      seen: missing.join(', '),
      why: { en: 'Deck starts and inspects nodes with them.', zh: 'Deck 需要用它们启动和检查节点。' },
      remedy: { en: 'Install util-linux, coreutils and awk.', zh: '请安装 util-linux、coreutils 和 awk。' },
    });
  }
  if (!tools.includes('unzip')) {
    const canFix = root === 'yes' && INSTALLERS.some((tool) => tools.includes(tool));
    found.push({
      rule: 'H-TLS-02',
      severity: python ? 'warning' : 'error',
      message: { en: 'unzip is not installed.', zh: '未安装 unzip。' },
      seen: python ? `python3 ${python} can take its place` : 'neither unzip nor python3',
      why: {
        en: 'The package is a zip file, and the vendor’s upgrade script needs unzip.',
        zh: '安装包为 zip 文件，官方升级脚本也依赖 unzip。',
      },
      remedy: { en: 'Install unzip.', zh: '请安装 unzip。' },
      ...(canFix ? { fix: 'install-unzip' } : {}),
    });
  }
  if (!tools.includes('wget') && !tools.includes('curl')) {
    found.push({
      rule: 'H-TLS-03',
      severity: 'info',
      message: { en: 'Neither wget nor curl is installed.', zh: '未安装 wget 或 curl。' },
      why: { en: 'The host cannot download a package itself.', zh: '主机无法自行下载安装包。' },
      remedy: {
        en: 'Let Deck distribute the package, or install wget.',
        zh: '请由 Deck 分发安装包，或安装 wget。',
      },
    });
  }
  return found;
}

function checkRunning({ dolphindb, directories }: HostFacts, { installDir }: PlannedUse): Finding[] {
  if (dolphindb.length === 0) return [];
  const real = directories.find(({ path }) => path === installDir)?.realPath ?? installDir;
  const mine = dolphindb.filter((process) => installDir && process.installDir === real);
  const others = dolphindb.filter((process) => !mine.includes(process));
  const found: Finding[] = [];
  if (mine.length > 0) {
    found.push({
      rule: 'H-PRC-01',
      severity: 'error',
      message: {
        en: `DolphinDB is running from ${installDir}.`,
        zh: `${installDir} 中的 DolphinDB 正在运行。`,
      },
      seen: mine.map(describe).join('; '),
      why: {
        en: 'There is an installation already; a second one would damage it.',
        zh: '该目录已有部署，再次部署会造成破坏。',
      },
      remedy: {
        en: 'Choose another directory, or stop and remove that installation first.',
        zh: '请选择其他目录，或先停止并移除原有部署。',
      },
    });
  }
  if (others.length > 0) {
    found.push({
      rule: 'H-PRC-02',
      severity: 'info',
      message: {
        en: 'Other DolphinDB processes are running on this host.',
        zh: '该主机上还有其他 DolphinDB 进程在运行。',
      },
      seen: others.map(describe).join('; '),
      why: {
        en: 'They share memory, disks and ports; the vendor’s stopAllNode.sh would stop them too, therefore Deck does not use it.',
        zh: '它们共享内存、磁盘和端口；官方 stopAllNode.sh 会将其一并停止，因此 Deck 不使用该脚本。',
      },
      remedy: { en: 'Take them into account for memory and ports.', zh: '规划内存和端口时请将其计入。' },
    });
  }
  return found;
}

function describe({ pid, user, mode, localSite, exe, cwd }: HostFacts['dolphindb'][number]): string {
  return [`pid ${pid}`, user, mode, localSite, exe || cwd].filter(Boolean).join(' ');
}

function checkPorts({ listening }: HostFacts, { ports = [] }: PlannedUse): Finding[] {
  return ports.flatMap((port): Finding[] => {
    const taken = listening.find((one) => one.port === port);
    if (!taken) return [];
    const owner = taken.process ? `${taken.process} (pid ${taken.pid})` : undefined;
    return [
      {
        rule: 'H-PRT-01',
        severity: 'error',
        message: owner
          ? { en: `Port ${port} is taken by ${owner}.`, zh: `端口 ${port} 已被 ${owner} 占用。` }
          : {
              en: `Port ${port} is taken; this user cannot see by whom.`,
              zh: `端口 ${port} 已被占用，当前用户无法查看占用者。`,
            },
        seen: `${taken.address}:${port}${owner ? ` ${owner}` : ''}`,
        why: { en: 'The node would stop with bind error 98.', zh: '节点会因端口绑定错误 98 而退出。' },
        remedy: {
          en: 'Choose another port or stop that process.',
          zh: '请更换端口，或停止占用该端口的进程。',
        },
      },
    ];
  });
}

function checkFirewalls({ firewalls, root }: HostFacts, { ports = [] }: PlannedUse): Finding[] {
  if (firewalls.length === 0) return [];
  const canFix =
    root === 'yes' && ports.length > 0 && firewalls.some((name) => name === 'firewalld' || name === 'ufw');
  return [
    {
      rule: 'H-FWL-01',
      severity: 'info',
      message: {
        en: `A packet filter is active: ${firewalls.join(', ')}.`,
        zh: `防火墙已启用：${firewalls.join('、')}。`,
      },
      seen: firewalls.join(', '),
      why: {
        en: 'Every node port must be open between all hosts, and to the users; UDP too when lanCluster=1. The checks between hosts show what is blocked.',
        zh: '所有主机之间、以及面向用户，每个节点端口都必须放行；lanCluster=1 时还包括 UDP。主机间检查会显示被拦截的端口。',
      },
      remedy: { en: 'Open the node ports.', zh: '请放行节点端口。' },
      ...(canFix ? { fix: 'open-port' } : {}),
    },
  ];
}

function checkSelinux({ selinux }: HostFacts): Finding[] {
  if (selinux !== 'enforcing') return [];
  return [
    {
      rule: 'H-SEL-01',
      severity: 'info',
      message: { en: 'SELinux is enforcing.', zh: 'SELinux 处于强制模式（enforcing）。' },
      seen: 'enforcing',
      why: {
        en: 'It can keep programs in unusual directories from starting as services.',
        zh: '可能阻止非常规目录中的程序以服务方式启动。',
      },
      remedy: {
        en: 'When a service does not start, look into the audit log of the host first.',
        zh: '若服务无法启动，请先查看主机的审计日志。',
      },
    },
  ];
}
