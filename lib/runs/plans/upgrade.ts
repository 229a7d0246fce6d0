import type { Plan, PlanStage } from '@/lib/runs/plan';
import type { BackupPaths } from './backup-items';
import { backupStages } from './backup-stages';
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
  /** Free bytes that one installation needs, by `address:directory`. */
  needBytes: Record<string, number>;
}

/** Gives what all steps of an upgrade share; throws as `placeInstallations`. */
export function upgradeContext(input: UpgradeInput): UpgradeContext {
  const { cluster, hosts, package: pack, upgradeId, needBytes } = input;
  const installations = placeInstallations(cluster.installDir, cluster.spec, hosts);
  // The licence stays where it is; no step of an upgrade touches it.
  const licence = { id: '', sha256: '' };
  const deploy = deployContext({ cluster, hosts, package: pack, licence }, installations);
  return { ...deploy, upgradeId, needBytes };
}

/** Gives everything before the first node is stopped: the longer it takes, the less it matters. A script that is to download the package has nothing to be laid ready. */
export function prepareStages(context: UpgradeContext, script?: ScriptMode): PlanStage[] {
  const groups = groupByHost(context.installations);
  const unpack = groups.flatMap((group) => group.installations.map((at) => unpackStep(context, group, at)));
  const { installations } = context;
  const check = stage('check', { en: 'Check the hosts', zh: '检查主机' }, [
    ...installations.map((at) => checkStep(context, at)),
    ...(script ? installations.map((at) => checkScriptStep(context, script, at)) : []),
  ]);
  if (script === 'online') return [check];
  return [
    check,
    ...distributeStages(context, groups),
    stage('unpack-new', { en: 'Unpack beside the old programs', zh: '在旧程序旁解压' }, unpack),
  ];
}

/** Gives a version as people write it, e.g. `2.00.12.1_ABI`. */
export const named = ({ version, variant }: { version: string; variant: string }): string =>
  [version, variant].filter(Boolean).join('_');

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
  const backup = backupStages(context, {
    id: input.backupId,
    kind: 'upgrade',
    consistency: 'stopped',
    version: input.from.version,
    settings: input.settings,
    programs: true,
    note: `${named(input.from)} → ${named(input.package)}`,
  });
  return {
    version: 1,
    kind: 'upgrade',
    title: {
      en: `Upgrade ${name} from ${named(input.from)} to ${named(input.package)}`,
      zh: `将 ${name} 从 ${named(input.from)} 升级到 ${named(input.package)}`,
    },
    stages: [
      ...prepareStages(context, script),
      ...before,
      ...heldStopStages(context),
      ...backup,
      ...replaceStages(context, script),
      releaseStage(context),
      ...startStages(context),
      ...after,
      ...record,
    ],
  };
}
