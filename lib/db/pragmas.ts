import 'server-only';
import { db } from './client';

/** Sets write-ahead logging (kept in the file) and a busy timeout; run once at boot, before anything else reads. */
export async function applyPragmas(): Promise<void> {
  await db().$queryRawUnsafe('PRAGMA journal_mode=WAL');
  await db().$queryRawUnsafe('PRAGMA busy_timeout=5000');
  await db().$queryRawUnsafe('PRAGMA foreign_keys=ON');
}
