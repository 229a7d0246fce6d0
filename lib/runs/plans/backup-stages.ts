import { type BackupKind, metadataKinds } from '@/lib/backups/kinds';
import type { BackupItem, Consistency } from '@/lib/backups/manifest';
import { AppError } from '@/lib/errors';
import type { PlanStage, PlanStep } from '@/lib/runs/plan';
import type { BackupPlaceArgs, RecordBackupArgs, RestoreBackupArgs, TakeBackupArgs } from './args-backup';
import { type BackupPaths, backupItems, clusterCfgOf } from './backup-items';
import type { PlacedInstallation } from './layout';
import { pathsOf } from './paths';
import { type ClusterContext, clusterStep, MINUTE, stage, stepOn } from './step';

const COPY_MS = 30 * MINUTE;
const LIST_MS = 2 * MINUTE;

interface Chosen {
  id: string;
  settings: BackupPaths;
  /** Ids of the hosts; absent = all. */
  hosts?: string[] | undefined;
}

export interface BackupOptions extends Chosen {
  kind: RecordBackupArgs['kind'];
  consistency: Consistency;
  /** Version that the servers have; empty when unknown. */
  version: string;
  programs: boolean;
  note?: string | undefined;
  /** False: the stage that lists the backup is added by the caller. */
  record?: boolean;
  /** Hosts without it are left out of the list, instead of failing. */
  partial?: boolean;
}

export interface RestoreOptions extends Chosen {
  what: ('metadata' | 'configuration' | 'programs')[];
  stamp: string;
  /** A host without a backup that still has the programs of this version is left as it is. */
  untouched?: string | undefined;
}

function placeOf(context: ClusterContext, at: PlacedInstallation, { id, settings }: Chosen): string {
  const { baseDir } = settings;
  if (!baseDir) return `${pathsOf(at.dir).staging}/backups/${id}`;
  // Clusters, installations of a host, and, where it is a network drive, hosts may share the base.
  return `${baseDir.replace(/\/+$/, '')}/${context.owner.clusterId}/${at.address}/${at.number}/${id}`;
}

const chosenOf = ({ installations }: ClusterContext, { hosts }: Chosen) =>
  installations.filter(({ hostId }) => !hosts || hosts.includes(hostId));

function titled(at: PlacedInstallation, en: string, zh: string) {
  const place = at.number > 1 ? `${at.address} (${at.dir})` : at.address;
  return { en: `${en} ${place}`, zh: `${zh} ${place}` };
}

/** A backup within a directory that it holds would hold itself, and a rollback would move it aside. */
function requireOutside(address: string, place: string, items: BackupItem[]): void {
  const around = items.find(
    ({ path, only, except }) =>
      !only &&
      place.startsWith(`${path}/`) &&
      !except?.includes(place.slice(path.length + 1).split('/')[0] ?? ''),
  );
  if (!around) return;
  throw new AppError(
    'BACKUP-INSIDE',
    {
      en: `On ${address} the backup would lie within ${around.path}, which belongs to what is backed up.`,
      zh: `${address} 上的备份目录位于 ${around.path} 之内，而该目录本身属于备份内容。`,
    },
    {
      seen: place,
      remedy: {
        en: 'Choose another directory under “Schedule and place”.',
        zh: '请在“定时与位置”中另选目录。',
      },
    },
  );
}

function takeStep(context: ClusterContext, at: PlacedInstallation, options: BackupOptions): PlanStep {
  const { id, consistency, version, programs, settings } = options;
  const clusterCfg = clusterCfgOf(context.installations, settings);
  const place = placeOf(context, at, options);
  const items = backupItems(at, settings, clusterCfg, programs);
  requireOutside(at.address, place, backupItems(at, settings, clusterCfg, true));
  const args: TakeBackupArgs = {
    ...context.owner,
    id,
    dir: at.dir,
    place,
    consistency,
    version,
    items,
  };
  return stepOn(at, 'take-backup', titled(at, 'Back up', '备份'), args, COPY_MS);
}

/** Gives where a backup lies, installation by installation. */
export function backupPlaces(context: ClusterContext, options: Chosen): BackupPlaceArgs[] {
  return chosenOf(context, options).map((at) => ({
    hostId: at.hostId,
    address: at.address,
    dir: at.dir,
    path: placeOf(context, at, options),
  }));
}

/** Gives the stage that reads every manifest and lists the backup; a backup that is not whole on every host is only listed where that was asked for. */
export function recordBackupStage(context: ClusterContext, options: BackupOptions): PlanStage {
  const { id, kind, consistency, version, note = '', partial } = options;
  const title = { en: 'List the backup', zh: '登记备份' };
  const args: RecordBackupArgs = {
    id,
    clusterId: context.owner.clusterId,
    kind,
    consistency,
    version,
    note,
    places: backupPlaces(context, options),
    ...(partial && { partial }),
  };
  return stage('record-backup', title, [clusterStep('record-backup', title, args, LIST_MS)], 1);
}

const keyOf = (word: string, context: ClusterContext, { hosts }: Chosen) =>
  hosts
    ? `${word}@${context.installations.find(({ hostId }) => hosts.includes(hostId))?.address ?? ''}`
    : word;

/** Gives the stages that back up metadata, configuration and, where wanted, the programs of the chosen hosts (dolphindb-operations.md 9 step 2). */
export function backupStages(context: ClusterContext, options: BackupOptions): PlanStage[] {
  const title = { en: 'Back up', zh: '备份' };
  const steps = chosenOf(context, options).map((at) => takeStep(context, at, options));
  return [
    stage(keyOf('backup', context, options), title, steps),
    ...(options.record === false ? [] : [recordBackupStage(context, options)]),
  ];
}

function wanted({ what }: RestoreOptions): BackupKind[] {
  return what.flatMap((word): readonly BackupKind[] => (word === 'metadata' ? metadataKinds : [word]));
}

/** Gives the stage that puts a backup's state back; what is newer is moved aside, never merged and never deleted (dolphindb-operations.md 10). */
export function restoreStages(context: ClusterContext, options: RestoreOptions): PlanStage[] {
  const { id, settings, stamp, untouched } = options;
  const kinds = new Set(wanted(options));
  const clusterCfg = clusterCfgOf(context.installations, settings);
  const steps = chosenOf(context, options).map((at) => {
    const items = backupItems(at, settings, clusterCfg, true).filter(({ kind }) => kinds.has(kind));
    const place = placeOf(context, at, options);
    const args: RestoreBackupArgs = { id, dir: at.dir, place, items, stamp, ...(untouched && { untouched }) };
    return stepOn(at, 'restore-backup', titled(at, 'Put back on', '恢复'), args, COPY_MS);
  });
  return [stage(keyOf('restore', context, options), { en: 'Put the backup back', zh: '恢复备份' }, steps)];
}
