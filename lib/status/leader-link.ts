import 'server-only';
import { isDdbError, type Site } from '@/lib/dolphindb/errors';
import { findLeader } from '@/lib/dolphindb/leader';
import { loadedLicence } from '@/lib/dolphindb/licence';
import { version } from '@/lib/dolphindb/nodes';
import { type ClusterNode, clusterPerf } from '@/lib/dolphindb/perf';
import { type DdbSession, openSession } from '@/lib/dolphindb/session';
import { scalar } from '@/lib/dolphindb/values';

/** One look at a cluster through its controllers. */
export interface Look {
  source: 'leader' | 'controller' | 'none';
  leader: Site | null;
  nodes: ClusterNode[];
  /** Controllers that were asked themselves, by `host:port`: whether a call was answered; those that refused or could not be reached are absent. */
  asked: Map<string, 'answers' | 'silent'>;
}

/** What the leader runs, asked for rarely. */
export interface LeaderFacts {
  version?: string;
  licenceExpires?: string;
}

/** Deadline of one question, in ms. */
const ASK_MS = 2500;
const DISCOVER_MS = 1500;
const FACTS_MS = 5000;

/** Gives `host:port`. */
export const siteKey = ({ host, port }: Site): string => `${host}:${port}`;

const controllersIn = (nodes: ClusterNode[]) => nodes.filter(({ role }) => role === 'controller');

/** Servers before 2.00.7 and 1.30.19 have no column isLeader; without HA the column is empty (dolphindb-server-api.md 1.5). */
function unmarked(nodes: ClusterNode[]): boolean {
  return controllersIn(nodes).every(({ isLeader }) => isLeader === null);
}

/** Keeps one session with the leader open, and finds the new one when it changes. */
export class LeaderLink {
  private session: DdbSession | undefined;
  private site: Site | undefined;

  constructor(private readonly controllers: Site[]) {}

  /** False when the session was lost: look again at once. */
  get alive(): boolean {
    return this.session === undefined || this.session.open;
  }

  /** Asks the leader for its table; never throws, and gives an answer within five seconds. */
  async look(): Promise<Look> {
    return (await this.askLeader()) ?? (await this.discover());
  }

  /** Gives version and licence of the leader; what it does not tell is absent. */
  async facts(): Promise<LeaderFacts> {
    const { session } = this;
    if (!session?.open) return {};
    const options = { timeoutMs: FACTS_MS };
    const number = await version(session, options).then(
      (v) => v.number,
      () => undefined,
    );
    const expires = await loadedLicence(session, options).then(
      (l) => l.expiration,
      () => undefined,
    );
    return { ...(number && { version: number }), ...(expires && { licenceExpires: expires }) };
  }

  close(): void {
    this.session?.close();
    this.session = undefined;
    this.site = undefined;
  }

  private async askLeader(): Promise<Look | undefined> {
    const { session, site } = this;
    if (!session || !site) return undefined;
    if (session.open) {
      try {
        const nodes = await clusterPerf(session, { timeoutMs: ASK_MS });
        if (await this.leads(session, site, nodes)) {
          return { source: 'leader', leader: site, nodes, asked: new Map([[siteKey(site), 'answers']]) };
        }
      } catch (error) {
        if (!isDdbError(error)) throw error;
      }
    }
    this.close();
    return undefined;
  }

  private async leads(session: DdbSession, site: Site, nodes: ClusterNode[]): Promise<boolean> {
    const controllers = controllersIn(nodes);
    if (!unmarked(nodes)) return controllers.some((row) => row.isLeader === true && isSame(row, site));
    if (this.controllers.length <= 1) return true;
    const active = scalar(await session.call('getActiveMaster', [], { urgent: true, timeoutMs: ASK_MS }));
    return active !== '' && active === (site.alias ?? controllers.find((row) => isSame(row, site))?.alias);
  }

  private async discover(): Promise<Look> {
    const view = await findLeader(this.controllers, { timeoutMs: DISCOVER_MS });
    const asked: Look['asked'] = new Map();
    for (const controller of view.controllers) {
      if (controller.reachable) asked.set(siteKey(controller), 'answers');
      else if (isDdbError(controller.error, 'DDB-TIMEOUT')) asked.set(siteKey(controller), 'silent');
    }
    const reachable = view.controllers.filter((controller) => controller.reachable);
    const old = !view.leader && view.nodes.length > 0 && unmarked(view.nodes);
    const leader = view.leader ?? (old ? await this.activeMaster(reachable) : null);
    if (leader && (await this.open(leader))) {
      const nodes = view.leader ? view.nodes : ((await this.askLeader())?.nodes ?? view.nodes);
      return { source: 'leader', leader, nodes, asked };
    }
    return { source: view.nodes.length > 0 ? 'controller' : 'none', leader: null, nodes: view.nodes, asked };
  }

  /** The way of servers that do not mark the leader in their table (dolphindb-server-api.md 1.2). */
  private async activeMaster(reachable: Site[]): Promise<Site | null> {
    for (const site of reachable) {
      try {
        const session = await openSession({ ...site, timeoutMs: DISCOVER_MS });
        try {
          const alias = scalar(
            await session.call('getActiveMaster', [], { urgent: true, timeoutMs: DISCOVER_MS }),
          );
          const found = this.controllers.find((controller) => controller.alias === alias);
          if (found) return found;
        } finally {
          session.close();
        }
      } catch (error) {
        if (!isDdbError(error)) throw error;
      }
    }
    return null;
  }

  private async open(leader: Site): Promise<boolean> {
    const known = this.controllers.find((site) => isSame(leader, site));
    this.close();
    try {
      this.session = await openSession({ ...leader, timeoutMs: DISCOVER_MS });
      this.site = {
        ...known,
        ...leader,
        ...((leader.alias ?? known?.alias) ? { alias: leader.alias ?? known?.alias } : {}),
      };
      return true;
    } catch (error) {
      if (!isDdbError(error)) throw error;
      return false;
    }
  }
}

function isSame(a: Site, b: Site): boolean {
  if (a.port === b.port && a.host.toLowerCase() === b.host.toLowerCase()) return true;
  return a.alias !== undefined && a.alias === b.alias;
}
