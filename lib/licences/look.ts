import 'server-only';
import { db } from '@/lib/db/client';
import { configValue } from '@/lib/dolphindb/dynamic-config';
import { loadedLicence } from '@/lib/dolphindb/licence';
import { version } from '@/lib/dolphindb/nodes';
import { type DdbSession, openSession } from '@/lib/dolphindb/session';
import { publicError } from '@/lib/http';
import { placedCluster } from '@/lib/revisions/cluster';
import type { NodeArgs } from '@/lib/runs/plans/args';
import type { PlacedInstallation } from '@/lib/runs/plans/layout';
import { nodesIn } from '@/lib/runs/plans/step';
import { brokenReplacement } from './broken';
import { withDifferences } from './differences';
import { hostLicences } from './host-files';
import type { ClusterLicences, HostLicence, NodeLicence, StoredLicence } from './view';

const ASK_MS = 4000;
const NODES_AT_ONCE = 32;
const HOSTS_AT_ONCE = 16;

/** Maps with at most `most` at the same time, in the order given. */
async function mapSome<T, R>(items: T[], most: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

async function numberIn(session: DdbSession, name: string): Promise<number | undefined> {
  const text = await configValue(session, name, { timeoutMs: ASK_MS }).catch(() => '');
  const value = Number(text);
  return text !== '' && value > 0 ? value : undefined;
}

async function askNode(session: DdbSession): Promise<Partial<NodeLicence>> {
  const options = { timeoutMs: ASK_MS };
  const loaded = await loadedLicence(session, options);
  const server = await version(session, options).then(
    ({ number }) => number,
    () => undefined,
  );
  const memoryGb = session.open ? await numberIn(session, 'maxMemSize') : undefined;
  const workers = session.open ? await numberIn(session, 'workerNum') : undefined;
  return { loaded, ...(server && { server }), ...(memoryGb && { memoryGb }), ...(workers && { workers }) };
}

async function nodeLicence({ alias, role, address, port, hostId, dir }: NodeArgs): Promise<NodeLicence> {
  const node: NodeLicence = { alias, role, address, port, hostId, dir };
  try {
    const session = await openSession({ host: address, port, timeoutMs: ASK_MS });
    try {
      return { ...node, ...(await askNode(session)) };
    } finally {
      session.close();
    }
  } catch (error) {
    return { ...node, error: publicError(error) };
  }
}

function byHost(installations: PlacedInstallation[]): PlacedInstallation[][] {
  const hosts = new Map<string, PlacedInstallation[]>();
  for (const each of installations) hosts.set(each.hostId, [...(hosts.get(each.hostId) ?? []), each]);
  return [...hosts.values()];
}

async function storedLicence(clusterId: string): Promise<StoredLicence | undefined> {
  const select = { id: true, fileName: true, sha256: true, client: true, expiration: true };
  const found = await db().cluster.findUnique({
    where: { id: clusterId },
    select: { licence: { select } },
  });
  return found?.licence ?? undefined;
}

/** Gives what every node has loaded, over a session of its own, and what lies on every host, all at the same time with deadlines; throws NOT-FOUND. */
export async function clusterLicences(clusterId: string): Promise<ClusterLicences> {
  const { installations } = await placedCluster(clusterId);
  const [nodes, files, stored, broken] = await Promise.all([
    mapSome(installations.flatMap(nodesIn), NODES_AT_ONCE, nodeLicence),
    mapSome<PlacedInstallation[], HostLicence[]>(byHost(installations), HOSTS_AT_ONCE, hostLicences),
    storedLicence(clusterId),
    brokenReplacement(clusterId),
  ]);
  return {
    at: Date.now(),
    ...withDifferences(nodes, files.flat()),
    ...(stored && { stored }),
    ...(broken && { broken }),
  };
}
