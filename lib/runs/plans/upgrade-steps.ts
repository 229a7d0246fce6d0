import type { PlanStage, PlanStep } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type { SettleArgs } from './args-operate';
import type {
  CheckUpgradeArgs,
  NewProgramsArgs,
  NoteDataArgs,
  OldProgramsArgs,
  ProbeDataArgs,
  RecordUpgradeArgs,
  VerifyUpgradeArgs,
} from './args-upgrade';
import { type DeployContext, type HostGroup, zipOf } from './deploy-steps';
import type { PlacedInstallation } from './layout';
import {
  agentsOf,
  type ClusterContext,
  clusterStep,
  controllersOf,
  ledOf,
  MINUTE,
  stage,
  stepOn,
} from './step';

/** What all steps of an upgrade share. */
export interface UpgradeContext extends DeployContext {
  upgradeId: string;
  needBytes: Record<string, number>;
  base?: { dir: string; needBytes: Record<string, number> };
}

const titled = (at: PlacedInstallation, en: string, zh: string): Text => {
  const place = at.number > 1 ? `${at.address}:${at.dir}` : at.address;
  return { en: `${en} ${place}`, zh: `${zh} ${place}` };
};

/** Looks at one installation before anything is changed. */
export function checkStep(
  { owner, package: pkg, needBytes, base }: UpgradeContext,
  at: PlacedInstallation,
): PlanStep {
  const here = `${at.address}:${at.dir}`;
  const args: CheckUpgradeArgs = {
    ...owner,
    dir: at.dir,
    package: pkg,
    needBytes: needBytes[here] ?? 0,
    ...(base?.needBytes[here] && { base: { dir: base.dir, needBytes: base.needBytes[here] } }),
  };
  return stepOn(at, 'check-upgrade', titled(at, 'Check', '检查'), args, 2 * MINUTE);
}

/** Gives the new programmes of one installation as its steps take them. */
export function newPrograms(context: UpgradeContext, at: PlacedInstallation): NewProgramsArgs {
  const group = {
    hostId: at.hostId,
    address: at.address,
    installations: context.installations.filter(({ hostId }) => hostId === at.hostId),
  };
  return { ...context.owner, dir: at.dir, zip: zipOf(context, group), package: context.package };
}

/** Unpacks the package beside the programmes that run. */
export function unpackStep(context: UpgradeContext, _group: HostGroup, at: PlacedInstallation): PlanStep {
  const title = titled(at, 'Unpack on', '解压');
  return stepOn(at, 'unpack-new', title, newPrograms(context, at), 10 * MINUTE);
}

/** Puts the new programmes in the place of the old ones. */
export function replaceStep(context: UpgradeContext, at: PlacedInstallation): PlanStep {
  const title = titled(at, 'Replace the programs on', '替换程序');
  return stepOn(at, 'replace-programs', title, newPrograms(context, at), 10 * MINUTE);
}

/** Takes back what Deck has recorded about the new programmes, after the old ones are there again. */
export function oldProgramsStep(
  { owner }: ClusterContext,
  at: PlacedInstallation,
  version: string,
): PlanStep {
  const args: OldProgramsArgs = { ...owner, dir: at.dir, version };
  return stepOn(
    at,
    'recall-programs',
    titled(at, 'Prove the old programs on', '核对旧程序'),
    args,
    3 * MINUTE,
  );
}

/** Proves versions, executables and nodes of the whole cluster. */
export function provenStage(context: ClusterContext, version: string): PlanStage {
  const args: VerifyUpgradeArgs = {
    clusterId: context.owner.clusterId,
    controllers: controllersOf(context),
    nodes: [...agentsOf(context), ...ledOf(context)],
    version,
    installations: context.installations.map(({ hostId, address, dir }) => ({ hostId, address, dir })),
  };
  const title = { en: `Prove version ${version} on every node`, zh: `确认所有节点均为 ${version} 版本` };
  return stage(
    'verify',
    { en: 'Verify', zh: '验证' },
    [clusterStep('verify-upgrade', title, args, 3 * MINUTE)],
    1,
  );
}

/** Waits until the leader says that all chunks are complete. */
export function settledStage(context: ClusterContext): PlanStage {
  const controllers = controllersOf(context);
  const args: SettleArgs = { clusterId: context.owner.clusterId, controllers, ha: controllers.length > 1 };
  const title = { en: 'Wait until all data is complete', zh: '等待全部数据恢复完整' };
  return stage('rolling-settle', title, [clusterStep('rolling-settle', title, args, 60 * MINUTE)], 1);
}

/** The data nodes and the database of Deck's own by which an upgrade is probed; undefined where there is no data node. */
function probeOf(context: ClusterContext, upgradeId: string): NoteDataArgs['probe'] {
  const nodes = ledOf(context).filter(({ role }) => role === 'datanode');
  if (nodes.length === 0) return undefined;
  return { nodes, database: `dfs://deck_probe_${upgradeId.replaceAll(/\W/g, '').slice(-8)}` };
}

/** Writes, reads and drops a database of its own, and reads what could be read before; none where there is no data node. */
export function probeStages(context: ClusterContext, upgradeId: string): PlanStage[] {
  const probe = probeOf(context, upgradeId);
  if (!probe) return [];
  const args: ProbeDataArgs = { clusterId: context.owner.clusterId, ...probe, upgradeId };
  const title = { en: 'Write and read', zh: '读写验证' };
  return [stage('probe-data', title, [clusterStep('probe-data', title, args, 3 * MINUTE)], 1)];
}

function noteStage(context: UpgradeContext, when: NoteDataArgs['when']): PlanStage {
  const args: NoteDataArgs = {
    clusterId: context.owner.clusterId,
    controllers: controllersOf(context),
    upgradeId: context.upgradeId,
    when,
    optional: when === 'before',
    ...(when === 'before' && { probe: probeOf(context, context.upgradeId) }),
  };
  const title = { en: 'Note what is stored', zh: '记录数据状态' };
  const step = clusterStep('note-data', title, args, 3 * MINUTE);
  return stage(`note-${when}`, title, [{ ...step, key: `note-data-${when}` }], 1);
}

/** Brings the state of the upgrade up to date in Deck. */
export function recordStage(upgradeId: string, state: RecordUpgradeArgs['state']): PlanStage {
  const args: RecordUpgradeArgs = { upgradeId, state };
  const title = { en: 'Record', zh: '登记' };
  const step = clusterStep('record-upgrade', title, args, MINUTE);
  if (state !== 'rolling-back') return stage('record-upgrade', title, [step], 1);
  const begun = { en: 'Begin', zh: '开始回退' };
  return stage('begin-rollback', begun, [{ ...step, title: begun, key: 'begin-rollback' }], 1);
}

/** Gives what is looked at before the stop, after the start, and what is recorded at the end. */
export function verifyStages(
  context: UpgradeContext,
  version: string,
): [PlanStage[], PlanStage[], PlanStage[]] {
  return [
    [noteStage(context, 'before')],
    [provenStage(context, version), settledStage(context), ...probeStages(context, context.upgradeId)],
    [noteStage(context, 'after'), recordStage(context.upgradeId, 'verify-needed')],
  ];
}
