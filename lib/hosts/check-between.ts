import 'server-only';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import type { Finding } from '@/lib/lint/finding';
import { connectHost } from '@/lib/ssh/connect';
import type { HostConnection } from '@/lib/ssh/types';
import { checkBetween } from './probe/between';
import { targetFor } from './target';

const connectMs = 15_000;
const allMs = 60_000;

export interface BetweenReport {
  findings: Finding[];
  /** Attempts made, and how many of them got through. */
  tried: number;
  reached: number;
}

/** Compares the clocks of hosts and proves that each port can be reached from all the others; throws the SSH errors and HOST-TOO-FEW. */
export async function checkBetweenHosts(
  hostIds: string[],
  portsOf: (address: string) => number[],
): Promise<BetweenReport> {
  if (hostIds.length < 2) {
    throw new AppError('HOST-TOO-FEW', {
      en: 'Choose at least two hosts.',
      zh: '请至少选择两台主机。',
    });
  }
  const hosts = await db().host.findMany({ where: { id: { in: hostIds } } });
  const open: HostConnection[] = [];
  try {
    const connected = await Promise.all(
      hosts.map(async ({ id, address }) => {
        const conn = await connectHost(await targetFor(id), { timeoutMs: connectMs });
        open.push(conn);
        return { hostId: id, address, conn };
      }),
    );
    const ports = hosts.flatMap(({ address }) => portsOf(address).map((port) => ({ address, port })));
    const { findings, reaches } = await checkBetween(connected, ports, { timeoutMs: allMs });
    return { findings, tried: reaches.length, reached: reaches.filter((r) => r.result === 'ok').length };
  } finally {
    for (const conn of open) conn.close();
  }
}
