import 'server-only';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';

const freeTries = 5;
const longestWaitSeconds = 15 * 60;

/** Waiting time in seconds after so many failures in a row: none for the first five, then doubling from 5 s up to 15 min. */
export function waitSeconds(failures: number): number {
  if (failures < freeTries) return 0;
  return Math.min(5 * 2 ** (failures - freeTries), longestWaitSeconds);
}

/** Throws SIGN-IN-WAIT while one of the keys (user name, address) has to wait. */
export async function checkThrottle(keys: string[], now = new Date()): Promise<void> {
  const rows = await db().signInThrottle.findMany({ where: { key: { in: keys } } });
  const until = Math.max(0, ...rows.map((row) => row.blockedUntil?.getTime() ?? 0));
  if (until <= now.getTime()) return;
  const seconds = Math.ceil((until - now.getTime()) / 1000);
  throw new AppError('SIGN-IN-WAIT', {
    en: `Too many failed attempts. Try again in ${seconds} s.`,
    zh: `失败次数过多，请 ${seconds} 秒后重试。`,
  });
}

/** Counts one failure for each key and sets how long it has to wait. */
export async function countFailure(keys: string[], now = new Date()): Promise<void> {
  for (const key of keys) {
    const row = await db().signInThrottle.upsert({
      where: { key },
      create: { key, failures: 1 },
      update: { failures: { increment: 1 } },
    });
    const wait = waitSeconds(row.failures);
    if (wait > 0) {
      const blockedUntil = new Date(now.getTime() + wait * 1000);
      await db().signInThrottle.update({ where: { key }, data: { blockedUntil } });
    }
  }
}

/** Forgets the failures of the keys after a good sign-in. */
export async function clearThrottle(keys: string[]): Promise<void> {
  await db().signInThrottle.deleteMany({ where: { key: { in: keys } } });
}
