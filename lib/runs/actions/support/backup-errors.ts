import { AppError } from '@/lib/errors';
import type { Text } from '@/lib/text';

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;

/** The error for an installation of which nodes run. */
export function nodesRun(address: string, what: Text, seen: string): AppError {
  return new AppError(
    'BACKUP-RUNNING',
    {
      en: `Nodes of the installation on ${address} are running: ${what.en}.`,
      zh: `${address} 上该安装的节点正在运行：${what.zh}。`,
    },
    {
      seen,
      remedy: {
        en: 'Stop them first, or let Deck stop the cluster for the backup.',
        zh: '请先停止这些节点，或让 Deck 在备份时停止集群。',
      },
    },
  );
}

/** The error for a disk with too little room. */
export function noSpace(address: string, path: string, need: number, free: number): AppError {
  return new AppError(
    'BACKUP-NO-SPACE',
    {
      en: `${path} on ${address} has too little free space: ${gigabytes(need)} needed, ${gigabytes(free)} free.`,
      zh: `${address} 上 ${path} 的可用空间不足：需要 ${gigabytes(need)}，可用 ${gigabytes(free)}。`,
    },
    {
      seen: `${need} > ${free}`,
      remedy: {
        en: 'Delete older backups or free some space, then resume.',
        zh: '请删除旧备份或清理磁盘后继续执行。',
      },
    },
  );
}

/** The error for a copy that failed. */
export function copyFailed(address: string, path: string, seen: string): AppError {
  const full = /No space left|disk full/i.test(seen);
  return new AppError(
    full ? 'BACKUP-NO-SPACE' : 'BACKUP-COPY',
    full
      ? {
          en: `The disk of ${address} became full while ${path} was written.`,
          zh: `写入 ${path} 时，${address} 的磁盘已满。`,
        }
      : { en: `${path} could not be copied on ${address}.`, zh: `${address} 上的 ${path} 复制失败。` },
    { seen, ...(full && { remedy: { en: 'Free some space, then resume.', zh: '请清理磁盘后继续执行。' } }) },
  );
}

/** The error for files that do not stand still. */
export function filesChange(address: string, seen: string): AppError {
  return new AppError(
    'BACKUP-BUSY',
    {
      en: `Metadata on ${address} kept changing while it was copied; nothing was kept.`,
      zh: `复制过程中 ${address} 上的元数据持续变化，未保留任何备份。`,
    },
    {
      seen,
      remedy: {
        en: 'Try again while little is written, or take the backup with the cluster stopped.',
        zh: '请在写入较少时重试，或停止集群后再备份。',
      },
    },
  );
}

/** The error for a backup that is not what its manifest says. */
export function damaged(address: string, path: string, wrong: string[]): AppError {
  return new AppError(
    'BACKUP-DAMAGED',
    {
      en: `The backup ${path} on ${address} is not what it was: ${wrong.length} ${wrong.length === 1 ? 'difference' : 'differences'}.`,
      zh: `${address} 上的备份 ${path} 已被改动：${wrong.length} 处差异。`,
    },
    {
      seen: wrong.slice(0, 20).join('\n'),
      remedy: { en: 'Do not use it; take another backup.', zh: '请勿使用该备份，重新备份。' },
    },
  );
}

/** The error for a backup that is not where it should be. */
export function backupGone(address: string, path: string): AppError {
  return new AppError('BACKUP-GONE', {
    en: `There is no whole backup at ${path} on ${address}.`,
    zh: `${address} 上的 ${path} 没有完整的备份。`,
  });
}
