import { formatBytes } from '@/lib/format';
import type { Finding } from '@/lib/lint/finding';
import type { InstallationFacts, UpgradeFacts } from './facts';
import { say } from './finding';

/** Copies and unpacked files need somewhat more room than their bytes. */
const MARGIN = 1.1;
const UNKNOWN_PACKAGE_BYTES = 200e6;
const UNPACK_FACTOR = 3;
/** A package with plugins has 1 to 3 GB; with more, somebody keeps other files there. */
const LARGE_PROGRAMS = 10e9;

type BackupFacts = Pick<InstallationFacts, 'backupBytes' | 'base'>;

const isApart = ({ base }: BackupFacts) => base !== undefined && !base.same;

/** Gives the bytes that an upgrade needs where backups go, when that is a file system of its own; else 0. */
export function neededInBase(at: BackupFacts): number {
  return isApart(at) ? Math.ceil((at.backupBytes ?? 0) * MARGIN) : 0;
}

/** Gives the bytes that an upgrade needs on the file system of one installation: zip, unpacked package, and the backup unless it goes elsewhere. */
export function neededBytes(to: UpgradeFacts['to'], at: BackupFacts): number {
  const zip = to.sizeBytes ?? UNKNOWN_PACKAGE_BYTES;
  const backup = isApart(at) ? 0 : (at.backupBytes ?? 0);
  return Math.ceil((zip + (to.unpackedBytes ?? zip * UNPACK_FACTOR) + backup) * MARGIN);
}

const otherPlace = {
  en: 'Choose another directory for backups under “Schedule and place”, or see to this one.',
  zh: '请在备份的“定时与位置”中另选目录，或处理该目录。',
};

function backupBase(at: InstallationFacts): Finding[] {
  const { host, base } = at;
  if (!base) return [];
  const options = { host, remedy: otherPlace };
  if (!base.writable)
    return [
      say(
        'V-UPG-06',
        'error',
        `The directory for backups, ${base.dir}, cannot be written to`,
        `备份目录 ${base.dir} 不可写`,
        options,
      ),
    ];
  const need = neededInBase(at);
  if (base.freeBytes === undefined || base.freeBytes >= need) return [];
  return [
    say(
      'V-UPG-06',
      'error',
      `The backup needs ${formatBytes(need)} in ${base.dir}; ${formatBytes(base.freeBytes)} are free`,
      `备份需要 ${formatBytes(need)}，${base.dir} 仅剩 ${formatBytes(base.freeBytes)}`,
      options,
    ),
  ];
}

function space({ to }: UpgradeFacts, at: InstallationFacts): Finding[] {
  const { host, dir, freeBytes } = at;
  if (freeBytes === undefined)
    return [
      say('V-UPG-06', 'warning', `The free space on ${host} is not known`, `无法获知 ${host} 的可用空间`, {
        host,
      }),
    ];
  const need = neededBytes(to, at);
  if (freeBytes >= need) return [];
  const what = isApart(at)
    ? { en: 'The new package needs', zh: '新安装包需要' }
    : { en: 'Backup and new package need', zh: '备份与新安装包需要' };
  return [
    say(
      'V-UPG-06',
      'error',
      `${what.en} ${formatBytes(need)} in ${dir}; ${formatBytes(freeBytes)} are free`,
      `${what.zh} ${formatBytes(need)}，${dir} 仅剩 ${formatBytes(freeBytes)}`,
      { host, remedy: { en: 'Free some space.', zh: '请清理磁盘空间。' } },
    ),
  ];
}

/** With the backup on another disk the upgrade fits, but what a rollback puts back lies beside the newer state that it moves aside. */
function rollbackSpace({ to }: UpgradeFacts, at: InstallationFacts): Finding[] {
  const { host, dir, freeBytes, backupBytes = 0 } = at;
  const need = neededBytes(to, at) + neededInBase(at);
  if (!isApart(at) || freeBytes === undefined || freeBytes >= need || freeBytes < neededBytes(to, at))
    return [];
  return [
    say(
      'V-UPG-06',
      'warning',
      `A rollback would need ${formatBytes(backupBytes)} more in ${dir} than the upgrade; ${formatBytes(freeBytes)} are free`,
      `若回退，${dir} 还需要 ${formatBytes(backupBytes)}，目前剩余 ${formatBytes(freeBytes)}`,
      { host, remedy: { en: 'Free some space before you roll back.', zh: '回退前请先清理磁盘空间。' } },
    ),
  ];
}

/** What lies in `server` is copied and compared while the cluster is stopped. */
function largePrograms({ host, dir, programBytes = 0 }: InstallationFacts): Finding[] {
  if (programBytes < LARGE_PROGRAMS) return [];
  return [
    say(
      'V-UPG-06',
      'warning',
      `${dir}/server on ${host} holds ${formatBytes(programBytes)}, all of which is backed up as programs while nodes are stopped`,
      `${host} 上的 ${dir}/server 共有 ${formatBytes(programBytes)}，停机期间会全部作为程序备份`,
      {
        host,
        why: {
          en: 'The outage becomes longer, and a copy that takes more than 30 minutes fails.',
          zh: '停机时间会延长；复制超过 30 分钟则备份失败。',
        },
        remedy: {
          en: 'Move files of your own out of this directory first.',
          zh: '请先将自己的文件移出该目录。',
        },
      },
    ),
  ];
}

/** Checks the disk of an installation: package and backup fit, also where backups have a directory of their own, and how much is copied at all. */
export function spaceChecks(facts: UpgradeFacts, at: InstallationFacts): Finding[] {
  return [...space(facts, at), ...rollbackSpace(facts, at), ...backupBase(at), ...largePrograms(at)];
}
