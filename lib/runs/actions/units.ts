import { quote } from '@/lib/commands/quote';
import { AppError, isAppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { InstallUnitArgs, UnitArgs } from '@/lib/runs/plans/args-operate';
import type { UnitSight } from '@/lib/runs/plans/systemd-scan';
import { unitPath } from '@/lib/runs/plans/systemd-unit';
import type { HostConnection } from '@/lib/ssh/types';
import { hostOf, LOOK_MS } from './support/remote';
import { asRoot, needsRoot, unitState } from './support/systemd';

async function requireSystemd(ctx: ActionContext, conn: HostConnection): Promise<void> {
  const command = '[ -d /run/systemd/system ] && command -v systemctl';
  const options = { timeoutMs: LOOK_MS, signal: ctx.signal, check: false };
  if ((await conn.exec(command, options)).exitCode === 0) return;
  throw new AppError(
    'SYSTEMD-MISSING',
    { en: `${conn.address} does not run systemd.`, zh: `${conn.address} 未使用 systemd。` },
    {
      remedy: {
        en: 'Start controllers and agents from Deck, or by the start mechanism of this host.',
        zh: '请在 Deck 中启动控制节点和代理节点，或使用该主机自身的启动机制。',
      },
    },
  );
}

function notSo(unit: string, address: string, sight: UnitSight): AppError {
  return new AppError(
    'SYSTEMD-STATE',
    {
      en: `systemd on ${address} does not show ${unit} as it should be.`,
      zh: `${address} 上 systemd 显示的 ${unit} 状态与预期不符。`,
    },
    {
      seen: `LoadState=${sight.load} ActiveState=${sight.active} UnitFileState=${sight.file}`,
      remedy: {
        en: 'Look at `systemctl status` and at masks or overrides of this unit.',
        zh: '请查看 systemctl status，并检查该服务是否被屏蔽或覆盖。',
      },
    },
  );
}

async function contentOn(
  ctx: ActionContext,
  conn: HostConnection,
  unit: string,
): Promise<string | undefined> {
  const options = { timeoutMs: LOOK_MS, signal: ctx.signal };
  return (await conn.readFile(unitPath(unit), options))?.toString('utf8');
}

async function writeUnit(
  ctx: ActionContext,
  conn: HostConnection,
  { unit, content }: InstallUnitArgs,
): Promise<void> {
  try {
    const options = { timeoutMs: LOOK_MS, signal: ctx.signal, mode: 0o644, root: true };
    await conn.writeFile(unitPath(unit), content, options);
  } catch (error) {
    if (isAppError(error) && /^SSH-(NO-SUDO|SUDO-PASSWORD)$/.test(error.code))
      throw needsRoot(conn.address, error.detail.seen);
    throw error;
  }
}

async function change(
  ctx: ActionContext,
  unit: string,
  command: string,
  so: (sight: UnitSight) => boolean,
): Promise<void> {
  const conn = await hostOf(ctx);
  await requireSystemd(ctx, conn);
  await asRoot(ctx, conn, command);
  const sight = await unitState(ctx, conn, unit);
  if (!so(sight)) throw notSo(unit, conn.address, sight);
  ctx.log(`${unit}: ${sight.file || 'no file'}, ${sight.active}`);
}

const isEnabled = ({ load, file }: UnitSight) => load === 'loaded' && file === 'enabled';
const isGone = ({ file }: UnitSight) => file === '';

/** Writes the unit file and enables it; a process that runs already comes under systemd with its next start. */
export const installUnit: Action<InstallUnitArgs> = {
  name: 'install-unit',
  args: InstallUnitArgs,
  describe: ({ unit, content }) => ({
    commands: ['systemctl daemon-reload', `systemctl enable ${unit}`],
    files: [{ path: unitPath(unit), content, mode: 0o644 }],
  }),
  async check(ctx, { unit, content }) {
    const conn = await hostOf(ctx);
    await requireSystemd(ctx, conn);
    const same = (await contentOn(ctx, conn, unit)) === content;
    return same && isEnabled(await unitState(ctx, conn, unit)) ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const { unit } = args;
    await writeUnit(ctx, await hostOf(ctx), args);
    await change(ctx, unit, `systemctl daemon-reload && systemctl enable ${quote(unit)}`, isEnabled);
  },
};

function switchAction(
  name: string,
  commands: (unit: string) => string[],
  so: (sight: UnitSight) => boolean,
): Action<UnitArgs> {
  return {
    name,
    args: UnitArgs,
    describe: ({ unit }) => ({ commands: commands(unit) }),
    async check(ctx, { unit }) {
      return so(await unitState(ctx, await hostOf(ctx), unit)) ? 'done' : 'needed';
    },
    apply: (ctx, { unit }) => change(ctx, unit, commands(unit).join(' && '), so),
  };
}

/** Has systemd start the unit when the host boots. */
export const enableUnit = switchAction(
  'enable-unit',
  (unit) => [`systemctl enable ${quote(unit)}`],
  isEnabled,
);

/** Has systemd not start the unit any more when the host boots; what runs goes on. */
export const disableUnit = switchAction(
  'disable-unit',
  (unit) => [`systemctl disable ${quote(unit)}`],
  ({ file }) => file !== 'enabled',
);

/** Removes the unit file; the process goes on without systemd's care. */
export const removeUnit = switchAction(
  'remove-unit',
  (unit) => [`systemctl disable ${quote(unit)}`, `rm -f ${quote(unitPath(unit))}`, 'systemctl daemon-reload'],
  isGone,
);
