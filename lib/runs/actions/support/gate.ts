import { type ChunkState, chunkState, type LoneChunks, loneChunks } from '@/lib/dolphindb/chunks';
import { isDdbError } from '@/lib/dolphindb/errors';
import type { LeaderView } from '@/lib/dolphindb/leader';
import { AppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import type { RollingArgs } from '@/lib/runs/plans/args-operate';
import { askControllers, onLeader } from './controllers';
import { poll } from './wait';

type GateArgs = Pick<RollingArgs, 'clusterId' | 'controllers' | 'ha' | 'confirmed'> & {
  /** Nodes that are to stop together; none: only the cluster is looked at. */
  leaving: NodeArgs[];
  /** Nothing that holds data stops: how the chunks stand does not matter. */
  quorumOnly?: boolean;
};

const names = (nodes: NodeArgs[]) => nodes.map(({ alias }) => alias).join(', ');

interface Sight {
  open: boolean;
  /** All controllers that must answer do, and one leads. */
  led: boolean;
  /** What was seen, in one line for the run's log. */
  seen: string;
  chunks?: ChunkState;
  /** Nothing keeps the gate shut but chunks that have no replica on any other node, however long one waits. */
  forGood?: boolean;
}

const LOOK_EVERY_MS = 1000;
/** The leader notices a replica that fell behind only when its node has reported; a gate must be open for so many looks in a row. */
const STEADY_LOOKS = 3;
const TOLD_AGAIN_MS = 30_000;
/** Longer than an election or a short cut of the network; who only waits for data does not wait for a controller that stays away. */
const UNLED_MS = 45_000;
/**
 * Long enough for replicas that are just being written, and for nodes to report theirs to a leader that was just elected; who waits for data that lies nowhere
 * else waits in vain.
 */
const LONE_MS = 120_000;
/** What an election or a leader that just went away answers. */
const passing = ['DDB-UNREACHABLE', 'DDB-TIMEOUT', 'DDB-CLOSED', 'DDB-NOT-LEADER', 'DDB-NOT-READY'] as const;

interface Data {
  state: ChunkState;
  lone?: LoneChunks;
  /** How many of them have no replica on a node that is only away for now either. */
  forGood?: number;
}

async function askData(ctx: ActionContext, args: GateArgs, view: LeaderView): Promise<Data> {
  const data = args.leaving.filter(({ role }) => role === 'datanode').map(({ alias }) => alias);
  const known = view.nodes.filter(({ role }) => role === 'datanode');
  const online = known.filter((row) => row.online).map(({ alias }) => alias);
  const all = known.map(({ alias }) => alias);
  return onLeader(ctx, args.clusterId, args.controllers, async (session) => {
    const state = await chunkState(session);
    if (data.length === 0) return { state };
    const lone = await loneChunks(session, data, online);
    if (lone.count === 0 || args.confirmed) return { state, lone };
    const { count: forGood } = await loneChunks(session, data, all);
    return { state, lone, forGood };
  });
}

function quorumSeen({ controllers, leaving, ha }: GateArgs, view: LeaderView): { ok: boolean; seen: string } {
  const up = view.controllers.filter(({ reachable }) => reachable).length;
  const away = new Set(leaving.map(({ alias }) => alias));
  const others = controllers.filter(({ alias }, at) => away.has(alias) || view.controllers[at]?.reachable);
  const leader = view.leader ? `${view.leader.alias ?? view.leader.host} leads` : 'no leader';
  return {
    ok: others.length === controllers.length && (view.leader !== null || !ha),
    seen: `${up} of ${controllers.length} controllers up, ${leader}`,
  };
}

function loneSeen(
  { leaving, confirmed }: GateArgs,
  lone: LoneChunks | undefined,
): { ok: boolean; seen: string[] } {
  if (!lone) return { ok: true, seen: [] };
  const data = names(leaving.filter(({ role }) => role === 'datanode'));
  if (lone.count === 0) return { ok: true, seen: [`every chunk of ${data} has another online replica`] };
  const seen = `${lone.count} chunks only on ${data}${confirmed ? ' (accepted)' : ''}`;
  return { ok: confirmed, seen: [seen] };
}

async function lookAt(ctx: ActionContext, args: GateArgs): Promise<Sight> {
  const view = await askControllers(args.controllers);
  const quorum = quorumSeen(args, view);
  if (!view.leader || args.quorumOnly)
    return { open: quorum.ok && (view.leader !== null || !args.ha), led: quorum.ok, seen: quorum.seen };
  try {
    const { state, lone, forGood = 0 } = await askData(ctx, args, view);
    const replicas = loneSeen(args, lone);
    const complete = state.incomplete === 0 && state.recovering === 0;
    const seen = [
      `${state.incomplete} of ${state.chunks} chunks not COMPLETE`,
      `${state.recovering} recovery tasks`,
      quorum.seen,
      ...replicas.seen,
    ];
    return {
      open: quorum.ok && complete && replicas.ok,
      led: quorum.ok,
      seen: seen.join('; '),
      chunks: state,
      forGood: quorum.ok && complete && forGood > 0,
    };
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (!isDdbError(error, ...passing)) throw error;
    return { open: false, led: quorum.ok, seen: `${quorum.seen}; ${error.code}: ${error.text.en}` };
  }
}

function closedError({ leaving }: GateArgs, seen: string): AppError {
  const what = leaving.length
    ? {
        en: `It was not safe to stop ${names(leaving)} in time.`,
        zh: `在规定时间内未能满足安全停止 ${names(leaving)} 的条件。`,
      }
    : { en: 'The data did not become complete in time.', zh: '数据未能在规定时间内恢复完整。' };
  return new AppError('ROLLING-GATE', what, {
    seen,
    remedy: {
      en: 'Start the nodes that are missing and wait until recovery has ended, then resume.',
      zh: '请启动缺失的节点并等待恢复完成，然后继续执行。',
    },
  });
}

function loneError({ leaving }: GateArgs, seen: string): AppError {
  const data = names(leaving.filter(({ role }) => role === 'datanode'));
  return new AppError(
    'ROLLING-LAST-REPLICA',
    {
      en: `Part of the data lies on ${data} only: nobody could read or write it meanwhile, and waiting does not change that.`,
      zh: `部分数据仅存于 ${data}：停止期间无法读写这些数据，继续等待也不会改变。`,
    },
    {
      seen,
      remedy: {
        en: "Give the data another replica and resume. A restart can also be begun anew on the cluster's overview for the nodes that are left, where a typed word accepts it; an upgrade can be rolled back.",
        zh: '请为这些数据增加副本后继续执行。若为重启，也可在集群概览页对剩余节点重新发起滚动重启，并输入指定内容确认接受；若为升级，可以回退。',
      },
    },
  );
}

/** Throws when waiting is in vain: no leader comes while only data is waited for, or the data lies nowhere else. */
class Patience {
  private ledAt = Date.now();
  private hopefulAt = Date.now();

  constructor(private readonly args: GateArgs) {}

  look({ led, forGood, seen }: Sight): void {
    const now = Date.now();
    if (led) this.ledAt = now;
    if (!forGood) this.hopefulAt = now;
    if (this.args.leaving.length === 0 && now - this.ledAt > UNLED_MS) throw closedError(this.args, seen);
    if (now - this.hopefulAt > LONE_MS) throw loneError(this.args, seen);
  }
}

/**
 * Waits until the cluster bears the absence of the nodes: every other controller up, a leader, all chunks complete, nothing recovering, another replica of
 * its data. The log says what was seen. Throws ROLLING-GATE, and ROLLING-LAST-REPLICA as soon as only data that lies nowhere else keeps it waiting.
 */
export async function awaitGate(
  ctx: ActionContext,
  args: GateArgs,
  until: number,
  looks = STEADY_LOOKS,
): Promise<void> {
  let steady = 0;
  let told = { seen: '', at: 0 };
  const patience = new Patience(args);
  const open = await poll(
    ctx,
    until,
    async () => {
      const sight = await lookAt(ctx, args);
      steady = sight.open ? steady + 1 : 0;
      const { chunks } = sight;
      if (chunks) ctx.progress(chunks.chunks - chunks.incomplete, chunks.chunks, 'chunks');
      if (sight.seen !== told.seen || Date.now() - told.at > TOLD_AGAIN_MS) {
        told = { seen: sight.seen, at: Date.now() };
        ctx.log(sight.seen);
      }
      patience.look(sight);
      return steady >= looks ? true : undefined;
    },
    LOOK_EVERY_MS,
  );
  if (!open) throw closedError(args, told.seen);
}
