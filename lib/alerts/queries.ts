import 'server-only';
import { db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { Text } from '@/lib/text';
import { type AlertKind, type Severity, severities } from './types';
import type { AlertRow, HistoryFilter, OpenAlerts } from './view';

/** Gives how many alerts are open, in all and by cluster. */
export async function openAlertCounts(): Promise<{ total: number; byCluster: Record<string, number> }> {
  const groups = await db().alert.groupBy({
    by: ['clusterId'],
    where: { clearedAt: null },
    _count: { _all: true },
  });
  const total = groups.reduce((sum, group) => sum + group._count._all, 0);
  const byCluster = Object.fromEntries(
    groups.flatMap((group) => (group.clusterId ? [[group.clusterId, group._count._all]] : [])),
  );
  return { total, byCluster };
}

const include = { cluster: { select: { id: true, name: true } } } satisfies Prisma.AlertInclude;
type Stored = Prisma.AlertGetPayload<{ include: typeof include }>;

async function rowsOf(alerts: Stored[]): Promise<AlertRow[]> {
  const subjects = [...new Set(alerts.map(({ subject }) => subject))].filter(Boolean);
  const hosts = await db().host.findMany({
    where: { address: { in: subjects } },
    select: { id: true, address: true },
  });
  const hostIds = new Map(hosts.map(({ id, address }) => [address, id]));
  return alerts.map((alert): AlertRow => {
    const { id, cluster, subject, seen, clearedAt, acknowledgedAt, acknowledgedBy } = alert;
    const hostId = hostIds.get(subject);
    return {
      ...{ id, cluster, subject, seen },
      rule: alert.rule as AlertKind,
      severity: alert.severity as Severity,
      message: alert.message as unknown as Text,
      raisedAt: alert.raisedAt.toISOString(),
      ...(hostId ? { hostId } : {}),
      ...(clearedAt ? { clearedAt: clearedAt.toISOString() } : {}),
      ...(acknowledgedAt ? { acknowledgedAt: acknowledgedAt.toISOString() } : {}),
      ...(acknowledgedBy ? { acknowledgedBy } : {}),
    };
  });
}

const mostOpen = 500;

/** Gives the open alerts: the gravest first, then the newest. */
export async function openAlerts(): Promise<OpenAlerts> {
  const found = await db().alert.findMany({
    where: { clearedAt: null },
    include,
    orderBy: [{ raisedAt: 'desc' }, { id: 'desc' }],
    take: mostOpen,
  });
  const alerts = await rowsOf(found);
  const rank = ({ severity }: AlertRow) => severities.indexOf(severity);
  return { alerts: alerts.sort((a, b) => rank(a) - rank(b)), now: Date.now() };
}

const pageSize = 50;

/** Gives one page of alerts that are over or open, newest first; `next` is the `after` of the following page. */
export async function alertHistory({
  cluster,
  rule,
  severity,
  after,
}: HistoryFilter): Promise<{ rows: AlertRow[]; next?: string }> {
  const found = await db().alert.findMany({
    where: {
      ...(cluster ? { clusterId: cluster } : {}),
      ...(rule ? { rule } : {}),
      ...(severity ? { severity } : {}),
    },
    include,
    orderBy: [{ raisedAt: 'desc' }, { id: 'desc' }],
    take: pageSize + 1,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
  const rows = await rowsOf(found.slice(0, pageSize));
  const last = rows.at(-1);
  return { rows, ...(found.length > pageSize && last ? { next: last.id } : {}) };
}

/** Gives the clusters that have or had alerts, for the filter's list. */
export async function alertedClusters(): Promise<{ id: string; name: string }[]> {
  return db().cluster.findMany({
    where: { alerts: { some: {} } },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  });
}
