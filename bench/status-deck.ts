import { createHmac, randomBytes } from 'node:crypto';
import { db } from '@/lib/db/client';
import { derivedKey } from '@/lib/secrets/seal';
import { administrator } from '../e2e/support/arrange';
import { type Deck, newDataDir, startDeck } from '../e2e/support/server';

/** A data directory whose database this process uses too; call it before anything else of Deck. */
export function benchData(): string {
  // The machine's proxy must not see the traffic between Deck and its hosts.
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) delete process.env[name];
  const dataDir = newDataDir();
  process.env.DECK_DATA = dataDir;
  process.env.DECK_LOG_LEVEL ??= 'error';
  return dataDir;
}

/** Gives the cookie of a new session of the administrator, as signing in would. */
async function cookieFor(): Promise<string> {
  const user = await db().user.findUniqueOrThrow({ where: { username: administrator.username } });
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(Date.now() + 24 * 3_600_000);
  await db().session.create({ data: { id: token, token, userId: user.id, expiresAt } });
  const signature = createHmac('sha256', derivedKey('sign-in')).update(token).digest('base64');
  return `deck.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

/** Starts the built server on the data directory, as `npm start` would serve it. */
export async function benchDeck(dataDir: string): Promise<Deck & { cookie: string }> {
  const deck = await startDeck({ dataDir });
  return Object.assign(deck, { cookie: await cookieFor() });
}
