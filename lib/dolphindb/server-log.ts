import { DdbError } from './errors';
import type { CallOptions, DdbSession } from './session';
import { scalar, texts } from './values';

/** Bytes that one call may ask for. */
export const SERVER_LOG_BYTES = 256 * 1024;
/** A replaced byte: not UTF-8, so it stands for what the server's text could not carry. */
const LOST = 0xff;

/** Gives the length in bytes of a node's run log; -1 when the server knows no log file. Ask controllers and agents for their own alias, agents for those they start (dolphindb-server-api.md 4). */
export async function serverLogLength(
  session: DdbSession,
  alias: string,
  options: CallOptions = {},
): Promise<number> {
  const length = scalar(await session.call('getServerLogLength', [alias], options));
  return typeof length === 'number' ? length : -1;
}

/** Bytes of the lines as they lay in the file, as far as it can be told: a character that is not UTF-8 arrives as U+FFFD, mostly one for one byte. */
function bytesOf(lines: string[], length: number): Buffer {
  const text = lines.join('\n');
  const plain = Buffer.from(text);
  if (plain.length === length) return plain;
  if (plain.length === length - 1) return Buffer.concat([plain, Buffer.from('\n')]);
  const lost = Buffer.from(text.replaceAll('\ufffd', '\x00'));
  for (let at = lost.indexOf(0); at >= 0; at = lost.indexOf(0, at)) lost[at] = LOST;
  const ended = lost.length < length ? Buffer.concat([lost, Buffer.from('\n')]) : lost;
  const missing = length - ended.length;
  return missing < 0 ? ended.subarray(-missing) : Buffer.concat([Buffer.alloc(missing, LOST), ended]);
}

/** Gives a range of a node's run log, at most 256 KiB; where characters were lost the offsets are kept right from the end. Throws DDB-ERROR for what the server refuses. */
export async function serverLogBytes(
  session: DdbSession,
  alias: string,
  { from, length }: { from: number; length: number },
  options: CallOptions = {},
): Promise<Uint8Array> {
  const wanted = Math.min(Math.trunc(length), SERVER_LOG_BYTES);
  if (wanted <= 0) return new Uint8Array();
  const args = [BigInt(wanted), BigInt(Math.max(0, Math.trunc(from))), true, alias];
  const lines = texts(await session.call('getServerLog', args, { page: { limit: wanted }, ...options }));
  return bytesOf(lines, wanted);
}

/** Gives the server's own wall clock as ms since 1970, as if it stood in UTC; throws DDB-ERROR when it does not say. */
export async function serverWallClock(session: DdbSession, options: CallOptions = {}): Promise<number> {
  const text = String(scalar(await session.call('now', [], { urgent: true, ...options })));
  const at = Date.parse(`${text.slice(0, 10).replaceAll('.', '-')}T${text.slice(11, 23)}Z`);
  if (Number.isNaN(at)) {
    throw new DdbError('DDB-ERROR', {
      en: 'The server does not tell its time.',
      zh: '服务器未返回当前时间。',
    });
  }
  return at;
}
