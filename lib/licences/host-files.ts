import 'server-only';
import { createHash } from 'node:crypto';
import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import { targetFor } from '@/lib/hosts/target';
import { publicError } from '@/lib/http';
import type { PlacedInstallation } from '@/lib/runs/plans/layout';
import { pathsOf } from '@/lib/runs/plans/paths';
import { connectHost } from '@/lib/ssh/connect';
import type { HostConnection } from '@/lib/ssh/types';
import { parseLicence } from './parse';
import type { HostLicence, LicenceFile } from './view';

const CONNECT_MS = 8000;
const LOOK_MS = 10_000;
const MAX_BYTES = 64 * 1024;
/** Kept files that are read; older ones stay on the host unread. */
const KEPT_SHOWN = 5;

/** Names that `keptName` gives. */
const KEPT = /^dolphindb\.lic\.\d{8}T\d{6}Z$/;

/** Gives a licence file of a host, with what is wrong when it is none; undefined when it does not exist. */
async function readOne(
  conn: HostConnection,
  dir: string,
  name: string,
): Promise<(LicenceFile & { bytes: Buffer }) | undefined> {
  const path = `${pathsOf(dir).server}/${name}`;
  const bytes = await conn.readFile(path, { timeoutMs: LOOK_MS, maxBytes: MAX_BYTES });
  if (!bytes) return undefined;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    return { name, sha256, terms: parseLicence(bytes), bytes };
  } catch (error) {
    return { name, sha256, bytes, error: publicError(error) };
  }
}

const shown = ({ bytes: _, ...file }: LicenceFile & { bytes: Buffer }): LicenceFile => file;

function missing(path: string) {
  return publicError(
    new AppError('LICENCE-MISSING', { en: `There is no file ${path}.`, zh: `文件 ${path} 不存在。` }),
  );
}

async function readInstallation(
  conn: HostConnection,
  { hostId, address, dir }: PlacedInstallation,
): Promise<HostLicence> {
  const { licence, server } = pathsOf(dir);
  const { stdout } = await conn.exec(`ls -1 ${quote(server)} 2>/dev/null | grep -F dolphindb.lic.; true`, {
    timeoutMs: LOOK_MS,
    label: 'list licence files',
  });
  const names = stdout.split('\n').filter((name) => KEPT.test(name));
  const kept: LicenceFile[] = [];
  for (const name of names.sort().reverse().slice(0, KEPT_SHOWN)) {
    const file = await readOne(conn, dir, name);
    if (file) kept.push(shown(file));
  }
  const file = await readOne(conn, dir, 'dolphindb.lic');
  return { hostId, address, dir, kept, ...(file ? { file: shown(file) } : { error: missing(licence) }) };
}

async function withHost<T>(hostId: string, work: (conn: HostConnection) => Promise<T>): Promise<T> {
  const conn = await connectHost(await targetFor(hostId), { timeoutMs: CONNECT_MS });
  try {
    return await work(conn);
  } finally {
    conn.close();
  }
}

/** Reads the licence files of the installations of one host over one connection; never throws, a host that cannot be asked has its error. */
export async function hostLicences(installations: PlacedInstallation[]): Promise<HostLicence[]> {
  const [first] = installations;
  if (!first) return [];
  try {
    return await withHost(first.hostId, async (conn) => {
      const found: HostLicence[] = [];
      for (const each of installations) found.push(await readInstallation(conn, each));
      return found;
    });
  } catch (caught) {
    const error = publicError(caught);
    return installations.map(({ hostId, address, dir }) => ({ hostId, address, dir, kept: [], error }));
  }
}

/** Gives the bytes of a file that a replacement has kept; throws LICENCE-MISSING when it is gone. */
export async function keptLicence({ hostId, dir }: PlacedInstallation, name: string): Promise<Buffer> {
  const found = KEPT.test(name) ? await withHost(hostId, (conn) => readOne(conn, dir, name)) : undefined;
  if (found) return found.bytes;
  throw new AppError('LICENCE-MISSING', {
    en: 'This kept licence file is no longer on the host.',
    zh: '主机上已找不到保留的授权许可文件。',
  });
}
