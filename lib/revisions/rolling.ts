import 'server-only';
import { consoleAccount } from '@/lib/clusters/console-account';
import { type LoneChunks, loneOneByOne } from '@/lib/dolphindb/chunks';
import { findLeader, type LeaderView } from '@/lib/dolphindb/leader';
import { withLeader } from '@/lib/dolphindb/with-leader';
import type { Refusal } from '@/lib/runs/plans/operate-facts';
import { loneRefusal, loneWord } from '@/lib/runs/plans/operate-refusals';
import { nodesOf } from '@/lib/topology/nodes';
import type { PlacedCluster } from './cluster';

const ASK_MS = 3000;
const DATA_MS = 10_000;

/** What is seen before nodes restart one after the other. */
export interface RollingView {
  /** Alias of the controller that leads; null when nobody knows. */
  leader: string | null;
  /** Those of the nodes that run: what somebody has stopped reads the new values when it is started. */
  running: string[];
  /** Data that nobody can read while its node restarts. */
  lone?: Refusal;
  /** Data nodes restart, and the leader could not be asked about their data. */
  loneUnknown?: boolean;
}

const sitesOf = ({ spec }: PlacedCluster) =>
  nodesOf(spec, 'controller').map(({ host, port, alias }) => ({ host, port, alias }));

/** Gives undefined when nobody could be asked. */
async function loneOf(
  cluster: PlacedCluster,
  data: string[],
  view: LeaderView,
): Promise<LoneChunks | undefined> {
  if (!view.leader) return undefined;
  const online = view.nodes.filter((row) => row.online && row.role === 'datanode').map(({ alias }) => alias);
  try {
    return await withLeader(
      sitesOf(cluster),
      await consoleAccount(cluster.id),
      (session) => loneOneByOne(session, data, online, { timeoutMs: DATA_MS }),
      { timeoutMs: ASK_MS, electionMs: ASK_MS },
    );
  } catch {
    return undefined;
  }
}

/** Asks the cluster about nodes that are to restart one after the other. Never throws for what the network does. */
export async function rollingView(cluster: PlacedCluster, aliases: string[]): Promise<RollingView> {
  const view = await findLeader(sitesOf(cluster), { timeoutMs: ASK_MS });
  const stopped = new Set(view.nodes.filter(({ online }) => !online).map(({ alias }) => alias));
  const running = aliases.filter((alias) => !stopped.has(alias));
  const seen = { leader: view.leader?.alias ?? null, running };
  const data = nodesOf(cluster.spec, 'datanode').filter(({ alias }) => running.includes(alias));
  if (data.length === 0) return seen;
  const names = data.map(({ alias }) => alias);
  const lone = await loneOf(cluster, names, view);
  if (!lone) return { ...seen, loneUnknown: true };
  if (lone.count === 0) return seen;
  return { ...seen, lone: loneRefusal(data, lone, loneWord(data, cluster.name)) };
}
