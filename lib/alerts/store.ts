import 'server-only';
import { db, type Tx } from '@/lib/db/client';
import { emitAlertsChange } from './events';
import { nudgeDeliveries } from './nudge';
import { type AlertEvent, type AlertKind, severities } from './types';

/** Alerts that come within this time of each other go into one message. */
const gatherMs = 1500;

/** Gives the open alerts of every cluster, for a process that has just started. */
export async function openAlertKeys(): Promise<{ clusterId: string; kind: AlertKind; subject: string }[]> {
  const rows = await db().alert.findMany({
    where: { clearedAt: null },
    select: { clusterId: true, rule: true, subject: true },
  });
  return rows.flatMap(({ clusterId, rule, subject }) =>
    clusterId ? [{ clusterId, kind: rule as AlertKind, subject }] : [],
  );
}

const ranks: readonly string[] = severities;
const isAtLeast = (severity: string, least: string) => ranks.indexOf(severity) <= ranks.indexOf(least);

type Raise = Extract<AlertEvent, { type: 'raise' }>;

async function raise(tx: Tx, clusterId: string, event: Raise, at: Date): Promise<void> {
  const { kind, subject, severity, seen } = event;
  const place = { clusterId, rule: kind, subject };
  if (await tx.alert.findFirst({ where: { ...place, clearedAt: null }, select: { id: true } })) return;
  const message = { ...event.message };
  const alert = await tx.alert.create({ data: { ...place, severity, message, seen, raisedAt: at } });
  const channels = await tx.alertChannel.findMany({ where: { enabled: true } });
  const nextAt = new Date(at.getTime() + gatherMs);
  await tx.alertDelivery.createMany({
    data: channels
      .filter((channel) => isAtLeast(severity, channel.severity))
      .map((channel) => ({ alertId: alert.id, channelId: channel.id, event: 'raised', nextAt })),
  });
}

/** Who was told of an alert, or is going to be, is told that it is over. */
async function clear(tx: Tx, clusterId: string, kind: AlertKind, subject: string, at: Date): Promise<void> {
  const open = await tx.alert.findMany({
    where: { clusterId, rule: kind, subject, clearedAt: null },
    include: { deliveries: { where: { event: 'raised', givenUpAt: null, channel: { enabled: true } } } },
  });
  for (const { id, deliveries } of open) {
    await tx.alert.update({ where: { id }, data: { clearedAt: at } });
    const nextAt = new Date(at.getTime() + gatherMs);
    await tx.alertDelivery.createMany({
      data: deliveries.map(({ channelId }) => ({ alertId: id, channelId, event: 'cleared', nextAt })),
    });
  }
}

/** Stores what a judgement decided, with the messages that follow from it, all or nothing; one alert is open for each cluster, rule and subject. */
export async function storeEvents(clusterId: string, events: AlertEvent[], at: Date): Promise<void> {
  if (events.length === 0) return;
  await db().$transaction(async (tx) => {
    for (const event of events) {
      if (event.type === 'raise') await raise(tx, clusterId, event, at);
      else await clear(tx, clusterId, event.kind, event.subject, at);
    }
  });
  emitAlertsChange();
  nudgeDeliveries(gatherMs);
}

const keptDays = 365;

/** Removes alerts that were over a year ago. */
export async function pruneAlerts(now: Date): Promise<void> {
  const clearedAt = { lt: new Date(now.getTime() - keptDays * 86_400_000) };
  await db().alert.deleteMany({ where: { clearedAt } });
}
