import path from 'node:path';
import { quote } from '@/lib/commands/quote';
import type { ActionContext } from '@/lib/runs/action';
import type { HostConnection } from '@/lib/ssh/types';
import { LOOK_MS } from './remote';

/** Makes `dir` if it is missing and removes the hidden half files that a run cut off in the middle of writing has left in it. */
export async function clearForWriting(ctx: ActionContext, conn: HostConnection, dir: string): Promise<void> {
  await conn.exec(`mkdir -p ${quote(dir)} && rm -f ${quote(dir)}/.*.deck-*`, {
    timeoutMs: LOOK_MS,
    signal: ctx.signal,
    label: `prepare ${path.posix.basename(dir)}`,
  });
}
