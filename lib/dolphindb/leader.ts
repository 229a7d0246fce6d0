import { type DdbError, isDdbError, type Site } from './errors';
import { type ControllerAnswer, decideLeader, isSelf } from './leader-decide';
import { type ClusterNode, clusterPerf } from './perf';
import { type OpenOptions, openSession } from './session';

export interface FindLeaderOptions {
  /** Deadline in ms for each controller; they are asked at the same time. */
  timeoutMs?: number;
  tls?: OpenOptions['tls'];
}

export interface ControllerState extends Site {
  reachable: boolean;
  isLeader: boolean | null;
  /** Why it did not answer. */
  error?: DdbError;
}

export interface LeaderView {
  /** The leader as Deck reaches it; null during an election and without a majority. */
  leader: Site | null;
  controllers: ControllerState[];
  /** More than half of the controllers answered. */
  quorum: boolean;
  /** The nodes as the leader sees them, else as the first controller that answered; an empty list when none did. */
  nodes: ClusterNode[];
}

interface Asked extends ControllerAnswer {
  error?: DdbError;
}

async function askController(site: Site, options: FindLeaderOptions): Promise<Asked> {
  const timeoutMs = options.timeoutMs ?? 3000;
  const deadline = Date.now() + timeoutMs;
  try {
    const session = await openSession({ ...site, tls: options.tls, timeoutMs });
    try {
      const nodes = await clusterPerf(session, { timeoutMs: Math.max(1, deadline - Date.now()) });
      const own = nodes.find((node) => node.port === site.port && node.host === site.host);
      return { site: { ...site, alias: site.alias ?? own?.alias }, nodes };
    } finally {
      session.close();
    }
  } catch (error) {
    if (!isDdbError(error)) throw error;
    return { site, redirect: error.leader, error };
  }
}

function claimedElsewhere(answers: Asked[]): Site[] {
  const claims = answers.flatMap(({ redirect, nodes }) => [
    ...(redirect ? [redirect] : []),
    ...(nodes ?? [])
      .filter((node) => node.role === 'controller' && node.isLeader)
      .map(({ host, port, alias }) => ({ host, port, alias })),
  ]);
  const unknown = claims.filter((claim) => !answers.some((answer) => isSelf(answer, claim)));
  return unknown.slice(0, 1);
}

/** Asks all controllers at once who leads, as guest; never throws for what the network does. A leader outside the list is asked as well (dolphindb-server-api.md 1.5). */
export async function findLeader(controllers: Site[], options: FindLeaderOptions = {}): Promise<LeaderView> {
  const listed = await Promise.all(controllers.map((site) => askController(site, options)));
  const further = await Promise.all(claimedElsewhere(listed).map((site) => askController(site, options)));
  const chosen = decideLeader([...listed, ...further]);
  const reachable = (answer: Asked) =>
    answer.nodes !== undefined || isDdbError(answer.error, 'DDB-NOT-LEADER');
  return {
    leader: chosen?.site ?? null,
    controllers: listed.map((answer) => ({
      ...answer.site,
      reachable: reachable(answer),
      isLeader: chosen ? answer === chosen : null,
      error: answer.error,
    })),
    quorum: listed.filter(reachable).length * 2 > controllers.length,
    nodes: chosen?.nodes ?? listed.find(({ nodes }) => nodes)?.nodes ?? [],
  };
}
