import type { PlanStep } from '@/lib/runs/plan';
import type * as Args from './args';
import type { DeployInput } from './deploy-input';
import type { PlacedInstallation } from './layout';
import { pathsOf } from './paths';
import {
  agentsOf,
  type ClusterContext,
  clusterStep,
  controllersOf,
  ledOf,
  MINUTE,
  nodesIn,
  stepOn,
} from './step';

/** Slower than any network that a cluster should use; the deadline of a transfer counts on it. */
const SLOW_BYTES_PER_MS = 500;
const UNKNOWN_PACKAGE_BYTES = 200e6;
/** A zip of programmes and libraries unpacks to about three times its size. */
const UNPACK_FACTOR = 3;

/** What all steps of one deployment share. */
export interface DeployContext extends ClusterContext {
  input: DeployInput;
  package: Args.PackageArgs;
}

/** The installations of one host. */
export interface HostGroup {
  hostId: string;
  address: string;
  installations: PlacedInstallation[];
}

const dirsOf = (group: HostGroup) => group.installations.map(({ dir }) => dir);
const sizeOf = ({ package: pkg }: DeployContext) => pkg.sizeBytes ?? UNKNOWN_PACKAGE_BYTES;

/** Gives where the zip is kept: in the first installation of the host. */
export function zipOf({ package: pkg }: DeployContext, group: HostGroup): string {
  return `${pathsOf(dirsOf(group)[0] ?? '').staging}/${pkg.fileName.replace(/[^A-Za-z0-9._-]/g, '_')}`;
}

/** Looks at one host before anything is changed. */
export function checkHostStep(context: DeployContext, group: HostGroup): PlanStep {
  const unpacked = context.package.unpackedBytes ?? sizeOf(context) * UNPACK_FACTOR;
  const tools = ['unzip', 'sha256sum', 'setsid', 'awk'];
  const args: Args.CheckHostArgs = {
    ...context.owner,
    dirs: dirsOf(group),
    nodes: group.installations.flatMap(nodesIn),
    package: context.package,
    tools,
    needBytes: Math.ceil(sizeOf(context) + unpacked * group.installations.length),
  };
  return stepOn(
    group,
    'check-host',
    { en: `Check ${group.address}`, zh: `检查主机 ${group.address}` },
    args,
    2 * MINUTE,
  );
}

/** Brings the package to one host, from Deck or from its download address. */
export function packageStep(context: DeployContext, group: HostGroup): PlanStep {
  const { source, url } = context.input.package;
  const args: Args.PackageOnHostArgs = {
    ...context.owner,
    dirs: dirsOf(group),
    zip: zipOf(context, group),
    package: context.package,
  };
  const timeoutMs = 10 * MINUTE + Math.ceil(sizeOf(context) / SLOW_BYTES_PER_MS);
  if (source === 'download') {
    const title = { en: `Download the package on ${group.address}`, zh: `在 ${group.address} 上下载安装包` };
    return stepOn(group, 'download-package', title, { ...args, url }, timeoutMs);
  }
  return stepOn(
    group,
    'upload-package',
    { en: `Send the package to ${group.address}`, zh: `上传安装包到 ${group.address}` },
    args,
    timeoutMs,
  );
}

/** Compares the downloads of all hosts. */
export function comparePackagesStep(context: DeployContext, groups: HostGroup[]): PlanStep {
  const [first] = groups;
  const args: Args.ComparePackagesArgs = {
    zip: first ? zipOf(context, first) : '',
    hosts: groups.map(({ hostId, address }) => ({ id: hostId, address })),
  };
  return clusterStep(
    'compare-packages',
    { en: 'Compare what the hosts have', zh: '比对各主机的安装包' },
    args,
    3 * MINUTE,
  );
}

/** Unpacks the package for one installation. */
export function unpackStep(context: DeployContext, group: HostGroup, at: PlacedInstallation): PlanStep {
  const args: Args.UnpackArgs = {
    ...context.owner,
    dir: at.dir,
    zip: zipOf(context, group),
    package: context.package,
  };
  return stepOn(
    at,
    'unpack-package',
    { en: `Unpack to ${at.address}:${at.dir}`, zh: `解压到 ${at.address}:${at.dir}` },
    args,
    10 * MINUTE,
  );
}

/** Places the licence in one installation. */
export function licenceStep({ input: { licence } }: DeployContext, at: PlacedInstallation): PlanStep {
  const args: Args.LicenceArgs = { dir: at.dir, licenceId: licence.id, sha256: licence.sha256 };
  return stepOn(
    at,
    'place-licence',
    { en: `Place the licence on ${at.address}`, zh: `在 ${at.address} 上放置授权许可` },
    args,
    MINUTE,
  );
}

/** Writes the files of one installation. */
export function configStep({ input }: DeployContext, at: PlacedInstallation): PlanStep {
  const args: Args.ConfigArgs = {
    dir: at.dir,
    ha: input.cluster.spec.ha,
    ...(at.controller && { controller: at.controller.alias }),
    files: Object.entries(at.files).map(([name, content]) => ({ name, content })),
  };
  return stepOn(
    at,
    'write-config',
    { en: `Write the configuration on ${at.address}`, zh: `在 ${at.address} 上写入配置文件` },
    args,
    MINUTE,
  );
}

/** Proves the finished cluster. */
export function verifyStep(context: DeployContext): PlanStep {
  const { input, owner, installations } = context;
  const args: Args.VerifyArgs = {
    clusterId: owner.clusterId,
    controllers: controllersOf(context),
    nodes: [...agentsOf(context), ...ledOf(context)],
    version: input.package.version,
    licenceSha256: input.licence.sha256,
    installations: installations.map(({ hostId, address, dir }) => ({ hostId, address, dir })),
  };
  return clusterStep('verify-cluster', { en: 'Verify the cluster', zh: '验证集群' }, args, 2 * MINUTE);
}
