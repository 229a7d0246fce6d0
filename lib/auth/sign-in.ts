import 'server-only';
import { headers } from 'next/headers';
import { z } from 'zod';
import { writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { auth } from './auth';
import { actorOf, currentUser, requestAddress } from './session';
import { checkThrottle, clearThrottle, countFailure } from './throttle';

export const SignInInput = z.object({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
});
export type SignInInput = z.infer<typeof SignInInput>;

const refused = () =>
  new AppError('SIGN-IN-REFUSED', {
    en: 'The user name or the password is not right.',
    zh: '用户名或密码不正确。',
  });

async function passwordIsRight(input: SignInInput): Promise<boolean> {
  try {
    const result = await auth().api.signInUsername({ body: input, headers: await headers() });
    return Boolean(result);
  } catch {
    return false;
  }
}

/** Signs in and sets the session cookie; throws SIGN-IN-REFUSED (one sentence for every cause) or SIGN-IN-WAIT. */
export async function signIn(input: SignInInput): Promise<void> {
  const address = await requestAddress();
  const name = input.username.toLowerCase();
  const keys = [`user:${name}`, ...(address ? [`address:${address}`] : [])];
  await checkThrottle(keys);
  const user = await db().user.findUnique({ where: { username: name } });
  const allowed = !user?.disabledAt && (await passwordIsRight(input));
  const actor = {
    userName: input.username.slice(0, 100),
    ...(user ? { userId: user.id } : {}),
    ...(address ? { address } : {}),
  };
  await writeAudit(db(), actor, { action: 'session.sign-in', outcome: allowed ? 'ok' : 'refused' });
  if (!allowed) {
    await countFailure(keys);
    throw refused();
  }
  await clearThrottle(keys);
}

/** Ends the present session. */
export async function signOut(): Promise<void> {
  const user = await currentUser();
  await auth().api.signOut({ headers: await headers() });
  if (user) await writeAudit(db(), await actorOf(user), { action: 'session.sign-out' });
}
