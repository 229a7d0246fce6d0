import { isDdbError } from '@/lib/dolphindb/errors';
import type { LeaderView } from '@/lib/dolphindb/leader';
import { startNodes } from '@/lib/dolphindb/nodes';
import type { ActionContext } from '@/lib/runs/action';
import type { LedNodesArgs, NodeArgs } from '@/lib/runs/plans/args';
import { diagnose } from '@/lib/runs/plans/diagnosis';
import { describeOwner } from '@/lib/runs/plans/port-scan';
import { findNode } from '@/lib/runs/plans/process-scan';
import { onLeader } from './controllers';
import { type Before, collectEvidence, type Failure, markOutputs, startError } from './evidence';
import { portTaken } from './host-facts';
import { portOwners, processesOf } from './processes';

/** How often in a row a node's process must be missing before it counts as ended. */
const MISSES = 3;
/** An agent forks a node at once; without a process after so long the order has failed. */
const NO_PROCESS_MS = 20_000;
/** After a change of leader an order may be lost; it is given again no sooner than this. */
const REPEAT_MS = 5000;
/** After so long without a process its output is read. */
const QUICK_END_MS = 3000;

interface Watched {
  node: NodeArgs;
  /** When and by which leader it was ordered. */
  ordered?: { at: number; leader: string };
  seen: boolean;
  misses: number;
}

function groupByHost(watched: Watched[]): Map<string, Watched[]> {
  const groups = new Map<string, Watched[]>();
  for (const each of watched) groups.set(each.node.hostId, [...(groups.get(each.node.hostId) ?? []), each]);
  return groups;
}

/** Orders nodes from the leader, each only while it has no process, and notices when one ends again. */
export class NodeStarter {
  private readonly watched: Map<string, Watched>;
  private readonly before = new Map<string, Before>();

  constructor(
    private readonly ctx: ActionContext,
    private readonly args: LedNodesArgs,
  ) {
    this.watched = new Map(args.nodes.map((node) => [node.alias, { node, seen: false, misses: 0 }]));
  }

  /** Looks at the hosts of the nodes that are not online yet, and orders those that have no process; throws when one has failed. */
  async advance(view: LeaderView, pending: NodeArgs[]): Promise<void> {
    const watched = pending.flatMap(({ alias }) => this.watched.get(alias) ?? []);
    await Promise.all([...groupByHost(watched)].map(([hostId, group]) => this.lookAt(hostId, group)));
    const leader = view.leader?.alias ?? '';
    const due = watched.filter((each) => each.misses > 0 && this.isDue(each, leader));
    if (due.length > 0) await this.order(due, leader);
  }

  /** Throws the error of the first node that is not there although its time is over. */
  async giveUp(pending: NodeArgs[]): Promise<never> {
    const [node] = pending;
    const each = node && this.watched.get(node.alias);
    if (!each) throw new Error('no node is missing');
    return this.fail(each, each.misses > 0 ? (each.seen ? 'gone' : 'not-started') : 'silent');
  }

  private isDue({ ordered, seen }: Watched, leader: string): boolean {
    if (seen) return false;
    return !ordered || (ordered.leader !== leader && Date.now() - ordered.at > REPEAT_MS);
  }

  private async lookAt(hostId: string, group: Watched[]): Promise<void> {
    const conn = await this.ctx.connect(hostId);
    if (!this.before.has(hostId))
      this.before.set(
        hostId,
        await markOutputs(
          this.ctx,
          conn,
          group.map(({ node }) => node),
        ),
      );
    const dirs = new Set(group.map(({ node }) => node.dir));
    for (const dir of dirs) {
      const processes = await processesOf(this.ctx, conn, dir);
      for (const each of group)
        if (each.node.dir === dir)
          this.note(each, findNode(processes, each.node.role, each.node.alias) !== undefined);
    }
    for (const each of group) await this.judge(each);
  }

  private note(each: Watched, running: boolean): void {
    each.seen ||= running;
    each.misses = running ? 0 : each.misses + 1;
  }

  private async judge(each: Watched): Promise<void> {
    if (each.seen && each.misses >= MISSES) await this.fail(each, 'gone');
    const waited = each.ordered ? Date.now() - each.ordered.at : 0;
    if (each.seen || waited < QUICK_END_MS) return;
    // A process that ended between two looks is known by what it has written.
    if (waited > NO_PROCESS_MS) await this.fail(each, 'not-started');
    else if (each.misses > 0 && (await this.hasTold(each))) await this.fail(each, 'gone');
  }

  private async order(due: Watched[], leader: string): Promise<void> {
    await Promise.all([...groupByHost(due)].map(([hostId, group]) => this.requireFreePorts(hostId, group)));
    const aliases = due.map(({ node }) => node.alias);
    for (const each of due) each.ordered = { at: Date.now(), leader };
    this.ctx.log(`startDataNode(${JSON.stringify(aliases)}) on ${leader}`);
    try {
      await onLeader(this.ctx, this.args.clusterId, this.args.controllers, (session) =>
        startNodes(session, aliases),
      );
    } catch (error) {
      // The leader may have died with the order half carried out; what became of it is seen on the hosts.
      if (!isDdbError(error, 'DDB-CLOSED', 'DDB-TIMEOUT', 'DDB-UNREACHABLE')) throw error;
      this.ctx.log(`${error.code}: ${error.text.en}`, 'err');
    }
  }

  private async requireFreePorts(hostId: string, group: Watched[]): Promise<void> {
    const conn = await this.ctx.connect(hostId);
    const [owner] = await portOwners(
      this.ctx,
      conn,
      group.map(({ node }) => node.port),
    );
    if (!owner) return;
    const taken = group.find(({ node }) => node.port === owner.port)?.node;
    // The node may have been started a moment ago by somebody else, such as datanodeRestartInterval.
    if (taken && findNode(await processesOf(this.ctx, conn, taken.dir), taken.role, taken.alias)) return;
    throw portTaken(conn.address, taken?.alias ?? '', owner.port, describeOwner(owner));
  }

  private async hasTold({ node }: Watched): Promise<boolean> {
    const conn = await this.ctx.connect(node.hostId);
    const { output } = await collectEvidence(this.ctx, conn, node, this.before.get(node.hostId));
    return diagnose(output) !== undefined;
  }

  private async fail({ node }: Watched, failure: Failure): Promise<never> {
    const conn = await this.ctx.connect(node.hostId);
    throw startError(
      node,
      failure,
      await collectEvidence(this.ctx, conn, node, this.before.get(node.hostId)),
    );
  }
}
