import type { BackupPlace } from '@/lib/backups/types';
import type { Plan, PlanStage } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type { DeleteBackupArgs, ForgetBackupArgs, VerifyBackupArgs } from './args-backup';
import { type BackupOptions, backupStages } from './backup-stages';
import { startStages } from './start-stages';
import { clusterContext, type StartStopInput, stopStages } from './start-stop';
import { clusterStep, MINUTE, stage, stepOn } from './step';
import { stillStages } from './upgrade-stop';

const COPY_MS = 30 * MINUTE;

/** A backup that is on the list, as plans need it. */
export interface ListedBackup {
  id: string;
  places: (Pick<BackupPlace, 'hostId' | 'address' | 'dir' | 'path'> &
    Partial<Pick<BackupPlace, 'manifestSha256'>>)[];
}

export interface BackupInput extends StartStopInput {
  options: Omit<BackupOptions, 'record'>;
  /** Stop the whole cluster first and start it again afterwards. */
  stop: boolean;
  /** Older backups, and what failed ones have left, that go once this one is listed. */
  prune: ListedBackup[];
}

/** Several installations of a host are told apart by their number. */
function numbered(places: ListedBackup['places']): (ListedBackup['places'][number] & { number: number })[] {
  const seen = new Map<string, number>();
  return places.map((place) => {
    const number = (seen.get(place.hostId) ?? 0) + 1;
    seen.set(place.hostId, number);
    return { ...place, number };
  });
}

const short = (id: string) => id.slice(-8);

function deleteStages(clusterId: string, { id, places }: ListedBackup, suffix = ''): PlanStage[] {
  const title = (address: string): Text => ({ en: `Delete on ${address}`, zh: `删除 ${address} 上的文件` });
  const steps = numbered(places).map((at) => {
    const args: DeleteBackupArgs = { id, dir: at.dir, place: at.path };
    const step = stepOn(at, 'delete-backup', title(at.address), args, COPY_MS);
    return { ...step, key: `${step.key}${suffix}` };
  });
  const forget = { en: 'Take it off the list', zh: '从列表中移除' };
  const args: ForgetBackupArgs = { id, clusterId };
  const last = clusterStep('forget-backup', forget, args, MINUTE);
  return [
    ...(steps.length > 0
      ? [stage(`delete-backup${suffix}`, { en: 'Delete a backup', zh: '删除备份' }, steps)]
      : []),
    stage(`forget-backup${suffix}`, forget, [{ ...last, key: `${last.key}${suffix}` }], 1),
  ];
}

/** Plans a backup of a cluster: stopped for it and started again, as it is when it is stopped, or while it runs. Throws as `placeInstallations`. */
export function planBackup(input: BackupInput): Plan {
  const context = clusterContext(input);
  const { options, stop, prune, cluster } = input;
  return {
    version: 1,
    kind: options.kind === 'scheduled' ? 'scheduled-backup' : 'backup',
    title: { en: `Back up ${cluster.name}`, zh: `备份 ${cluster.name}` },
    stages: [
      ...(stop ? [...stopStages(context), ...stillStages(context)] : []),
      ...backupStages(context, options),
      ...(stop ? startStages(context) : []),
      ...prune.flatMap((old) => deleteStages(cluster.id, old, `#${short(old.id)}`)),
    ],
  };
}

/** Plans the verification of a backup: hashes only, or put back into a scratch directory as well. */
export function planVerifyBackup(name: string, backup: ListedBackup, how: VerifyBackupArgs['how']): Plan {
  const proof = how === 'proof';
  const title = proof
    ? { en: `Prove a backup of ${name}`, zh: `验证 ${name} 的备份可恢复` }
    : { en: `Check a backup of ${name}`, zh: `校验 ${name} 的备份` };
  const steps = numbered(backup.places).map((at) => {
    const { dir, path: place, manifestSha256 } = at;
    const args: VerifyBackupArgs = {
      id: backup.id,
      dir,
      place,
      how,
      ...(manifestSha256 && { manifestSha256 }),
    };
    return stepOn(
      at,
      'verify-backup',
      { en: `Check on ${at.address}`, zh: `校验 ${at.address}` },
      args,
      COPY_MS,
    );
  });
  return { version: 1, kind: 'verify-backup', title, stages: [stage('verify-backup', title, steps)] };
}

/** Plans the deletion of a backup; it leaves the list only when its files are gone. */
export function planDeleteBackup(name: string, clusterId: string, backup: ListedBackup): Plan {
  return {
    version: 1,
    kind: 'delete-backup',
    title: { en: `Delete a backup of ${name}`, zh: `删除 ${name} 的备份` },
    stages: deleteStages(clusterId, backup),
  };
}
