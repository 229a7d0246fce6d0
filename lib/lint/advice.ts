import type { Text } from '@/lib/text';
import { nodesOf, nodesOn } from '@/lib/topology/nodes';
import type { ClusterSpec, NodeSpec } from '@/lib/topology/spec';
import type { HostFacts, LicenceFacts } from './facts';

/** A value that fits the hosts and the licence better than none, and how it was reckoned. */
export interface Suggestion {
  file: 'controller.cfg' | 'agent.cfg' | 'cluster.cfg';
  name: string;
  value: string;
  reason: Text;
}

const SHARE = 0.85;

/**
 * Gives advice for the memory and thread settings (dolphindb-operations.md 22): maxMemSize = min(available memory / nodes of the host, licence) x 0.85 in GB,
 * workerNum = min(cores, licence), remoteExecutors = nodes - 1. A setting for all nodes takes the tightest host; without facts there is no advice.
 */
export function advice(
  spec: ClusterSpec,
  facts: readonly HostFacts[],
  licence: LicenceFacts = {},
): Suggestion[] {
  const workers = [...nodesOf(spec, 'datanode'), ...nodesOf(spec, 'computenode')];
  if (workers.length === 0) return [];
  return [
    ...memory(spec, workers, facts, licence),
    ...threads(workers, facts, licence),
    ...executors(workers),
  ];
}

function hostsOf(workers: readonly NodeSpec[], facts: readonly HostFacts[]): HostFacts[] {
  const used = new Set(workers.map(({ host }) => host));
  return facts.filter(({ address }) => used.has(address));
}

function memory(
  spec: ClusterSpec,
  workers: readonly NodeSpec[],
  facts: readonly HostFacts[],
  licence: LicenceFacts,
): Suggestion[] {
  const shares = hostsOf(workers, facts).flatMap((host) => {
    const gb = host.availableMemoryGb ?? host.memoryGb;
    // Controllers and agents take their own part first.
    const others = nodesOn(spec, host.address).filter(
      ({ role }) => role === 'controller' || role === 'agent',
    );
    const taken = others.reduce((sum, node) => sum + ownMemory(spec, node), 0);
    const count = workers.filter((node) => node.host === host.address).length;
    return gb === undefined
      ? []
      : [{ host: host.address, gb, taken, count, share: Math.max(0, gb - taken) / count }];
  });
  const [tightest] = shares.sort((a, b) => a.share - b.share);
  if (!tightest) return [];
  const limit = licence.maxMemoryPerNodeGb || Number.POSITIVE_INFINITY;
  const value = rounded(Math.min(tightest.share, limit) * SHARE);
  if (value <= 0) return [];
  const { host, count } = tightest;
  const [gb, taken] = [rounded(tightest.gb), rounded(tightest.taken)];
  const reason =
    limit < tightest.share
      ? { en: `85% of the licence's ${limit} GB a node`, zh: `授权许可每节点上限 ${limit} GB 的 85%` }
      : {
          en: `85% of ${gb} GB on ${host}, less ${taken} GB for controllers and agent, shared by ${count} nodes`,
          zh: `${host} 的内存 ${gb} GB，扣除控制节点和代理节点 ${taken} GB，由 ${count} 个节点均分后取 85%`,
        };
  const suggestions: Suggestion[] = [
    { file: 'cluster.cfg', name: 'maxMemSize', value: String(value), reason },
  ];
  for (const name of ['OLAPCacheEngineSize', 'TSDBCacheEngineSize']) {
    const set = spec.nodeSettings.findLast((item) => item.name === name && item.qualifier === undefined);
    if (!set || Number(set.value) <= value / 2) continue;
    suggestions.push({
      file: 'cluster.cfg',
      name,
      value: String(rounded(value / 2)),
      reason: { en: `at most half of maxMemSize=${value}`, zh: `不超过 maxMemSize=${value} 的一半` },
    });
  }
  return suggestions;
}

function ownMemory(spec: ClusterSpec, node: NodeSpec): number {
  const common = node.role === 'controller' ? spec.controllerSettings : spec.agentSettings;
  const value = Number(node.settings?.maxMemSize ?? common.maxMemSize ?? 0);
  return Number.isFinite(value) ? value : 0;
}

/** Whole gigabytes from 4 on, tenths below. */
function rounded(gb: number): number {
  return gb >= 4 ? Math.floor(gb) : Math.floor(gb * 10) / 10;
}

function threads(
  workers: readonly NodeSpec[],
  facts: readonly HostFacts[],
  licence: LicenceFacts,
): Suggestion[] {
  const cores = hostsOf(workers, facts).flatMap((host) => host.cores ?? []);
  if (cores.length === 0) return [];
  const least = Math.min(...cores);
  const limit = licence.maxCoresPerNode || Number.POSITIVE_INFINITY;
  const value = String(Math.max(1, Math.min(least, limit)));
  const reason =
    limit < least
      ? { en: `the licence allows ${limit} cores a node`, zh: `授权许可允许每节点 ${limit} 核` }
      : { en: `the hosts have ${least} cores`, zh: `主机有 ${least} 核` };
  return (['controller.cfg', 'agent.cfg', 'cluster.cfg'] as const).map((file) => ({
    file,
    name: 'workerNum',
    value,
    reason,
  }));
}

function executors(workers: readonly NodeSpec[]): Suggestion[] {
  if (workers.length < 2) return [];
  const value = String(workers.length - 1);
  return [
    {
      file: 'cluster.cfg',
      name: 'remoteExecutors',
      value,
      reason: {
        en: `one less than the ${workers.length} data and compute nodes`,
        zh: `数据节点和计算节点共 ${workers.length} 个，减 1`,
      },
    },
  ];
}
