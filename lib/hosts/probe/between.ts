import type { Finding } from '@/lib/lint/finding';
import type { HostConnection } from '@/lib/ssh/types';
import { betweenFindings } from './between-findings';
import { type ClockSample, clockOffset, readDate } from './clock';
import { type Listener, type PortState, startListener } from './listener';
import { connectTo, parseReached } from './reach-commands';
import { FIREWALLS } from './script';

export interface BetweenHost {
  hostId: string;
  address: string;
  conn: HostConnection;
}

/** One attempt to reach a planned port from another host. */
export interface Reach {
  from: string;
  to: string;
  port: number;
  /** `filtered`: no answer, or the network forbids it; `unknown`: could not be tested. */
  result: 'ok' | 'refused' | 'filtered' | 'unknown';
  /** Whether our temporary listener or somebody else's programme stood behind the port. */
  behind: PortState;
  seen: string;
}

export interface BetweenResult {
  /** How far each host's clock is ahead of Deck's, by address. */
  clocks: Record<string, ClockSample>;
  reaches: Reach[];
  /** Packet filters seen on hosts that could not be reached, by address. */
  firewalls: Record<string, string[]>;
  findings: Finding[];
}

export interface BetweenOptions {
  /** For everything together; default 60 s. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

const CONNECT_SECONDS = 3;
const AT_ONCE = 10;

/**
 * Compares the clocks of hosts and proves that each planned port can be reached from every other host: a temporary listener stands
 * behind ports that nobody uses yet; ports in use are tried as they are. Nothing stays on the hosts. Throws what `exec` throws when
 * a host is lost; a port that cannot be tested is a result, not an error.
 */
export async function checkBetween(
  hosts: BetweenHost[],
  ports: { address: string; port: number }[],
  { timeoutMs = 60_000, signal }: BetweenOptions = {},
): Promise<BetweenResult> {
  const deadline = Date.now() + timeoutMs;
  const left = () => Math.max(1000, deadline - Date.now());
  const clocks = Object.fromEntries(
    await eachHost(
      hosts,
      async ({ address, conn }) => [address, await sampleClock(conn, left(), signal)] as const,
    ),
  );
  const reaches = await testReaches(hosts, ports, left, signal);
  const blocked = new Set(
    reaches.filter(({ result }) => result === 'refused' || result === 'filtered').map(({ to }) => to),
  );
  const firewalls = Object.fromEntries(
    await eachHost(
      hosts.filter(({ address }) => blocked.has(address)),
      async ({ address, conn }) => [address, await seeFirewalls(conn, left(), signal)] as const,
    ),
  );
  return { clocks, reaches, firewalls, findings: betweenFindings(clocks, reaches, firewalls) };
}

async function testReaches(
  hosts: BetweenHost[],
  ports: { address: string; port: number }[],
  left: () => number,
  signal?: AbortSignal,
): Promise<Reach[]> {
  const listeners = new Map<string, Listener>();
  try {
    await eachHost(hosts, async ({ address, conn }) => {
      const own = [...new Set(ports.filter((one) => one.address === address).map(({ port }) => port))];
      if (own.length > 0) listeners.set(address, await startListener(conn, own, left(), signal));
    });
    return (await eachHost(hosts, (host) => reachFrom(host, ports, listeners, left(), signal))).flat();
  } finally {
    await Promise.all([...listeners.values()].map((listener) => listener.stop()));
  }
}

async function reachFrom(
  { address, conn }: BetweenHost,
  ports: { address: string; port: number }[],
  listeners: Map<string, Listener>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Reach[]> {
  const others = ports.filter((one) => one.address !== address);
  const behind = (one: { address: string; port: number }) =>
    listeners.get(one.address)?.states.get(one.port) ?? 'unknown';
  const testable = others.filter((one) => behind(one) !== 'unknown');
  const targets = [...new Set(testable.map((one) => `${one.address}:${one.port}`))];
  const seconds = Math.max(1, Math.min(CONNECT_SECONDS, Math.floor(timeoutMs / 2000)));
  const output =
    targets.length > 0
      ? await conn.exec(connectTo(targets, seconds), {
          timeoutMs,
          signal,
          check: false,
          label: 'reach other hosts',
        })
      : undefined;
  const reached = new Map(parseReached(output?.stdout ?? '').map((one) => [one.target, one]));
  return others.map((one) => {
    const seen = reached.get(`${one.address}:${one.port}`);
    return {
      from: address,
      to: one.address,
      port: one.port,
      behind: behind(one),
      result: behind(one) === 'denied' && seen?.result !== 'ok' ? 'unknown' : (seen?.result ?? 'unknown'),
      seen: seen?.seen ?? 'not tested',
    };
  });
}

async function sampleClock(
  conn: HostConnection,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<ClockSample> {
  const samples: { hostMs: number; arrivedAt: number }[] = [];
  const onLine = (_stream: 'out' | 'err', line: string) => {
    const hostMs = readDate(line);
    if (hostMs !== undefined) samples.push({ hostMs, arrivedAt: Date.now() });
  };
  const sentAt = Date.now();
  await conn.exec('date +%s%N', { timeoutMs, signal, onLine, label: 'read the clock' });
  return samples.length > 0
    ? clockOffset(sentAt, samples)
    : { offsetMs: 0, uncertaintyMs: Number.MAX_SAFE_INTEGER };
}

async function seeFirewalls(
  conn: HostConnection,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<string[]> {
  const options = { timeoutMs, signal, check: false, label: 'look for packet filters' };
  const result = await conn
    .exec(FIREWALLS, { ...options, root: true })
    .catch(() => conn.exec(FIREWALLS, options));
  return [...new Set(result.stdout.split('\n').filter(Boolean))];
}

async function eachHost<T>(hosts: BetweenHost[], work: (host: BetweenHost) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let at = 0; at < hosts.length; at += AT_ONCE)
    results.push(...(await Promise.all(hosts.slice(at, at + AT_ONCE).map(work))));
  return results;
}
