import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Actor } from '@/lib/audit/write';
import { AppError } from '@/lib/errors';
import { auth } from './auth';
import { hasRole, type RoleName } from './roles';

export interface SessionUser {
  id: string;
  name: string;
  role: RoleName;
}

/** Gives the signed-in user, or undefined for a guest, an expired session or a disabled account. */
export const currentUser = cache(async (): Promise<SessionUser | undefined> => {
  const session = await auth().api.getSession({ headers: await headers() });
  if (!session || session.user.disabledAt) return undefined;
  const { id, username, name, role } = session.user;
  return { id, name: username ?? name, role: role as RoleName };
});

/** Gives the signed-in user; throws AUTH-REQUIRED for guests and AUTH-FORBIDDEN for a lower role. */
export async function requireRole(needed: RoleName): Promise<SessionUser> {
  const user = await currentUser();
  if (!user) {
    throw new AppError('AUTH-REQUIRED', { en: 'Sign in to continue.', zh: '请先登录。' });
  }
  if (!hasRole(user.role, needed)) {
    throw new AppError('AUTH-FORBIDDEN', {
      en: `This needs the role ${needed}; yours is ${user.role}.`,
      zh: `此操作需要 ${needed} 角色，您的角色是 ${user.role}。`,
    });
  }
  return user;
}

/** Gives the address of the request's sender: the connection's, or what a declared proxy appended last (scripts/server-preload.mjs). */
export async function requestAddress(): Promise<string | undefined> {
  const forwarded = (await headers()).get('x-forwarded-for');
  return forwarded?.split(',').at(-1)?.trim() || undefined;
}

/** Gives the actor for audit rows of the present request. */
export async function actorOf(user: SessionUser): Promise<Actor> {
  const address = await requestAddress();
  return { userId: user.id, userName: user.name, ...(address ? { address } : {}) };
}

/** For pages: gives the signed-in user, sends guests to the sign-in page and lower roles to a page that says so. */
export async function pageUser(needed: RoleName): Promise<SessionUser> {
  const user = await currentUser();
  if (!user) redirect('/sign-in');
  if (!hasRole(user.role, needed)) redirect(`/forbidden?needs=${needed}`);
  return user;
}
