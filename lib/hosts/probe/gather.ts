import { isAppError } from '@/lib/errors';
import type { HostConnection } from '@/lib/ssh/types';
import { clockOffset, readDate } from './clock';
import { HostFacts } from './facts-schema';
import { parseFacts } from './parse-facts';
import { rootScript, userScript } from './script';

const TIMEOUT_MS = 30_000;

export interface GatherOptions {
  /** Directories to look at, e.g. the planned installation directory. */
  directories?: string[];
  signal?: AbortSignal;
}

/** Gives what can be seen on a host, with one script as the user and, at the same time, one as root where the credential allows it; throws what `exec` throws. */
export async function gatherFacts(
  conn: HostConnection,
  { directories = [], signal }: GatherOptions = {},
): Promise<HostFacts> {
  const samples: { hostMs: number; arrivedAt: number }[] = [];
  let clockNext = false;
  const onLine = (stream: 'out' | 'err', line: string) => {
    const arrivedAt = Date.now();
    const hostMs = stream === 'out' && clockNext ? readDate(line) : undefined;
    if (hostMs !== undefined) samples.push({ hostMs, arrivedAt });
    clockNext = line === '@@deck clock';
  };
  const sentAt = Date.now();
  const [user, root] = await Promise.all([
    conn.exec(userScript(directories), { timeoutMs: TIMEOUT_MS, signal, onLine, label: 'gather facts' }),
    asRoot(conn, signal),
  ]);
  const parsed = parseFacts(user.stdout, root.output);
  const clock = {
    ...parsed.clock,
    ...(samples.length > 0 ? clockOffset(sentAt, samples) : { offsetMs: 0, uncertaintyMs: 0 }),
  };
  return HostFacts.parse({ ...parsed, clock, root: root.state, gatheredAt: sentAt });
}

async function asRoot(
  conn: HostConnection,
  signal?: AbortSignal,
): Promise<{ state: HostFacts['root']; output?: string }> {
  try {
    const result = await conn.exec(rootScript(), {
      timeoutMs: TIMEOUT_MS,
      signal,
      root: true,
      label: 'gather facts as root',
    });
    return { state: 'yes', output: result.stdout };
  } catch (error) {
    if (isAppError(error) && error.code === 'SSH-NO-SUDO') return { state: 'no' };
    if (isAppError(error) && error.code === 'SSH-SUDO-PASSWORD') return { state: 'wrong-password' };
    throw error;
  }
}
