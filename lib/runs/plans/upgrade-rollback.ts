import { versionName } from '@/lib/packages/name';
import type { Plan, PlanStage, PlanStep } from '@/lib/runs/plan';
import type { VerifyBackupArgs } from './args-backup';
import type { CheckRollbackArgs, CheckWrittenArgs } from './args-upgrade';
import type { BackupPaths } from './backup-items';
import { backupPlaces, recordBackupStage, restoreStages } from './backup-stages';
import { type PlacedInstallation, placeInstallations } from './layout';
import { startStages } from './start-stages';
import type { StartStopInput } from './start-stop';
import { type ClusterContext, clusterStep, controllersOf, MINUTE, stage, stepOn } from './step';
import { oldProgramsStep, provenStage, recordStage, settledStage } from './upgrade-steps';
import { heldStopStages, releaseStage } from './upgrade-stop';

export interface RollbackInput extends StartStopInput {
  upgradeId: string;
  from: { version: string; variant: string };
  /** The backup of the upgrade; absent while it was not complete, and then nothing was replaced. */
  backup?: {
    id: string;
    settings: BackupPaths;
    /** A rolling upgrade backs up host by host: hosts that it never came to have none, and are left as they are. */
    byHost?: boolean;
    /** The metadata stays as it is, so nothing that was written is lost; the old version must be able to read it. */
    keepMetadata?: boolean;
  };
  /** Names the folder that the newer state is moved to. */
  stamp: string;
  /** Nobody could ask the leader for new data: the hosts' metadata is compared with the backup first. */
  compare: boolean;
  /** The leader has said that nothing was written: it is asked once more right before the stop. */
  ask?: boolean;
}

function compareStep(context: ClusterContext, input: RollbackInput, at: PlacedInstallation): PlanStep[] {
  const { backup } = input;
  if (!backup) return [];
  const place = backupPlaces(context, backup).find(
    ({ hostId, dir }) => hostId === at.hostId && dir === at.dir,
  );
  if (!place) return [];
  const untouched = backup.byHost ? { untouched: input.from.version } : {};
  const args: CheckRollbackArgs = { id: backup.id, dir: at.dir, place: place.path, ...untouched };
  const title = {
    en: `Look for new data on ${at.address}`,
    zh: `检查 ${at.address} 是否有新数据`,
  };
  return [stepOn(at, 'check-rollback', title, args, 5 * MINUTE)];
}

/** A copy that is gone or damaged on one host must be known while every host is still whole. Hosts that a rolling upgrade never came to have none. */
function verifyStages(context: ClusterContext, { backup, from }: RollbackInput): PlanStage[] {
  if (!backup) return [];
  const untouched = backup.byHost ? { untouched: from.version } : {};
  const places = backupPlaces(context, backup);
  const steps = context.installations.flatMap((at) => {
    const place = places.find(({ hostId, dir }) => hostId === at.hostId && dir === at.dir);
    if (!place) return [];
    const args: VerifyBackupArgs = {
      id: backup.id,
      dir: at.dir,
      place: place.path,
      how: 'hashes',
      ...untouched,
    };
    const title = { en: `Check the backup on ${at.address}`, zh: `校验 ${at.address} 上的备份` };
    return [stepOn(at, 'verify-backup', title, args, 30 * MINUTE)];
  });
  return [stage('verify-backup', { en: 'Check the backup', zh: '校验备份' }, steps)];
}

function askStages(context: ClusterContext, { ask, upgradeId }: RollbackInput): PlanStage[] {
  if (!ask) return [];
  const args: CheckWrittenArgs = {
    clusterId: context.owner.clusterId,
    controllers: controllersOf(context),
    upgradeId,
  };
  const title = { en: 'Ask once more for new data', zh: '再次检查新数据' };
  return [stage('check-written', title, [clusterStep('check-written', title, args, MINUTE)], 1)];
}

function restore(context: ClusterContext, input: RollbackInput): PlanStage[] {
  const { backup, stamp } = input;
  if (!backup) return [];
  const recall = context.installations.map((at) => oldProgramsStep(context, at, input.from.version));
  return [
    ...restoreStages(context, {
      id: backup.id,
      settings: backup.settings,
      what: backup.keepMetadata ? ['configuration', 'programs'] : ['metadata', 'configuration', 'programs'],
      stamp,
      ...(backup.byHost && { untouched: input.from.version }),
    }),
    stage('recall-programs', { en: 'Prove the old programs', zh: '核对旧程序' }, recall),
    ...(backup.byHost ? [listStage(context, backup, input.from.version)] : []),
  ];
}

/** What a rolling upgrade has backed up so far stays on the hosts, and must be in the list to be deleted one day. */
function listStage(
  context: ClusterContext,
  { id, settings }: NonNullable<RollbackInput['backup']>,
  version: string,
): PlanStage {
  const taken = { kind: 'upgrade', consistency: 'stopped', programs: true } as const;
  return recordBackupStage(context, { ...taken, id, settings, version, partial: true });
}

/**
 * Plans the way back to the version before an upgrade (dolphindb-operations.md 10): stop, put programs, metadata and configuration back from the upgrade's own
 * backup with the newer state moved aside, start, prove. Without a complete backup nothing had been replaced, and the old version is only started again. Pure.
 */
export function planRollback(input: RollbackInput): Plan {
  const { id: clusterId, name, installDir, spec } = input.cluster;
  const context: ClusterContext = {
    owner: { clusterId, clusterName: name },
    installations: placeInstallations(installDir, spec, input.hosts),
  };
  const version = versionName(input.from);
  const compare = input.compare ? context.installations.flatMap((at) => compareStep(context, input, at)) : [];
  const look = stage('check-rollback', { en: 'Look for new data', zh: '检查新数据' }, compare);
  const first = [
    ...(compare.length > 0 ? [look] : []),
    ...verifyStages(context, input),
    ...askStages(context, input),
  ];
  return {
    version: 1,
    kind: 'upgrade-rollback',
    title: { en: `Roll ${name} back to ${version}`, zh: `将 ${name} 回退到 ${version}` },
    stages: [
      ...first,
      ...(first.length > 0 ? [recordStage(input.upgradeId, 'rolling-back')] : []),
      ...(input.backup ? heldStopStages(context) : []),
      ...restore(context, input),
      releaseStage(context),
      ...startStages(context),
      provenStage(context, input.from.version),
      settledStage(context),
      recordStage(input.upgradeId, 'rolled-back'),
    ],
  };
}
