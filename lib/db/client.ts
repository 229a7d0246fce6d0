import 'server-only';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { dataPath } from '@/lib/env';
import { singleton } from '@/lib/singleton';
import { PrismaClient } from './generated/client';

/** How long a statement waits for another connection's lock; given here because libSQL opens new connections, on which a pragma would be lost. */
const busyMs = 5000;

/** Absolute path of the database file; relative paths would follow the working directory. */
export function databaseFile(): string {
  return dataPath('deck.db');
}

/** Gives the one database client of this process (ADR 002: libSQL's adapter is the one that loses no acknowledged write). */
export function db(): PrismaClient {
  return singleton(
    'db',
    () => new PrismaClient({ adapter: new PrismaLibSql({ url: `file:${databaseFile()}`, timeout: busyMs }) }),
  );
}

/** The client inside a transaction: await nothing but queries there. */
export type Tx = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];
