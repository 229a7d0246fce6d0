import 'server-only';
import { chunkState, restartInterval } from '@/lib/dolphindb/chunks';
import { findLeader, type LeaderView } from '@/lib/dolphindb/leader';
import { version } from '@/lib/dolphindb/nodes';
import { type DdbSession, openSession } from '@/lib/dolphindb/session';
import { records } from '@/lib/dolphindb/values';
import { withLeader } from '@/lib/dolphindb/with-leader';
import { nodesOf } from '@/lib/topology/nodes';
import type { ClusterSpec, NodeSpec } from '@/lib/topology/spec';
import type { NodeFacts, UpgradeFacts } from './facts';

const ASK_MS = 4000;
const DATA_MS = 15_000;

type Account = { user: string; password: string };
type ClusterPart = Pick<UpgradeFacts, 'nodes' | 'leader' | 'chunks' | 'jobs' | 'streams' | 'restartInterval'>;

async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  return work().catch(() => undefined);
}

async function versionOf({ host, port }: NodeSpec): Promise<string | undefined> {
  return quietly(async () => {
    const session = await openSession({ host, port, timeoutMs: ASK_MS });
    try {
      return (await version(session, { timeoutMs: ASK_MS })).number;
    } finally {
      session.close();
    }
  });
}

async function nodesNow(spec: ClusterSpec, view: LeaderView): Promise<NodeFacts[]> {
  const online = new Set(view.nodes.filter((row) => row.online).map(({ alias }) => alias));
  return Promise.all(
    spec.nodes.map(async (node): Promise<NodeFacts> => {
      const number = online.has(node.alias) ? await versionOf(node) : undefined;
      return { alias: node.alias, online: online.has(node.alias), ...(number && { version: number }) };
    }),
  );
}

async function jobsOn(session: DdbSession, alias: string): Promise<{ node: string; what: string }[]> {
  const console = records(await session.call('getConsoleJobs', [], { timeoutMs: ASK_MS }));
  const batch = records(await session.call('getRecentJobs', [100], { timeoutMs: ASK_MS }));
  const running = batch.filter((job) => job.startTime !== null && job.endTime === null);
  // The question itself runs as a job.
  const queries = console
    .map((job) => String(job.desc ?? ''))
    .filter((desc) => !/^getConsoleJobs\b/.test(desc));
  const named = [...queries, ...running.map((job) => job.jobDesc)];
  return named.map((what) => ({ node: alias, what: String(what ?? '').slice(0, 200) }));
}

/** Subscriptions that this node works for; `topic` names one as node, table and action (in older releases the column is `topics`). */
async function subscriptionsOn(session: DdbSession): Promise<number> {
  const script = 'select count(*) as n from getStreamingStat().subWorkers';
  const [row] = records(await session.run(script, { timeoutMs: ASK_MS }));
  return Number(row?.n ?? 0);
}

interface Work {
  jobs?: { node: string; what: string }[];
  streams?: number;
}

async function workOn({ host, port, alias }: NodeSpec, { user, password }: Account): Promise<Work> {
  const session = await openSession({ host, port, timeoutMs: ASK_MS });
  try {
    await session.login(user, password, { timeoutMs: ASK_MS });
    const jobs = await quietly(() => jobsOn(session, alias));
    const streams = session.open ? await quietly(() => subscriptionsOn(session)) : undefined;
    return { ...(jobs && { jobs }), ...(streams !== undefined && { streams }) };
  } finally {
    session.close();
  }
}

/** Work on all data and compute nodes that are online; unknown as soon as one of them does not say. */
async function workOf(nodes: NodeSpec[], account: Account): Promise<Work> {
  const found = await Promise.all(nodes.map((node) => quietly(() => workOn(node, account))));
  const jobs = found.every((work) => work?.jobs) ? found.flatMap((work) => work?.jobs ?? []) : undefined;
  const streams = found.every((work) => work?.streams !== undefined)
    ? found.reduce((sum, work) => sum + (work?.streams ?? 0), 0)
    : undefined;
  return { ...(jobs && { jobs }), ...(streams !== undefined && { streams }) };
}

/** Asks the running cluster for what an upgrade depends on. Never throws for what the network does. */
export async function gatherCluster(
  spec: ClusterSpec,
  account: () => Promise<Account>,
): Promise<ClusterPart> {
  const sites = nodesOf(spec, 'controller').map(({ host, port, alias }) => ({ host, port, alias }));
  const view = await findLeader(sites, { timeoutMs: ASK_MS });
  const nodes = await nodesNow(spec, view);
  const leader = view.leader?.alias ?? (view.leader ? `${view.leader.host}:${view.leader.port}` : null);
  if (!view.leader) return { nodes, leader };
  const signedIn = await account();
  const online = new Set(nodes.filter((node) => node.online).map(({ alias }) => alias));
  const led = spec.nodes.filter(
    ({ role, alias }) => (role === 'datanode' || role === 'computenode') && online.has(alias),
  );
  const [asked, work] = await Promise.all([
    quietly(() =>
      withLeader(
        sites,
        signedIn,
        async (session) => {
          const chunks = await quietly(() => chunkState(session, { timeoutMs: DATA_MS }));
          const seconds = session.open ? await quietly(() => restartInterval(session)) : undefined;
          return { ...(chunks && { chunks }), ...(seconds && { restartInterval: seconds }) };
        },
        { timeoutMs: ASK_MS, electionMs: ASK_MS },
      ),
    ),
    workOf(led, signedIn),
  ]);
  return { nodes, leader, ...asked, ...work };
}
