import 'server-only';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { storedSetting, storeSetting } from './store';

const key = 'metrics-token';
const Stored = z.object({ sha256: z.string() });

/** The token has 256 random bits, so that a plain hash of it tells nothing. */
const hashOf = (token: string) => createHash('sha256').update(token).digest();

async function storedHash(): Promise<Buffer | undefined> {
  const parsed = Stored.safeParse(await storedSetting(key));
  return parsed.success ? Buffer.from(parsed.data.sha256, 'hex') : undefined;
}

/** Says whether `/metrics` is served at all. */
export async function hasMetricsToken(): Promise<boolean> {
  return (await storedHash()) !== undefined;
}

/** Says whether a token is the one that was made last; takes the same time whatever it is. */
export async function isMetricsToken(token: string | undefined): Promise<boolean> {
  const hash = await storedHash();
  return hash !== undefined && token !== undefined && timingSafeEqual(hash, hashOf(token));
}

/** Makes a new token for `/metrics`, which ends the one before; only its hash is stored. Gives the token. */
export async function createMetricsToken(actor: Actor): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await storeSetting(key, { sha256: hashOf(token).toString('hex') }, actor);
  return token;
}

/** Turns `/metrics` off. */
export async function removeMetricsToken(actor: Actor): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.setting.deleteMany({ where: { key } });
    await writeAudit(tx, actor, { action: 'setting.metrics-off', objectType: 'setting', objectName: key });
  });
}
