import type { LeaderView } from '@/lib/dolphindb/leader';
import { AppError } from '@/lib/errors';
import type { Action } from '@/lib/runs/action';
import { ControllersArgs } from '@/lib/runs/plans/args';
import { askControllers, ControllerGuard } from './support/controllers';
import { patienceOf, poll } from './support/wait';

function noLeader(view: LeaderView | undefined): AppError {
  const states = view?.controllers.map(
    ({ alias, host, port, reachable, error }) =>
      `${alias ?? ''} ${host}:${port}: ${reachable ? 'answers' : (error?.text.en ?? 'no answer')}`,
  );
  return new AppError(
    'DEPLOY-NO-LEADER',
    { en: 'The controllers did not agree on a leader in time.', zh: '控制节点未能在规定时间内选出 leader。' },
    {
      seen: states?.join('\n'),
      remedy: {
        en: 'Check that the controllers reach each other on their ports and that their clocks agree, then resume.',
        zh: '请检查各控制节点之间端口是否互通、时钟是否一致，然后继续执行。',
      },
    },
  );
}

/** Waits until all controllers answer and one of them leads. */
export const awaitLeader: Action<ControllersArgs> = {
  name: 'await-leader',
  args: ControllersArgs,
  describe: ({ controllers }) => ({
    commands: controllers.map(
      ({ address, port }) => `# ask ${address}:${port}: getClusterPerf(true), column isLeader`,
    ),
  }),
  async check(_ctx, { controllers }) {
    const view = await askControllers(controllers);
    return view.leader && view.controllers.every(({ reachable }) => reachable) ? 'done' : 'needed';
  },
  async apply(ctx, { controllers }) {
    const guard = new ControllerGuard(ctx, controllers);
    let last: LeaderView | undefined;
    const view = await poll(ctx, patienceOf(ctx), async () => {
      last = await askControllers(controllers);
      await guard.check(last);
      return last.leader && guard.complete(last) ? last : undefined;
    });
    if (!view?.leader) throw noLeader(last);
    ctx.log(`leader: ${view.leader.alias ?? ''} ${view.leader.host}:${view.leader.port}`);
  },
};
