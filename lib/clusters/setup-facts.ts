import 'server-only';
import { db } from '@/lib/db/client';
import { loneChunks } from '@/lib/dolphindb/chunks';
import { findLeader, type LeaderView } from '@/lib/dolphindb/leader';
import { withLeader } from '@/lib/dolphindb/with-leader';
import { AppError, toAppError } from '@/lib/errors';
import { withHost } from '@/lib/hosts/check-hosts';
import { gatherFacts } from '@/lib/hosts/probe/gather';
import { preChecks } from '@/lib/hosts/probe/pre-checks';
import type { Finding } from '@/lib/lint/finding';
import type { Text } from '@/lib/text';
import { changedSpec, type NodesWish, removedNodes } from '@/lib/topology/change-nodes';
import { nodesOf, nodesOn } from '@/lib/topology/nodes';
import { ClusterSpec } from '@/lib/topology/spec';
import { consoleAccount } from './console-account';
import type { JoiningHost } from './setup-schemas';

const ASK_MS = 3000;

/** Gives a cluster with what a change of its nodes needs; throws NOT-FOUND. */
export async function setupCluster(clusterId: string) {
  const found = await db().cluster.findUnique({
    where: { id: clusterId },
    include: {
      package: true,
      licence: true,
      hosts: { include: { host: { select: { id: true, address: true } } }, orderBy: { position: 'asc' } },
    },
  });
  if (!found) throw new AppError('NOT-FOUND', { en: 'There is no such cluster.', zh: '集群不存在。' });
  return { ...found, spec: ClusterSpec.parse(found.spec), hosts: found.hosts.map(({ host }) => host) };
}
export type SetupCluster = Awaited<ReturnType<typeof setupCluster>>;

const controllerSites = (spec: ClusterSpec) =>
  nodesOf(spec, 'controller').map(({ host, port, alias }) => ({ host, port, alias }));

/** Asks the controllers once who leads and which nodes are online. */
export function leaderView(spec: ClusterSpec): Promise<LeaderView> {
  return findLeader(controllerSites(spec), { timeoutMs: ASK_MS });
}

function problemOf(host: {
  hostKey: string | null;
  facts: unknown;
  findings: unknown;
  lastError: unknown;
}): Text | undefined {
  if (!host.hostKey) return { en: 'its host key has not been accepted', zh: '主机密钥尚未确认' };
  if (host.lastError) return { en: 'the last contact failed', zh: '最近一次连接失败' };
  if (!host.facts) return { en: 'it has not been checked yet', zh: '尚未检查' };
  const errors = ((host.findings ?? []) as unknown as Finding[]).filter(
    ({ severity }) => severity === 'error',
  );
  return errors[0]?.message;
}

/** Gives the hosts of the inventory that the cluster does not have, and what keeps each from joining. */
export async function joiningHosts({ hosts }: Pick<SetupCluster, 'hosts'>): Promise<JoiningHost[]> {
  const own = hosts.map(({ id }) => id);
  const others = await db().host.findMany({ where: { id: { notIn: own } }, orderBy: { name: 'asc' } });
  return others.map((host) => {
    const { id, name, address } = host;
    const problem = problemOf(host);
    return { id, name, address, ...(problem && { problem }) };
  });
}

const finding = (rule: string, about: Partial<Finding>, message: Text): Finding => ({
  rule,
  severity: 'error',
  message,
  ...about,
});

/** Looks at a joining host now: its programmes, disks, ports and directories. */
async function joiningFindings(
  cluster: SetupCluster,
  wish: NodesWish,
  host: JoiningHost,
): Promise<Finding[]> {
  const { installDir, package: pkg, spec } = cluster;
  const contents = (pkg?.contents ?? {}) as { unpackedBytes?: number };
  const needBytes = Number(pkg?.sizeBytes ?? 0) + (contents.unpackedBytes ?? 0);
  const ports = nodesOn(changedSpec(spec, wish), host.address).map(({ port }) => port);
  try {
    const facts = await withHost(host.id, (conn) => gatherFacts(conn, { directories: [installDir] }));
    const use = { installDir, ports, ...(needBytes > 0 && { needBytes }), ...(pkg && { arch: pkg.arch }) };
    return preChecks(facts, use).map((each) => ({ ...each, host: host.address }));
  } catch (error) {
    const { code, text, detail } = toAppError(error);
    return [finding(code, { host: host.address, ...(detail.seen && { seen: detail.seen }) }, text)];
  }
}

/** Gives what speaks against the hosts that are to join. */
export async function hostFindings(
  cluster: SetupCluster,
  wish: NodesWish,
  candidates: JoiningHost[],
): Promise<Finding[]> {
  const each = wish.hosts.map(async ({ address }) => {
    const host = candidates.find((known) => known.address === address);
    if (!host)
      return [
        finding(
          'SETUP-INVENTORY',
          { host: address },
          {
            en: `${address} is not in the inventory, or belongs to the cluster already`,
            zh: `${address} 不在主机清单中，或已属于本集群`,
          },
        ),
      ];
    return joiningFindings(cluster, wish, host);
  });
  return (await Promise.all(each)).flat();
}

function replicaFinding(count: number, examples: string[], lost: boolean): Finding {
  if (lost)
    return finding(
      'SETUP-LAST-REPLICA',
      { seen: examples.join(', ') },
      {
        en: `${count} chunks have no copy on a data node that stays and runs: removing would lose them. Move their replicas first (moveReplicas)`,
        zh: `有 ${count} 个 chunk 在保留且运行中的数据节点上没有副本，移除会丢失数据。请先用 moveReplicas 迁移副本`,
      },
    );
  return {
    ...finding(
      'SETUP-FEWER-COPIES',
      { seen: examples.join(', ') },
      {
        en: `${count} chunks have a copy there and will be left with fewer copies than before`,
        zh: `有 ${count} 个 chunk 在该节点上有副本，移除后其副本数将减少`,
      },
    ),
    severity: 'warning',
  };
}

/** Gives what would happen to data on the data nodes that are to go; asks the leader, signed in. */
export async function replicaFindings(
  clusterId: string,
  spec: ClusterSpec,
  wish: NodesWish,
  online: string[],
): Promise<Finding[]> {
  const away = removedNodes(spec, wish).flatMap(({ role, alias }) => (role === 'datanode' ? [alias] : []));
  if (away.length === 0) return [];
  const stays = nodesOf(changedSpec(spec, wish), 'datanode').flatMap(({ alias }) =>
    online.includes(alias) ? [alias] : [],
  );
  try {
    const account = await consoleAccount(clusterId);
    const [lone, all] = await withLeader(
      controllerSites(spec),
      account,
      async (session) => [await loneChunks(session, away, stays), await loneChunks(session, away, [])],
      { timeoutMs: ASK_MS, electionMs: ASK_MS },
    );
    if (lone && lone.count > 0) return [replicaFinding(lone.count, lone.examples, true)];
    return all && all.count > 0 ? [replicaFinding(all.count, all.examples, false)] : [];
  } catch (error) {
    const { code, text } = toAppError(error);
    return [finding(code, {}, text)];
  }
}
