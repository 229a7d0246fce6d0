import { agentLogOf, registerAgent } from './agent.ts';
import { loadChunkMetadata } from './chunk-metadata.ts';
import { type Heartbeat, RemoteCluster } from './cluster.ts';
import { StartRefused } from './errors.ts';
import { BROKEN, type Node } from './node.ts';
import { publicNameOf } from './public-name.ts';
import { createRuntimeFiles } from './runtime-files.ts';
import { registerStorage } from './script/serve.ts';
import type { NodeServer } from './server.ts';
import { parseSite, type Site, siteText } from './sites.ts';

/** How long an agent that the nodes file does not know waits to be added before it gives up. */
const UNKNOWN_AGENT_MS = 15_000;
const FIRST_CONTACT_MS = 3000;

function controllersOf(node: Node): Site[] {
  const listed = (node.config.get('sites') ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry.endsWith(':controller'))
    .map((entry) => parseSite(entry.slice(0, -':controller'.length)));
  const single = parseSite(node.config.get('controllerSite') ?? '');
  const sites = listed.some(Boolean) ? listed : [single];
  const found = sites.filter((site): site is Site => site !== undefined);
  if (found.length === 0) throw new StartRefused('controllerSite is not specified or invalid.');
  return found;
}

/** Resolves with true on the leader's first acceptance, with false when the time is up. */
function accepted(cluster: RemoteCluster, limitMs?: number): Promise<boolean> {
  return new Promise((resolve) => {
    cluster.onAccepted(() => resolve(true));
    if (limitMs !== undefined) setTimeout(() => resolve(false), limitMs).unref();
  });
}

function join(node: Node): RemoteCluster {
  const cluster = new RemoteCluster(node.peers, controllersOf(node));
  node.cluster = cluster;
  return cluster;
}

function report(node: Node, cluster: RemoteCluster): void {
  const sample = (): Heartbeat => ({
    site: siteText(node.self),
    role: node.role,
    publicName: publicNameOf(node),
    perf: node.meter.sample(),
  });
  cluster.start(sample);
}

function giveUpWhenUnknown(node: Node, cluster: RemoteCluster): Promise<never> {
  let since: number | undefined;
  cluster.onAccepted(() => {
    since = undefined;
  });
  return new Promise((_, reject) => {
    cluster.onRefused((why) => {
      if (since === undefined) node.log.error(why);
      since ??= Date.now();
      if (Date.now() - since > UNKNOWN_AGENT_MS) reject(new StartRefused(why));
    });
  });
}

export async function startAgent(
  node: Node,
  listen: () => Promise<NodeServer>,
  onRefused: (error: Error) => void,
): Promise<() => void> {
  const cluster = join(node);
  node.logOf = (alias) => agentLogOf(node, alias);
  registerAgent(node);
  const server = await listen();
  createRuntimeFiles('agent', node.home, node.config);
  const unknown = giveUpWhenUnknown(node, cluster);
  unknown.catch(onRefused);
  report(node, cluster);
  if (!(await accepted(cluster, FIRST_CONTACT_MS)))
    node.log.warn('<ControllerNotAvail>No controller has accepted this agent yet.');
  if (cluster.leader() === undefined || (await accepted(cluster)))
    node.log.info('Job scheduler initialization completed.');
  return () => {
    cluster.stop();
    server.close();
  };
}

export async function startWorker(node: Node, listen: () => Promise<NodeServer>): Promise<() => void> {
  const { log } = node;
  const stores = node.role === 'datanode';
  if (stores) loadChunkMetadata(node.host.metadataDir, node.host.storageDir);
  if (BROKEN)
    throw new StartRefused(
      'The ChunkNode failed to initialize with exception: std::bad_alloc (broken on purpose)',
    );
  const cluster = join(node);
  if (stores) registerStorage(node.host);
  const server = await listen();
  createRuntimeFiles(node.role, node.home, node.config);
  if (stores) log.info('ChunkMgmt initialization completed.');
  report(node, cluster);
  if (!(await accepted(cluster, FIRST_CONTACT_MS))) {
    log.warn('<ControllerNotAvail>No controller has accepted this node yet.');
    await accepted(cluster);
  }
  if (stores) {
    log.info('Will process pending transactions.');
    log.info('Restore TSDB meta successfuly.');
    log.info('No available redo log files were found. Redo log replay was skipped.');
  }
  log.info('Job scheduler initialization completed.');
  return () => {
    cluster.stop();
    server.close();
  };
}
