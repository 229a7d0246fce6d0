import 'server-only';
import { z } from 'zod';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { auth } from '@/lib/auth/auth';
import { Password } from '@/lib/auth/password';
import { checkThrottle, clearThrottle, countFailure } from '@/lib/auth/throttle';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';

export const ChangeOwnPasswordInput = z.object({ current: z.string().min(1).max(200), next: Password });
export type ChangeOwnPasswordInput = z.infer<typeof ChangeOwnPasswordInput>;

/** Changes the signed-in user's own password and ends all their sessions; throws PASSWORD-WRONG when the present one is not right. */
export async function changeOwnPassword(
  userId: string,
  raw: ChangeOwnPasswordInput,
  actor: Actor,
): Promise<void> {
  const input = ChangeOwnPasswordInput.parse(raw);
  const throttled = [`own-password:${userId}`];
  await checkThrottle(throttled);
  const { password } = await auth().$context;
  const account = await db().account.findFirstOrThrow({ where: { userId, providerId: 'credential' } });
  const right = await password.verify({ hash: account.password ?? '', password: input.current });
  if (!right) {
    await countFailure(throttled);
    throw new AppError('PASSWORD-WRONG', {
      en: 'The present password is not right.',
      zh: '当前密码不正确。',
    });
  }
  await clearThrottle(throttled);
  const hash = await password.hash(input.next);
  await db().$transaction(async (tx) => {
    await tx.account.update({ where: { id: account.id }, data: { password: hash } });
    await tx.session.deleteMany({ where: { userId } });
    await writeAudit(tx, actor, { action: 'user.change-own-password', objectType: 'user', objectId: userId });
  });
}
