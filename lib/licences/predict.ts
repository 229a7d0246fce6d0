import { show } from '@/lib/config/show';
import { above } from '@/lib/lint/version';
import { licenceDaysLeft } from '@/lib/status/licence-days';
import type { Text } from '@/lib/text';
import { onlineObstacles } from './online-rules';
import { type LicenceTerms, limitOf, sameLicence } from './terms';

/** A node as it runs now; without `loaded` it does not answer. */
export interface PredictedNode {
  alias: string;
  role: 'controller' | 'agent' | 'datanode' | 'computenode';
  loaded?: LicenceTerms;
  /** Version number of its server, e.g. `3.00.2.1`. */
  server?: string;
  /** Configured `maxMemSize` in GB. */
  memoryGb?: number;
  /** Configured `workerNum`. */
  workers?: number;
}

/**
 * How a node comes to the licence: it has it (`loaded`), takes it while it runs (`online`), needs a restart, reads it when somebody starts it (`start`), or would not
 * start with it (`refused`).
 */
export type LicenceWay = 'loaded' | 'online' | 'restart' | 'start' | 'refused';

export interface NodePrediction {
  alias: string;
  way: LicenceWay;
  /** Why not online, or why not at all. */
  reasons: Text[];
}

export interface LicenceRefusal {
  code: string;
  text: Text;
  remedy: Text;
}

export interface LicencePrediction {
  /** Why nothing is begun; empty when the licence can be used. */
  refusals: LicenceRefusal[];
  warnings: Text[];
  nodes: NodePrediction[];
}

const other: Text = {
  en: 'Ask the vendor for a licence that covers this cluster.',
  zh: '请向厂商申请满足本集群的授权许可。',
};

function expired(candidate: LicenceTerms, now: Date): LicenceRefusal[] {
  const { expiration: last } = candidate;
  if ((licenceDaysLeft(last, now) ?? 0) >= 0) return [];
  const text = {
    en: `The licence expired on ${last}: nodes refuse it and do not start with it.`,
    zh: `该授权许可已于 ${last} 过期：节点拒绝加载，也无法启动。`,
  };
  return [{ code: 'LICENCE-EXPIRED', text, remedy: other }];
}

/** All nodes but agents count (docs/assumptions.md). */
function tooFewNodes({ maxNodes }: LicenceTerms, nodes: PredictedNode[]): LicenceRefusal[] {
  const count = nodes.filter(({ role }) => role !== 'agent').length;
  if (count <= limitOf(maxNodes)) return [];
  const text = {
    en: `The licence allows ${maxNodes} nodes, the cluster has ${count} (agents do not count).`,
    zh: `授权许可仅允许 ${maxNodes} 个节点，集群有 ${count} 个（不含代理节点）。`,
  };
  return [{ code: 'LICENCE-NODES', text, remedy: other }];
}

function tooOldFor({ version }: LicenceTerms, nodes: PredictedNode[]): LicenceRefusal[] {
  const newer = nodes.find(({ server }) => version && server && above(server, version));
  if (!newer?.server) return [];
  const text = {
    en: `The licence covers servers up to ${show(version)}, but ${newer.alias} is ${newer.server}.`,
    zh: `授权许可支持的最高版本为 ${show(version)}，而 ${newer.alias} 的版本为 ${newer.server}。`,
  };
  return [{ code: 'LICENCE-VERSION', text, remedy: other }];
}

const least = (...limits: (number | null | undefined)[]) =>
  Math.min(...limits.map((limit) => limitOf(limit ?? null)));

/** Memory that nodes are configured to use and may use today. */
function tooLittleMemory(candidate: LicenceTerms, nodes: PredictedNode[]): LicenceRefusal[] {
  const allowed = limitOf(candidate.maxMemoryPerNodeGb);
  const short = nodes.filter(
    ({ memoryGb, loaded }) => memoryGb && allowed < least(memoryGb, loaded?.maxMemoryPerNodeGb),
  );
  const [first] = short;
  if (!first) return [];
  const text = {
    en: `The licence allows ${allowed} GB of memory a node, less than maxMemSize=${first.memoryGb} of ${first.alias}${short.length > 1 ? ` and ${short.length - 1} more` : ''}.`,
    zh: `授权许可每节点仅允许 ${allowed} GB 内存，低于 ${first.alias}${short.length > 1 ? ` 等 ${short.length} 个节点` : ''}的 maxMemSize=${first.memoryGb}。`,
  };
  const remedy = {
    en: 'Use a larger licence, or lower maxMemSize first.',
    zh: '请使用内存上限更大的授权许可，或先调低 maxMemSize。',
  };
  return [{ code: 'LICENCE-MEMORY', text, remedy }];
}

const soonDays = 30;

function warningsOf(candidate: LicenceTerms, nodes: PredictedNode[], now: Date): Text[] {
  const days = licenceDaysLeft(candidate.expiration, now);
  const cores = limitOf(candidate.maxCoresPerNode);
  const wide = nodes.find(
    ({ workers, loaded }) => workers && cores < least(workers, loaded?.maxCoresPerNode),
  );
  const soon =
    days !== undefined && days >= 0 && days <= soonDays
      ? [
          {
            en: `The new licence ends in ${days} days, on ${candidate.expiration}.`,
            zh: `新的授权许可将于 ${candidate.expiration} 到期，仅剩 ${days} 天。`,
          },
        ]
      : [];
  const narrow = wide
    ? [
        {
          en: `The licence allows ${cores} cores a node, fewer than workerNum=${wide.workers} of ${wide.alias}.`,
          zh: `授权许可每节点仅允许 ${cores} 核，低于 ${wide.alias} 的 workerNum=${wide.workers}。`,
        },
      ]
    : [];
  const earlier = nodes.find(({ loaded }) => loaded && loaded.expiration > candidate.expiration)?.loaded;
  const shorter = earlier
    ? [
        {
          en: `The running licence lasts longer, until ${earlier.expiration}.`,
          zh: `当前运行的授权许可到期更晚（${earlier.expiration}）。`,
        },
      ]
    : [];
  return [...soon, ...narrow, ...shorter];
}

function predictNode(node: PredictedNode, candidate: LicenceTerms, fatal: Text[]): NodePrediction {
  const { alias, loaded } = node;
  if (fatal.length > 0) return { alias, way: 'refused', reasons: fatal };
  if (!loaded) {
    const reason = {
      en: 'It does not answer; it reads the file when it is started.',
      zh: '节点未应答，启动时将读取新文件。',
    };
    return { alias, way: 'start', reasons: [reason] };
  }
  if (sameLicence(loaded, candidate)) return { alias, way: 'loaded', reasons: [] };
  const reasons = onlineObstacles(loaded, candidate);
  return { alias, way: reasons.length > 0 ? 'restart' : 'online', reasons };
}

/**
 * Predicts what the nodes of a cluster do with another licence: whether it is used at all, and each node's way to it. The rules of the online update are
 * dolphindb-operations.md 12 and dolphindb-server-api.md 5, those of a start dolphindb-package.md 6.
 */
export function predictLicence(
  nodes: PredictedNode[],
  candidate: LicenceTerms,
  now: Date,
): LicencePrediction {
  const fatal = [
    ...expired(candidate, now),
    ...tooFewNodes(candidate, nodes),
    ...tooOldFor(candidate, nodes),
  ];
  const reasons = fatal.map(({ text }) => text);
  return {
    refusals: [...fatal, ...tooLittleMemory(candidate, nodes)],
    warnings: warningsOf(candidate, nodes, now),
    nodes: nodes.map((node) => predictNode(node, candidate, reasons)),
  };
}
