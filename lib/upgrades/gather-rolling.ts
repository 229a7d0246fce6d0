import 'server-only';
import { loneChunks } from '@/lib/dolphindb/chunks';
import type { DdbSession } from '@/lib/dolphindb/session';
import { scalar } from '@/lib/dolphindb/values';
import { withLeader } from '@/lib/dolphindb/with-leader';
import { nodesOf, nodesOn } from '@/lib/topology/nodes';
import type { ClusterSpec } from '@/lib/topology/spec';
import type { RollingFacts } from './check-rolling';
import type { NodeFacts } from './facts';

const ASK_MS = 4000;
const DATA_MS = 15_000;

type Hosts = RollingFacts['hosts'];

const aliasesOn = (spec: ClusterSpec, host: string) =>
  nodesOn(spec, host)
    .filter(({ role }) => role === 'datanode')
    .map(({ alias }) => alias);

async function factorOf(session: DdbSession): Promise<number | undefined> {
  const text = scalar(await session.run('getConfig("dfsReplicationFactor")', { timeoutMs: ASK_MS }));
  const factor = Number(text);
  return Number.isInteger(factor) && factor > 0 ? factor : undefined;
}

/** Asks the leader what depends on every single host. Never throws for what the network does. */
export async function gatherRolling(
  spec: ClusterSpec,
  nodes: NodeFacts[],
  account: () => Promise<{ user: string; password: string }>,
): Promise<RollingFacts> {
  const hosts: Hosts = spec.hosts.map(({ address }) => ({
    host: address,
    controllers: nodesOn(spec, address).filter(({ role }) => role === 'controller').length,
    dataNodes: aliasesOn(spec, address).length,
  }));
  const sites = nodesOf(spec, 'controller').map(({ host, port, alias }) => ({ host, port, alias }));
  const there = new Set(nodes.filter(({ online }) => online).map(({ alias }) => alias));
  const online = nodesOf(spec, 'datanode')
    .map(({ alias }) => alias)
    .filter((alias) => there.has(alias));
  try {
    return await withLeader(
      sites,
      await account(),
      async (session) => {
        const found: Hosts = [];
        for (const each of hosts) {
          const lone = await loneChunks(session, aliasesOn(spec, each.host), online, { timeoutMs: DATA_MS });
          found.push({ ...each, lone });
        }
        const replicationFactor = await factorOf(session).catch(() => undefined);
        return { hosts: found, ...(replicationFactor !== undefined && { replicationFactor }) };
      },
      { timeoutMs: ASK_MS, electionMs: ASK_MS },
    );
  } catch {
    return { hosts };
  }
}
