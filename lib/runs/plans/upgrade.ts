import { versionName } from '@/lib/packages/name';
import type { Plan, PlanStage } from '@/lib/runs/plan';
import type { BackupPaths } from './backup-items';
import { type BackupOptions, backupStages } from './backup-stages';
import type { DeployInput } from './deploy';
import { deployContext, distributeStages, groupByHost, requireDownloadAddress } from './deploy';
import { comparePackagesStep } from './deploy-steps';
import { placeInstallations } from './layout';
import { startStages } from './start-stages';
import { stage } from './step';
import { checkScriptStep, runScriptStep, type ScriptMode } from './upgrade-script-steps';
import { checkStep, replaceStep, type UpgradeContext, unpackStep, verifyStages } from './upgrade-steps';
import { heldStopStages, releaseStage } from './upgrade-stop';

export interface UpgradeInput {
  cluster: DeployInput['cluster'];
  hosts: DeployInput['hosts'];
  upgradeId: string;
  backupId: string;
  from: { version: string; variant: string };
  package: DeployInput['package'];
  /** Has the vendor's `upgrade.sh` replace the programs; absent: Deck does it itself. */
  script?: ScriptMode;
  settings: BackupPaths;
  /** Every installation has the new programs, and their backup is listed: nothing is stopped again. */
  replaced?: boolean;
  /** Free bytes that one installation needs, by `address:directory`. */
  needBytes: Record<string, number>;
  /** The same for the directory that backups go to where it is on a file system of its own. */
  baseBytes?: Record<string, number>;
}

/** Gives what all steps of an upgrade share; throws as `placeInstallations`. */
export function upgradeContext(input: UpgradeInput): UpgradeContext {
  const { cluster, hosts, package: pack, upgradeId, needBytes, baseBytes, settings } = input;
  const { baseDir } = settings;
  const installations = placeInstallations(cluster.installDir, cluster.spec, hosts);
  // The licence stays where it is; no step of an upgrade touches it.
  const licence = { id: '', sha256: '' };
  const deploy = deployContext({ cluster, hosts, package: pack, licence }, installations);
  return {
    ...deploy,
    upgradeId,
    needBytes,
    ...(baseDir && baseBytes && { base: { dir: baseDir, needBytes: baseBytes } }),
  };
}

function checkStage(context: UpgradeContext, script?: ScriptMode): PlanStage {
  const { installations } = context;
  return stage('check', { en: 'Check the hosts', zh: '检查主机' }, [
    ...installations.map((at) => checkStep(context, at)),
    ...(script ? installations.map((at) => checkScriptStep(context, script, at)) : []),
  ]);
}

/** Gives everything before the first node is stopped: the longer it takes, the less it matters. A script that is to download the package has nothing to be laid ready. */
export function prepareStages(context: UpgradeContext, script?: ScriptMode): PlanStage[] {
  const groups = groupByHost(context.installations);
  const unpack = groups.flatMap((group) => group.installations.map((at) => unpackStep(context, group, at)));
  const check = checkStage(context, script);
  if (script === 'online') return [check];
  return [
    check,
    ...distributeStages(context, groups),
    stage('unpack-new', { en: 'Unpack beside the old programs', zh: '在旧程序旁解压' }, unpack),
  ];
}

/** Gives what is backed up before the programs are replaced: all of it, of stopped nodes. */
export function upgradeBackup({ backupId, from, package: to, settings }: UpgradeInput): BackupOptions {
  return {
    id: backupId,
    kind: 'upgrade',
    consistency: 'stopped',
    version: from.version,
    settings,
    programs: true,
    note: `${versionName(from)} → ${versionName(to)}`,
  };
}

function replaceStages(context: UpgradeContext, script?: ScriptMode): PlanStage[] {
  const steps = context.installations.map((at) =>
    script ? runScriptStep(context, script, at) : replaceStep(context, at),
  );
  const replace = stage('replace-programs', { en: 'Replace the programs', zh: '替换程序' }, steps);
  const groups = groupByHost(context.installations);
  if (script !== 'online' || context.package.sha256 || groups.length < 2) return [replace];
  const compare = [comparePackagesStep(context, groups)];
  return [replace, stage('compare', { en: 'Compare the packages', zh: '比对安装包' }, compare, 1)];
}

function changeStages(context: UpgradeContext, input: UpgradeInput, before: PlanStage[]): PlanStage[] {
  const { script, replaced } = input;
  // What is noted now would be the new version's.
  if (replaced) return [checkStage(context)];
  return [
    ...prepareStages(context, script),
    ...before,
    ...heldStopStages(context),
    ...backupStages(context, upgradeBackup(input)),
    ...replaceStages(context, script),
  ];
}

/**
 * Plans the full upgrade of a cluster (dolphindb-operations.md 9): new package beside the old programs while the cluster still runs, stop in order, backup,
 * replacement by Deck itself or by the vendor's script, start in order, proof. Pure; throws as `placeInstallations`, and PLAN-NO-URL.
 */
export function planUpgrade(input: UpgradeInput): Plan {
  const { script } = input;
  if (script !== 'online') requireDownloadAddress(input.package);
  const context = upgradeContext(input);
  const { name } = input.cluster;
  const [before, after, record] = verifyStages(context, input.package.version);
  return {
    version: 1,
    kind: 'upgrade',
    title: {
      en: `Upgrade ${name} from ${versionName(input.from)} to ${versionName(input.package)}`,
      zh: `将 ${name} 从 ${versionName(input.from)} 升级到 ${versionName(input.package)}`,
    },
    stages: [
      ...changeStages(context, input, before),
      releaseStage(context),
      ...startStages(context),
      ...after,
      ...record,
    ],
  };
}
