import 'server-only';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import type { Actor } from './audit/write';
import type { RoleName } from './auth/roles';
import { actorOf, requireRole, type SessionUser } from './auth/session';
import { type PublicError, publicError } from './http';

export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: PublicError };

/** Makes a server action: checks the user's role, parses the input, and turns anything thrown into a public error. The only edge for mutations. */
export function defineAction<S extends z.ZodType, T>(
  needed: RoleName,
  schema: S,
  run: (input: z.output<S>, context: { user: SessionUser; actor: Actor }) => Promise<T>,
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return async (input) => {
    try {
      const user = await requireRole(needed);
      const data = await run(schema.parse(input), { user, actor: await actorOf(user) });
      return { ok: true, data };
    } catch (error) {
      unstable_rethrow(error);
      return { ok: false, error: publicError(error) };
    }
  };
}
