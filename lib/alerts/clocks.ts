import 'server-only';
import { db } from '@/lib/db/client';
import { isAppError } from '@/lib/errors';
import { withHost } from '@/lib/hosts/check-hosts';
import { clockOffset, readDate } from '@/lib/hosts/probe/clock';
import { singleton } from '@/lib/singleton';
import type { HostConnection } from '@/lib/ssh/types';
import type { Clock } from './types';

const atOnce = 4;
const execMs = 10_000;
/** Three rounds missed, and what was seen counts no more. */
const keptMs = 35 * 60_000;

interface Seen {
  /** By address. */
  clocks: Map<string, Clock & { at: number }>;
  /** Logins that were refused; they are not tried again until host or credential change, since hosts lock out. */
  refused: Map<string, string>;
}
const seen = () => singleton('alert-clocks', (): Seen => ({ clocks: new Map(), refused: new Map() }));

/** Gives the clocks of these hosts as last seen; hosts that were not seen of late are left out. */
export function clocksOf(addresses: string[], now: number): Record<string, Clock> {
  return Object.fromEntries(
    addresses.flatMap((address) => {
      const clock = seen().clocks.get(address);
      if (!clock || now - clock.at > keptMs) return [];
      return [[address, { offsetMs: clock.offsetMs, uncertaintyMs: clock.uncertaintyMs }]];
    }),
  );
}

async function readClock(conn: HostConnection): Promise<Clock | undefined> {
  const samples: { hostMs: number; arrivedAt: number }[] = [];
  const onLine = (_stream: 'out' | 'err', line: string) => {
    const hostMs = readDate(line);
    if (hostMs !== undefined) samples.push({ hostMs, arrivedAt: Date.now() });
  };
  const sentAt = Date.now();
  await conn.exec('date +%s%N', { timeoutMs: execMs, onLine, label: 'read the clock' });
  return samples.length > 0 ? clockOffset(sentAt, samples) : undefined;
}

interface Candidate {
  id: string;
  address: string;
  /** Changes with the login. */
  version: string;
}

async function look({ id, address, version }: Candidate): Promise<void> {
  const { clocks, refused } = seen();
  if (refused.get(id) === version) return;
  try {
    const clock = await withHost(id, readClock);
    refused.delete(id);
    if (clock) clocks.set(address, { ...clock, at: Date.now() });
  } catch (error) {
    clocks.delete(address);
    if (isAppError(error) && !['SSH-UNREACHABLE', 'SSH-TIMEOUT'].includes(error.code))
      refused.set(id, version);
  }
}

/** Compares the clocks of all hosts of these clusters with Deck's, a few at a time; what cannot be seen is left out. */
export async function sampleClocks(clusterIds: string[]): Promise<void> {
  const hosts = await db().host.findMany({
    where: { hostKey: { not: null }, clusters: { some: { clusterId: { in: clusterIds } } } },
    select: { id: true, address: true, updatedAt: true, credential: { select: { updatedAt: true } } },
  });
  const queue = hosts.map(({ id, address, updatedAt, credential }) => ({
    id,
    address,
    version: `${updatedAt.getTime()} ${credential.updatedAt.getTime()}`,
  }));
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await look(next);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
