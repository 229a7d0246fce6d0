import 'server-only';
import { db } from './client';

/** Sets write-ahead logging, which stays in the file; run once at boot, before anything else reads. */
export async function applyPragmas(): Promise<void> {
  await db().$queryRawUnsafe('PRAGMA journal_mode=WAL');
}
