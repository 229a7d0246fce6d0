import { AppError } from '@/lib/errors';
import type { Plan, PlanStage } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type { PackageArgs } from './args';
import type { DeployInput } from './deploy-input';
import {
  checkHostStep,
  comparePackagesStep,
  configStep,
  type DeployContext,
  type HostGroup,
  licenceStep,
  packageStep,
  unpackStep,
  verifyStep,
} from './deploy-steps';
import { type PlacedInstallation, placeInstallations } from './layout';
import { startStages } from './start-stages';
import { stage } from './step';

export type { DeployInput } from './deploy-input';

/** More uploads at once only share the same line. */
const UPLOADS_AT_ONCE = 3;

function packageArgs({
  id,
  fileName,
  version,
  variant,
  arch,
  sha256,
  sizeBytes,
  unpackedBytes,
}: DeployInput['package']): PackageArgs {
  return {
    id,
    fileName,
    version,
    variant,
    ...(arch && { arch }),
    ...(sha256 && { sha256 }),
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(unpackedBytes !== undefined && { unpackedBytes }),
  };
}

/** Gives the installations host by host. */
export function groupByHost(installations: PlacedInstallation[]): HostGroup[] {
  const groups = new Map<string, HostGroup>();
  for (const each of installations) {
    const group = groups.get(each.hostId) ?? {
      hostId: each.hostId,
      address: each.address,
      installations: [],
    };
    group.installations.push(each);
    groups.set(each.hostId, group);
  }
  return [...groups.values()];
}

/** Gives the stages that bring the package to the hosts. */
export function distributeStages(context: DeployContext, groups: HostGroup[]): PlanStage[] {
  const steps = groups.map((group) => packageStep(context, group));
  const { source, sha256 } = context.input.package;
  if (source === 'upload') {
    return [stage('distribute', { en: 'Distribute the package', zh: '分发安装包' }, steps, UPLOADS_AT_ONCE)];
  }
  const download = stage(
    'distribute',
    { en: 'Download the package on every host', zh: '各主机下载安装包' },
    steps,
  );
  if (sha256 || groups.length < 2) return [download];
  const compare = [comparePackagesStep(context, groups)];
  return [download, stage('compare', { en: 'Compare the packages', zh: '比对安装包' }, compare, 1)];
}

function fileStages(context: DeployContext, groups: HostGroup[]): PlanStage[] {
  const { installations } = context;
  const unpack = groups.flatMap((group) =>
    group.installations.map((each) => unpackStep(context, group, each)),
  );
  const licence = installations.map((each) => licenceStep(context, each));
  const configure = installations.map((each) => configStep(context, each));
  return [
    stage('unpack', { en: 'Unpack', zh: '解压' }, unpack),
    stage('licence', { en: 'Place the licence', zh: '放置授权许可' }, licence),
    stage('configure', { en: 'Write the configuration', zh: '写入配置' }, configure),
  ];
}

/** Throws PLAN-NO-URL for a package that hosts are to download from nowhere. */
export function requireDownloadAddress({ source, url }: DeployInput['package']): void {
  if (source === 'upload' || url) return;
  throw new AppError(
    'PLAN-NO-URL',
    {
      en: 'The package is to be downloaded by the hosts, but no address is known.',
      zh: '安装包需由主机下载，但未设置下载地址。',
    },
    {
      remedy: {
        en: 'Set the base address under Settings and add the version again.',
        zh: '请在“设置”中设置下载基址，然后重新添加该版本。',
      },
    },
  );
}

/** Gives what the steps that handle a package share. */
export function deployContext(input: DeployInput, installations: PlacedInstallation[]): DeployContext {
  const { id: clusterId, name: clusterName } = input.cluster;
  return { input, owner: { clusterId, clusterName }, package: packageArgs(input.package), installations };
}

/** Gives the stages that bring package, licence and files to these installations, before anything is started there: hosts checked first. Throws PLAN-NO-URL. */
export function installStages(input: DeployInput, installations: PlacedInstallation[]): PlanStage[] {
  requireDownloadAddress(input.package);
  const context = deployContext(input, installations);
  const groups = groupByHost(installations);
  const checks = groups.map((group) => checkHostStep(context, group));
  return [
    stage('check', { en: 'Check the hosts', zh: '检查主机' }, checks),
    ...distributeStages(context, groups),
    ...fileStages(context, groups),
  ];
}

/**
 * Plans the deployment of a cluster, in the order of dolphindb-operations.md 4: hosts checked, package, licence, files, controllers, agents, then data and compute
 * nodes through the leader. Pure: the same input gives the same plan. Throws SpecError, PLAN-DIRECTORY, PLAN-HOST-MISSING and PLAN-NO-URL.
 */
export function planDeploy(input: DeployInput): Plan {
  const { cluster } = input;
  const installations = placeInstallations(cluster.installDir, cluster.spec, input.hosts);
  const context = deployContext(input, installations);
  const title: Text = { en: `Deploy ${cluster.name}`, zh: `部署 ${cluster.name}` };
  const stages = [
    ...installStages(input, installations),
    ...startStages(context),
    stage('verify', { en: 'Verify', zh: '验证' }, [verifyStep(context)], 1),
  ];
  return { version: 1, kind: 'deploy', title, stages };
}
