import type { LicenceWay } from '@/lib/licences/predict';
import type { LicenceTerms } from '@/lib/licences/terms';
import type { Plan, PlanStage } from '@/lib/runs/plan';
import type { NodeArgs } from './args';
import type * as Args from './args-licence';
import type { PlacedInstallation } from './layout';
import { allNodes, nodeStep } from './operate-steps';
import { type ClusterContext, clusterStep, MINUTE, nodesIn, stage, stepOn } from './step';

export interface LicencePlanInput {
  context: ClusterContext;
  licence: { id: string; sha256: string };
  terms: LicenceTerms;
  /** How each node comes to the licence, by alias. */
  ways: Map<string, LicenceWay>;
  /** ISO time of the plan; names the kept files. */
  at: string;
  /** Stages that restart the nodes which need it; empty when none does. */
  restart: PlanStage[];
}

/** Gives the name under which a replaced licence is kept, from an ISO time. */
export function keptName(at: string): string {
  return `dolphindb.lic.${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function inspectStage({ context, licence, terms, ways }: LicencePlanInput): PlanStage[] {
  const answers = ({ alias }: NodeArgs) => !['start', 'refused'].includes(ways.get(alias) ?? 'start');
  const online = [...ways.values()].includes('online');
  const steps = context.installations.flatMap((at) => {
    const node = nodesIn(at).find(answers);
    if (!node) return [];
    const args: Args.InspectLicenceArgs = {
      clusterId: context.owner.clusterId,
      terms,
      licenceId: licence.id,
      sha256: licence.sha256,
      node,
      online,
    };
    const title = {
      en: `Have ${node.alias} read the new licence`,
      zh: `由 ${node.alias} 读取新的授权许可`,
    };
    return [nodeStep('inspect-licence', node, title, args, MINUTE)];
  });
  const title = {
    en: 'Read the new licence before anything is replaced',
    zh: '替换前由服务端读取新的授权许可',
  };
  return steps.length > 0 ? [stage('inspect-licence', title, steps)] : [];
}

function replaceStep(at: PlacedInstallation, { licence, at: time }: LicencePlanInput) {
  const args: Args.ReplaceLicenceArgs = {
    dir: at.dir,
    licenceId: licence.id,
    sha256: licence.sha256,
    kept: keptName(time),
  };
  const title = {
    en: `Replace ${at.dir}/server/dolphindb.lic on ${at.address}`,
    zh: `替换 ${at.address} 上的 ${at.dir}/server/dolphindb.lic`,
  };
  return stepOn(at, 'replace-licence', title, args, 2 * MINUTE);
}

function updateStage({ context, terms, ways }: LicencePlanInput): PlanStage[] {
  const all = allNodes(context);
  const nodes = all.filter(({ alias }) => ways.get(alias) === 'online');
  if (nodes.length === 0) return [];
  const args: Args.UpdateLicenceArgs = { clusterId: context.owner.clusterId, terms, nodes, all };
  const title = {
    en: `Have ${nodes.length} running nodes load it, without a restart`,
    zh: `${nodes.length} 个运行中的节点在线加载，无需重启`,
  };
  return [stage('update-licences', title, [clusterStep('update-licences', title, args, 5 * MINUTE)], 1)];
}

function lastStages({ context, licence, terms, ways }: LicencePlanInput): PlanStage[] {
  const { clusterId } = context.owner;
  const verify: Args.VerifyLicenceArgs = {
    clusterId,
    terms,
    sha256: licence.sha256,
    nodes: allNodes(context),
    asleep: [...ways].flatMap(([alias, way]) => (way === 'start' ? [alias] : [])),
    installations: context.installations.map(({ hostId, address, dir }) => ({ hostId, address, dir })),
  };
  const record: Args.RecordLicenceArgs = { clusterId, licenceId: licence.id };
  const read = { en: 'Read the licence back from every node and host', zh: '从各节点和主机读回授权许可' };
  const keep = { en: 'Record it as the licence of the cluster', zh: '登记为集群的授权许可' };
  return [
    stage('verify-licences', read, [clusterStep('verify-licences', read, verify, 3 * MINUTE)], 1),
    stage('record-licence', keep, [clusterStep('record-licence', keep, record, MINUTE)], 1),
  ];
}

/**
 * Plans the replacement of a cluster's licence (dolphindb-operations.md 12): a node of every installation reads the new file, files on all hosts with the old ones
 * kept, online update, restart of the nodes that need it, everything read back, inventory. A check of the restart stages comes before the first write.
 */
export function planLicence(input: LicencePlanInput): Plan {
  const { context, restart } = input;
  const { clusterName } = context.owner;
  const [checks, rest] = [
    restart.filter(({ key }) => key === 'check'),
    restart.filter(({ key }) => key !== 'check'),
  ];
  const files = stage(
    'replace-licence',
    { en: 'Replace the files, keep the old ones', zh: '替换文件并保留旧文件' },
    context.installations.map((at) => replaceStep(at, input)),
  );
  return {
    version: 1,
    kind: 'licence',
    title: { en: `Replace the licence of ${clusterName}`, zh: `更换 ${clusterName} 的授权许可` },
    stages: [...inspectStage(input), ...checks, files, ...updateStage(input), ...rest, ...lastStages(input)],
  };
}
