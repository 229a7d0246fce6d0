import { quote } from '@/lib/commands/quote';
import { AppError, isAppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import {
  parseUnitState,
  parseUnits,
  type UnitSight,
  unitStateCommand,
  unitsCommand,
} from '@/lib/runs/plans/systemd-scan';
import type { HostConnection } from '@/lib/ssh/types';
import { LOOK_MS, look } from './remote';

/** Gives the error for a change that only root may make. */
export function needsRoot(address: string, seen: string | undefined): AppError {
  return new AppError(
    'SYSTEMD-NEEDS-ROOT',
    {
      en: `Services on ${address} can only be changed by root, and the credential of this host may not use sudo.`,
      zh: `${address} 上的系统服务只能由 root 修改，而该主机的凭据没有 sudo 权限。`,
    },
    {
      ...(seen && { seen }),
      remedy: {
        en: 'Give the host a credential with sudo, or have an administrator of the host do it.',
        zh: '请为该主机配置具有 sudo 权限的凭据，或由主机管理员执行。',
      },
    },
  );
}

/** Runs a command as root; throws SYSTEMD-NEEDS-ROOT where the credential does not allow it. */
export async function asRoot(ctx: ActionContext, conn: HostConnection, command: string): Promise<void> {
  try {
    await conn.exec(command, { timeoutMs: 60_000, signal: ctx.signal, root: true, label: command });
  } catch (error) {
    if (isAppError(error) && /^SSH-(NO-SUDO|SUDO-PASSWORD)$/.test(error.code))
      throw needsRoot(conn.address, error.detail.seen);
    throw error;
  }
}

/** Gives what systemd says of a unit; a host without systemd has no unit. */
export async function unitState(ctx: ActionContext, conn: HostConnection, unit: string): Promise<UnitSight> {
  const { stdout } = await conn.exec(unitStateCommand(unit), {
    timeoutMs: LOOK_MS,
    signal: ctx.signal,
    check: false,
  });
  return parseUnitState(stdout);
}

/** Gives the unit that systemd runs this controller or agent by, Deck's or another; undefined where there is none. */
export async function unitOf(
  ctx: ActionContext,
  conn: HostConnection,
  { dir, role }: NodeArgs,
): Promise<string | undefined> {
  const found = parseUnits(await look(ctx, conn, unitsCommand(dir), 'look for services'));
  return found.find((each) => each.role === role)?.unit;
}

/** Has systemd start a unit; a unit that failed often is allowed another try. */
export async function startUnit(ctx: ActionContext, conn: HostConnection, unit: string): Promise<void> {
  await asRoot(
    ctx,
    conn,
    `systemctl reset-failed ${quote(unit)} 2>/dev/null; systemctl start ${quote(unit)}`,
  );
}

/** Has systemd stop a unit, without waiting; whether the process ends is to be seen. */
export async function stopUnit(ctx: ActionContext, conn: HostConnection, unit: string): Promise<void> {
  await asRoot(ctx, conn, `systemctl stop --no-block ${quote(unit)}`);
}
