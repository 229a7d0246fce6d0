import { quote } from '@/lib/commands/quote';
import type { Action, ActionContext } from '@/lib/runs/action';
import { HoldArgs } from '@/lib/runs/plans/args-upgrade';
import { holdPath } from '@/lib/runs/plans/systemd-unit';
import { hostOf, LOOK_MS } from './support/remote';

async function isHeld(ctx: ActionContext, dir: string): Promise<boolean> {
  const conn = await hostOf(ctx);
  const options = { timeoutMs: LOOK_MS, signal: ctx.signal, check: false };
  return (await conn.exec(`[ -e ${quote(holdPath(dir))} ]`, options)).exitCode === 0;
}

async function run(ctx: ActionContext, command: string): Promise<void> {
  const conn = await hostOf(ctx);
  await conn.exec(command, { timeoutMs: LOOK_MS, signal: ctx.signal, label: command });
}

const holding = (dir: string) => `: > ${quote(holdPath(dir))}`;
/** Gives the command after which services may start the nodes of an installation again. */
export const releasing = (dir: string) => `rm -f ${quote(holdPath(dir))}`;

/** Keeps the services of an installation from starting its nodes, at a boot or by systemd's own restart; nodes that run are left alone. */
export const holdServices: Action<HoldArgs> = {
  name: 'hold-services',
  args: HoldArgs,
  describe: ({ dir }) => ({ commands: [`${holding(dir)}   # the units have ConditionPathExists=! of it`] }),
  check: async (ctx, { dir }) => ((await isHeld(ctx, dir)) ? 'done' : 'needed'),
  apply: (ctx, { dir }) => run(ctx, holding(dir)),
};

/** Lets the services of an installation start its nodes again. */
export const releaseServices: Action<HoldArgs> = {
  name: 'release-services',
  args: HoldArgs,
  describe: ({ dir }) => ({ commands: [releasing(dir)] }),
  check: async (ctx, { dir }) => ((await isHeld(ctx, dir)) ? 'needed' : 'done'),
  apply: (ctx, { dir }) => run(ctx, releasing(dir)),
};
