import 'server-only';
import { AppError, isAppError, toAppError } from '@/lib/errors';
import { targetFor } from '@/lib/hosts/target';
import { singleton } from '@/lib/singleton';
import { SshPool } from '@/lib/ssh/pool';
import type { HostConnection } from '@/lib/ssh/types';
import type { Text } from '@/lib/text';
import type { FilePlace } from './places';

const READ_MS = 6000;
/** A configuration file above this is not one. */
const MOST_BYTES = 2 ** 20;

/** Deck looks now and then: a session that stays open in between is one that the hosts' administrators would have to explain. */
const pool = () => singleton('config-ssh-pool', () => new SshPool({ idleMs: 3_000 }));

/** What a file on a host holds, or why it could not be read. */
export interface FileContent extends FilePlace {
  text?: string;
  problem?: Text;
}

/** Gives the text of a file's bytes; throws CONFIG-ENCODING where writing the text back would change other bytes. */
export function textOf(bytes: Buffer, path: string): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return text;
  throw new AppError('CONFIG-ENCODING', {
    en: `${path} is not UTF-8 text; Deck leaves it alone.`,
    zh: `${path} 不是 UTF-8 文本，Deck 不会改动它。`,
  });
}

async function readOne(conn: HostConnection, place: FilePlace): Promise<FileContent> {
  try {
    const bytes = await conn.readFile(place.path, { timeoutMs: READ_MS, maxBytes: MOST_BYTES });
    if (bytes) return { ...place, text: textOf(bytes, place.path) };
    const problem = {
      en: `${place.path} does not exist on ${place.host}.`,
      zh: `${place.host} 上不存在 ${place.path}。`,
    };
    return { ...place, problem };
  } catch (error) {
    return { ...place, problem: problemOf(error) };
  }
}

function problemOf(error: unknown): Text {
  const { text, code } = toAppError(error);
  return isAppError(error) ? text : { en: `${text.en} (${code})`, zh: `${text.zh}（${code}）` };
}

/** Runs work on one host over the connection that all configuration reads share. Throws what connecting throws. */
export async function onHost<T>(hostId: string, work: (conn: HostConnection) => Promise<T>): Promise<T> {
  const conn = await pool().get(await targetFor(hostId), { timeoutMs: READ_MS });
  try {
    return await work(conn);
  } finally {
    conn.close();
  }
}

async function readHost(hostId: string, places: FilePlace[]): Promise<FileContent[]> {
  try {
    return await onHost(hostId, (conn) => Promise.all(places.map((place) => readOne(conn, place))));
  } catch (error) {
    return places.map((place) => ({ ...place, problem: problemOf(error) }));
  }
}

/** Reads files on all their hosts at the same time, each within 6 s; never throws for a host that cannot be read. */
export async function readFiles(places: readonly FilePlace[]): Promise<FileContent[]> {
  const hosts = [...new Set(places.map(({ hostId }) => hostId))];
  const read = hosts.map((hostId) =>
    readHost(
      hostId,
      places.filter((place) => place.hostId === hostId),
    ),
  );
  return (await Promise.all(read)).flat();
}
