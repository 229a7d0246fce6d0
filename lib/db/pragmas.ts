import 'server-only';
import { chmodSync, existsSync } from 'node:fs';
import { databaseFile, db } from './client';

/** SQLite gives the files beside the database the mode of the database; a backup that was put back may have wider ones. */
function keepFromOthers(): void {
  for (const suffix of ['', '-wal', '-shm']) {
    const file = `${databaseFile()}${suffix}`;
    if (existsSync(file)) chmodSync(file, 0o600);
  }
}

/** Makes the database readable by its owner alone and sets write-ahead logging, which stays in the file; run once at boot, before anything else reads. */
export async function applyPragmas(): Promise<void> {
  keepFromOthers();
  await db().$queryRawUnsafe('PRAGMA journal_mode=WAL');
}
