import 'server-only';
import { type LoneChunks, loneChunks, loneOneByOne, restartInterval } from '@/lib/dolphindb/chunks';
import { findLeader, type LeaderView } from '@/lib/dolphindb/leader';
import type { DdbSession } from '@/lib/dolphindb/session';
import { scalar } from '@/lib/dolphindb/values';
import { withLeader } from '@/lib/dolphindb/with-leader';
import type { OperateFacts, Operation } from '@/lib/runs/plans/operate-facts';
import { nodesOf } from '@/lib/topology/nodes';
import type { ClusterSpec } from '@/lib/topology/spec';

const askMs = 3000;
const dataMs = 10_000;

interface FactsInput {
  spec: ClusterSpec;
  operation: Operation;
  /** Nodes of the operation; absent = all. */
  aliases?: string[] | undefined;
  account: () => Promise<{ user: string; password: string }>;
}

/** In a rolling restart each node is away by itself, otherwise all at the same time. */
function loneOf(
  session: DdbSession,
  { operation, aliases, spec }: FactsInput,
  online: string[],
): Promise<LoneChunks> {
  const data = nodesOf(spec, 'datanode').map(({ alias }) => alias);
  const away = aliases ? data.filter((alias) => aliases.includes(alias)) : data;
  const ask = operation === 'rolling-restart' ? loneOneByOne : loneChunks;
  return ask(session, away, online, { timeoutMs: dataMs });
}

async function levelOf(session: DdbSession): Promise<'CRASH' | 'OFFLINE'> {
  const value = scalar(await session.call('getConfig', ['datanodeRestartLevel'], { urgent: true }));
  return String(value ?? '').toUpperCase() === 'OFFLINE' ? 'OFFLINE' : 'CRASH';
}

async function askLeader(
  input: FactsInput,
  view: LeaderView,
  sites: { host: string; port: number; alias: string }[],
): Promise<Pick<OperateFacts, 'lone' | 'restart'>> {
  if (!view.leader || input.operation === 'start') return {};
  const online = view.nodes.filter((row) => row.online && row.role === 'datanode').map(({ alias }) => alias);
  const options = { timeoutMs: askMs, electionMs: askMs };
  // What cannot be asked is said to be unknown; the plan's own check asks again.
  return withLeader(
    sites,
    await input.account(),
    async (session) => {
      const lone = await loneOf(session, input, online).catch(() => undefined);
      const seconds = session.open ? await restartInterval(session).catch(() => 0) : 0;
      const restart = seconds > 0 ? { restart: { seconds, level: await levelOf(session) } } : {};
      return { ...(lone && { lone }), ...restart };
    },
    options,
  ).catch(() => ({}));
}

/** Asks the cluster for what a plan needs to know: leader, who is up, whose data has no other replica, whether nodes are started again. Never throws for what the network does. */
export async function operateFacts(input: FactsInput): Promise<OperateFacts> {
  const sites = nodesOf(input.spec, 'controller').map(({ host, port, alias }) => ({ host, port, alias }));
  const view = await findLeader(sites, { timeoutMs: askMs });
  const up = sites.filter((_, at) => view.controllers[at]?.reachable).map(({ alias }) => alias);
  const { leader } = view;
  return {
    now: new Date().toISOString(),
    leader: leader
      ? (sites.find(({ host, port }) => host === leader.host && port === leader.port)?.alias ?? null)
      : null,
    controllersUp: up,
    online: leader ? view.nodes.filter((row) => row.online).map(({ alias }) => alias) : [],
    ...(await askLeader(input, view, sites)),
  };
}
