import type { Site } from '@/lib/dolphindb/errors';
import { findLeader, type LeaderView } from '@/lib/dolphindb/leader';
import type { DdbSession } from '@/lib/dolphindb/session';
import { type DdbCredentials, withLeader } from '@/lib/dolphindb/with-leader';
import { AppError, toAppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { findNode } from '@/lib/runs/plans/process-scan';
import { sources } from '../sources';
import { collectEvidence, startError } from './evidence';
import { processesOf } from './processes';

const ASK_MS = 3000;
/** A controller that has not answered for so long is looked at on its host. */
const LOOK_AFTER_MS = 4000;
/** One whose process is there but does not answer for so long counts as down. */
const SILENT_MS = 45_000;

export const siteOfNode = ({ address, port, alias }: NodeArgs): Site => ({ host: address, port, alias });

/** Asks all controllers who leads. */
export function askControllers(controllers: NodeArgs[]): Promise<LeaderView> {
  return findLeader(controllers.map(siteOfNode), { timeoutMs: ASK_MS });
}

/** Runs work on the leader, signed in with the cluster's console account; a change of leader is followed. */
export async function onLeader<T>(
  ctx: ActionContext,
  clusterId: string,
  controllers: NodeArgs[],
  work: (session: DdbSession, leader: Site) => Promise<T>,
): Promise<T> {
  const account: DdbCredentials = await sources().consoleAccount(clusterId);
  return withLeader(controllers.map(siteOfNode), account, work, { timeoutMs: 10_000, signal: ctx.signal });
}

async function evidenceOf(ctx: ActionContext, node: NodeArgs): Promise<{ running: boolean; seen: string }> {
  try {
    const conn = await ctx.connect(node.hostId);
    const running = findNode(await processesOf(ctx, conn, node.dir), node.role, node.alias);
    const error = startError(node, running ? 'silent' : 'gone', await collectEvidence(ctx, conn, node));
    return { running: running !== undefined, seen: error.detail.seen ?? '' };
  } catch (caught) {
    ctx.signal.throwIfAborted();
    const error = toAppError(caught);
    return { running: false, seen: `${error.code}: ${error.text.en}` };
  }
}

function controllerDown(node: NodeArgs, view: LeaderView, running: boolean, seen: string): AppError {
  const up = view.controllers.filter(({ reachable }) => reachable).length;
  const all = view.controllers.length;
  const leader = view.leader?.alias ?? '';
  return new AppError(
    'DEPLOY-CONTROLLER-DOWN',
    {
      en: `${node.alias} on ${node.address} ${running ? 'runs but does not answer' : 'is not running'}: ${up} of ${all} controllers answer${leader ? `, ${leader} leads` : ', there is no leader'}. This run needs all of them.`,
      zh: `${node.address} 上的 ${node.alias} ${running ? '在运行但无响应' : '未在运行'}：${all} 个控制节点中有 ${up} 个应答${leader ? `，leader 为 ${leader}` : '，当前没有 leader'}。此运行要求全部控制节点在线。`,
    },
    {
      seen,
      remedy: {
        en: 'Correct the cause, then deploy again or, in an upgrade, plan the rest anew: what is done is skipped, and the controller is started.',
        zh: '排除原因后重新部署；升级时请选择重新规划剩余步骤：已完成的步骤会跳过，并启动该控制节点。',
      },
    },
  );
}

/** Notices during a wait that a controller has died, also while the others still have a majority. */
export class ControllerGuard {
  private readonly silentSince = new Map<string, number>();

  constructor(
    private readonly ctx: ActionContext,
    private readonly controllers: NodeArgs[],
  ) {}

  /** Throws DEPLOY-CONTROLLER-DOWN with the evidence of the host when a controller is gone. */
  async check(view: LeaderView): Promise<void> {
    for (const [at, node] of this.controllers.entries()) {
      if (view.controllers[at]?.reachable) this.silentSince.delete(node.alias);
      else await this.examine(node, view);
    }
  }

  /** True when every controller answers. */
  complete(view: LeaderView): boolean {
    return view.controllers.every(({ reachable }) => reachable);
  }

  private async examine(node: NodeArgs, view: LeaderView): Promise<void> {
    const since = this.silentSince.get(node.alias) ?? Date.now();
    this.silentSince.set(node.alias, since);
    if (Date.now() - since < LOOK_AFTER_MS) return;
    const { running, seen } = await evidenceOf(this.ctx, node);
    if (!running || Date.now() - since > SILENT_MS) throw controllerDown(node, view, running, seen);
  }
}
