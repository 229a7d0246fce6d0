import 'server-only';
import { scheduleState } from '@/lib/backups/schedule-state';
import { db } from '@/lib/db/client';
import { HostFacts } from '@/lib/hosts/probe/facts-schema';
import type { DriftItem } from '@/lib/revisions/types';
import { clocksOf } from './clocks';
import type { Facts } from './types';

const day = /^\d{4}-\d{2}-\d{2}$/;

/** Gives what the database and the last look at the hosts say of a cluster; undefined when it is gone. */
export async function readFacts(clusterId: string, now: number): Promise<Facts | undefined> {
  const cluster = await db().cluster.findUnique({
    where: { id: clusterId },
    select: {
      licence: { select: { expiration: true } },
      drift: { select: { items: true } },
      restartMarks: { select: { alias: true, since: true, waitingSince: true } },
      hosts: { select: { host: { select: { address: true, facts: true } } } },
    },
  });
  if (!cluster) return undefined;
  const { licence, drift, restartMarks, hosts } = cluster;
  const expires = licence?.expiration.replaceAll('.', '-');
  return {
    ...(expires && day.test(expires) ? { licenceExpires: expires } : {}),
    backups: await scheduleState(clusterId),
    ...(drift ? { drift: differences(drift.items) } : {}),
    restartMarks: restartMarks.map(({ alias, since, waitingSince }) => ({
      alias,
      since: (waitingSince ?? since).getTime(),
    })),
    hostMemory: Object.fromEntries(hosts.flatMap(({ host }) => memoryOf(host))),
    clocks: clocksOf(
      hosts.map(({ host }) => host.address),
      now,
    ),
  };
}

function differences(items: unknown): string[] {
  return (items as DriftItem[]).filter(({ ignored }) => !ignored).map(({ key, name }) => `${key} ${name}`);
}

function memoryOf({ address, facts }: { address: string; facts: unknown }): [string, number][] {
  const parsed = HostFacts.shape.memory.safeParse((facts as { memory?: unknown } | null)?.memory);
  return parsed.success ? [[address, parsed.data.totalBytes]] : [];
}
