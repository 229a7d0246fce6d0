import { db } from '@/lib/db/client';
import { startNodes } from '@/lib/dolphindb/nodes';
import { withLeader } from '@/lib/dolphindb/with-leader';
import { arrange, readyDraft } from '../e2e/support/arrange';
import { fault, onHost, processesOf } from '../e2e/support/hosts';
import { benchData, benchDeck } from './status-deck';
import { deployed } from './status-deploy';
import { Tab } from './status-tab';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 12);
const FEW = Math.max(1, Math.ceil(ROUNDS / 4));
const DIR = '/opt/dolphindb';
const DEMO = `${DIR}/server/clusterDemo`;
const account = { user: 'admin', password: '123456' };

interface Node {
  alias: string;
  host: string;
  port: number;
}

/** Ends or halts a process of a node; gives the host's time of it in ms since 1970. */
async function signal({ alias, host }: Node, role: string, name: string): Promise<number> {
  const own = (await processesOf(host, DIR)).find(({ command }) =>
    role === 'controller' ? command.includes('-mode controller') : command.includes(`:${alias} `),
  );
  if (!own) throw new Error(`There is no process of ${alias} on ${host}.`);
  return Math.round(Number(await onHost(host, `t=$(date +%s%N); kill -${name} ${own.pid}; echo $t`)) / 1e6);
}

async function startController({ host }: Node): Promise<void> {
  await onHost(host, `cd ${DEMO} && setsid sh startController.sh </dev/null >/dev/null 2>&1 & sleep 0.2`);
}

class Faults {
  readonly rows: string[] = [];

  constructor(
    private readonly tab: Tab,
    private readonly nodes: Node[],
    private readonly controllers: Node[],
  ) {}

  private node(alias: string): Node {
    const found = this.nodes.find((node) => node.alias === alias);
    if (!found) throw new Error(`There is no node ${alias}.`);
    return found;
  }

  private runs = () =>
    this.tab.shows(
      'every node runs',
      ({ nodes, leader }) => leader !== null && nodes.every((n) => n.health === 'running'),
    );

  private note(what: string, shown: string, delays: number[]): void {
    const sorted = [...delays].sort((a, b) => a - b);
    const at = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
    const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`.padStart(9);
    const row = `  ${what.padEnd(34)} ${shown.padEnd(34)} ${String(delays.length).padStart(6)} ${seconds(at(0.5))} ${seconds(at(0.95))} ${seconds(sorted.at(-1) ?? 0)}`;
    console.log(row);
    this.rows.push(row);
  }

  /** Does the same several times, with everything running before each; kills fall at any moment between two polls. */
  private async rounds(count: number, once: (round: number) => Promise<number>): Promise<number[]> {
    const delays: number[] = [];
    for (let round = 0; round < count; round++) {
      await this.runs();
      await new Promise((resolve) => setTimeout(resolve, 1000 + Math.random() * 1000));
      delays.push(await once(round));
    }
    await this.runs();
    return delays;
  }

  private startThrough = (aliases: string[]) =>
    withLeader(this.controllers, account, (session) => startNodes(session, aliases));

  async killDataNode(): Promise<void> {
    const delays = await this.rounds(ROUNDS, async (round) => {
      const node = this.node(`datanode${(round % 3) + 1}`);
      const from = await signal(node, 'datanode', '9');
      const at = await this.tab.shows('stopped', () => this.tab.health(node.alias) === 'stopped');
      await this.startThrough([node.alias]);
      return at - from;
    });
    this.note('kill -9 of a data node', 'it is stopped', delays);
  }

  async haltDataNode(): Promise<void> {
    const delays = await this.rounds(FEW, async () => {
      const node = this.node('datanode2');
      const from = await signal(node, 'datanode', 'STOP');
      const at = await this.tab.shows('unresponsive', () => this.tab.health(node.alias) === 'unresponsive');
      await signal(node, 'datanode', 'CONT');
      return at - from;
    });
    this.note('SIGSTOP of a data node', 'it is unresponsive', delays);
  }

  async pullNetwork(): Promise<void> {
    const { tab, controllers } = this;
    const delays = await this.rounds(FEW, async () => {
      const follower = controllers.find(({ alias }) => alias !== tab.picture?.leader?.alias)!;
      const there = this.nodes.filter(({ host }) => host === follower.host);
      const from = Date.now();
      await fault(follower.host, 'linkdown');
      const at = await tab.shows('unreachable', () =>
        there.every(({ alias }) => tab.health(alias) === 'unreachable'),
      );
      await fault(follower.host, 'linkup');
      return at - from;
    });
    this.note('network of a host pulled', 'all its nodes are unreachable', delays);
  }

  async killLeader(): Promise<void> {
    const { tab } = this;
    const elected: number[] = [];
    const delays = await this.rounds(FEW, async () => {
      const old = this.node(tab.picture?.leader?.alias ?? '');
      const from = await signal(old, 'controller', '9');
      const at = await tab.shows('stopped', () => tab.health(old.alias) === 'stopped');
      const next = await tab.shows(
        'a new leader',
        ({ leader }) => leader !== null && leader.alias !== old.alias,
      );
      elected.push(next - from);
      await startController(old);
      return at - from;
    });
    this.note('kill -9 of the leader', 'it is stopped', delays);
    this.note('', 'the new leader (election included)', elected);
  }

  async killMajority(): Promise<void> {
    const { tab } = this;
    const delays = await this.rounds(FEW, async () => {
      const leader = tab.picture?.leader?.alias;
      const two = [...this.controllers]
        .sort((a, b) => Number(b.alias === leader) - Number(a.alias === leader))
        .slice(0, 2);
      const times = await Promise.all(two.map((node) => signal(node, 'controller', '9')));
      const at = await tab.shows(
        'no leader, no quorum',
        (picture) =>
          picture.leader === null &&
          picture.quorum?.alive === 1 &&
          two.every(({ alias }) => tab.health(alias) === 'stopped'),
      );
      await Promise.all(two.map(startController));
      return at - Math.max(...times);
    });
    this.note('kill -9 of two of three controllers', 'no leader, quorum 1 of 3', delays);
  }
}

/** Delays from a fault to the event on /api/live, with a page of the cluster open, on real hosts with stand-ins. */
export async function benchStatus(): Promise<void> {
  const dataDir = benchData();
  const { clusterId = '' } = await arrange(dataDir, readyDraft);
  console.log('\ndeploying a cluster of 12 nodes on three hosts…');
  const spec = await deployed(clusterId);
  const deck = await benchDeck(dataDir);
  const tab = new Tab(deck, clusterId);
  try {
    const faults = new Faults(
      tab,
      spec.nodes,
      spec.nodes.filter(({ role }) => role === 'controller'),
    );
    console.log(`  ${'fault'.padEnd(34)} ${'shown'.padEnd(34)} rounds       p50       p95       max`);
    await faults.killDataNode();
    await faults.haltDataNode();
    await faults.pullNetwork();
    await faults.killLeader();
    await faults.killMajority();
  } finally {
    tab.close();
    await db().$disconnect();
    await deck.remove();
  }
}
