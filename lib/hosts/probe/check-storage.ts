import type { Finding } from '@/lib/lint/finding';
import type { HostFacts } from './facts-schema';
import type { PlannedUse } from './planned-use';

type Directory = HostFacts['directories'][number];
const GB = 1024 ** 3;
const gb = (bytes: number) => `${(bytes / GB).toFixed(1)} GB`;

/** Checks the installation directory: its path, what is in it, rights, space and file system (dolphindb-operations.md 2). */
export function checkStorage(facts: HostFacts, plan: PlannedUse): Finding[] {
  if (!plan.installDir) return [];
  const path = checkPath(plan.installDir);
  const directory = facts.directories.find((one) => one.path === plan.installDir);
  if (path.length > 0) return path;
  if (!directory) return [notSeen(plan.installDir)];
  return [
    ...checkContent(directory),
    ...checkWritable(facts, directory),
    ...checkSpace(directory, plan),
    ...checkFileSystem(facts, directory),
  ];
}

/** Silence would look like a good result. */
function notSeen(installDir: string): Finding {
  return {
    rule: 'H-DIR-02',
    severity: 'warning',
    message: { en: `${installDir} has not been looked at yet.`, zh: `尚未检查 ${installDir}。` },
    why: {
      en: 'Deck does not know whether something is there, nor how much space is free.',
      zh: 'Deck 不清楚该目录是否已有内容，也不清楚可用空间。',
    },
    remedy: { en: 'Check the host again.', zh: '请重新检查主机。' },
  };
}

function checkPath(installDir: string): Finding[] {
  if (/^\/[!-~]*$/.test(installDir)) return [];
  return [
    {
      rule: 'V-PTH-07',
      severity: 'error',
      message: {
        en: `The installation path ${installDir} must be absolute, without blanks and non-ASCII characters.`,
        zh: `安装路径 ${installDir} 必须为绝对路径，且不能包含空格或中文等非 ASCII 字符。`,
      },
      seen: installDir,
      why: { en: 'Data nodes do not start from such a path.', zh: '否则数据节点无法启动。' },
      remedy: { en: 'Choose a path such as /opt/dolphindb.', zh: '请改用如 /opt/dolphindb 的路径。' },
    },
  ];
}

function checkContent({ path, other, entries }: Directory): Finding[] {
  if (!other && entries.length === 0) return [];
  return [
    {
      rule: 'H-DIR-01',
      severity: 'error',
      message: other
        ? { en: `${path} is there and is not a directory.`, zh: `${path} 已存在，但不是目录。` }
        : { en: `${path} is not empty.`, zh: `${path} 不是空目录。` },
      seen: entries.join(', ') || path,
      why: {
        en: 'Deck never installs over something that it did not put there.',
        zh: 'Deck 不会覆盖不是由它放置的内容。',
      },
      remedy: {
        en: 'Choose another directory, or move away what is there.',
        zh: '请选择其他目录，或移走其中的内容。',
      },
    },
  ];
}

function checkWritable({ user, root }: HostFacts, directory: Directory): Finding[] {
  if (directory.other || (directory.exists ? directory.writable : directory.nearestWritable)) return [];
  const canFix =
    root === 'yes' && user.uid !== 0 && directory.entries.length === 0 && /^\/[!-~]+$/.test(directory.path);
  return [
    {
      rule: 'V-PTH-15',
      severity: 'error',
      message: directory.exists
        ? {
            en: `${user.name} may not write into ${directory.path}.`,
            zh: `用户 ${user.name} 对 ${directory.path} 没有写权限。`,
          }
        : {
            en: `${directory.path} is missing and ${user.name} may not make it.`,
            zh: `${directory.path} 不存在，且用户 ${user.name} 无权创建。`,
          },
      seen: directory.exists ? directory.path : `${directory.nearest} is not writable`,
      why: {
        en: 'Package, configuration, data and logs go there.',
        zh: '安装包、配置、数据和日志都存放在该目录。',
      },
      remedy: {
        en: `Make the directory and give it to ${user.name}.`,
        zh: `请创建该目录并将属主设为 ${user.name}。`,
      },
      ...(canFix ? { fix: 'create-install-dir' } : {}),
    },
  ];
}

function checkSpace({ path, freeBytes, freeInodes }: Directory, { needBytes }: PlannedUse): Finding[] {
  const found: Finding[] = [];
  if (needBytes !== undefined && freeBytes !== null && freeBytes < needBytes) {
    found.push({
      rule: 'H-DSK-01',
      severity: 'error',
      message: {
        en: `${gb(freeBytes)} are free at ${path}, ${gb(needBytes)} are needed.`,
        zh: `${path} 可用空间 ${gb(freeBytes)}，需要 ${gb(needBytes)}。`,
      },
      seen: `${freeBytes} bytes free`,
      why: { en: 'Package and unzipped files would not fit.', zh: '空间不足以存放安装包及解压后的文件。' },
      remedy: {
        en: 'Free space or choose a directory on another disk.',
        zh: '请清理空间，或选择其他磁盘上的目录。',
      },
    });
  }
  if (freeInodes !== null && freeInodes > 0 && freeInodes < 100_000) {
    found.push({
      rule: 'H-DSK-02',
      severity: 'warning',
      message: {
        en: `Only ${freeInodes} inodes are free at ${path}.`,
        zh: `${path} 仅剩 ${freeInodes} 个可用 inode。`,
      },
      seen: `${freeInodes} inodes`,
      why: {
        en: 'Every partition is several files; a database stops writing when the inodes are used up.',
        zh: '每个分区由多个文件组成，inode 用尽后数据库将无法写入。',
      },
      remedy: {
        en: 'Use a file system with more inodes (xfs).',
        zh: '请使用 inode 充足的文件系统（如 xfs）。',
      },
    });
  }
  return found;
}

function checkFileSystem({ user }: HostFacts, { path, fsType }: Directory): Finding[] {
  if (!fsType) return [];
  if (/^(nfs|cifs|smb|fuse\.sshfs)/.test(fsType)) {
    return [
      {
        rule: 'V-PTH-10',
        severity: 'warning',
        message: { en: `${path} is on a network file system.`, zh: `${path} 位于网络文件系统上。` },
        seen: fsType,
        why: {
          en: 'It is slow and its locks are unreliable; the vendor allows it only for processes of root.',
          zh: '网络文件系统性能差且锁不可靠，官方仅允许以 root 运行的进程使用。',
        },
        remedy:
          user.uid === 0
            ? { en: 'Prefer a local disk.', zh: '建议使用本地磁盘。' }
            : { en: 'Use a local disk.', zh: '请使用本地磁盘。' },
      },
    ];
  }
  if (/^(xfs|ext4|overlay|btrfs|zfs)$/.test(fsType)) return [];
  return [
    {
      rule: 'H-FST-01',
      severity: fsType === 'tmpfs' ? 'warning' : 'info',
      message: {
        en: `${path} is on ${fsType}; xfs or ext4 are advised.`,
        zh: `${path} 所在文件系统为 ${fsType}，建议使用 xfs 或 ext4。`,
      },
      seen: fsType,
      why:
        fsType === 'tmpfs'
          ? { en: 'Its content is gone after a restart of the host.', zh: '主机重启后其中的内容会丢失。' }
          : { en: 'The vendor tests with xfs.', zh: '官方以 xfs 进行测试。' },
      remedy: {
        en: 'Choose a directory on an xfs or ext4 disk.',
        zh: '请选择位于 xfs 或 ext4 磁盘上的目录。',
      },
    },
  ];
}
