import 'server-only';
import { db } from '@/lib/db/client';
import { singleton } from '@/lib/singleton';
import type { Text } from '@/lib/text';
import { retryAfterMs } from './backoff';
import { composeNotice, type NoticeItem } from './compose';
import { alertsLink, send } from './send';
import type { AlertKind, Severity } from './types';

const include = {
  channel: true,
  alert: { include: { cluster: { select: { id: true, name: true } } } },
} as const;

/** Most alerts of one message; more are sent in a second one. */
const atOnce = 200;

function readDue(now: Date) {
  return db().alertDelivery.findMany({
    where: { deliveredAt: null, givenUpAt: null, nextAt: { lte: now } },
    include,
    orderBy: { nextAt: 'asc' },
  });
}
type Due = Awaited<ReturnType<typeof readDue>>[number];

/** Channels to which a message is on its way. */
const sending = () => singleton('alert-sending', () => new Set<string>());

function itemOf({ event, alert }: Due): NoticeItem {
  return {
    event: event === 'cleared' ? 'cleared' : 'raised',
    id: alert.id,
    rule: alert.rule as AlertKind,
    severity: alert.severity as Severity,
    cluster: alert.cluster,
    subject: alert.subject,
    message: alert.message as unknown as Text,
    seen: alert.seen,
    raisedAt: alert.raisedAt.toISOString(),
    clearedAt: event === 'cleared' ? (alert.clearedAt?.toISOString() ?? null) : null,
  };
}

async function noteSuccess(channelId: string, due: Due[], now: Date): Promise<void> {
  const ids = due.map(({ id }) => id);
  await db().alertDelivery.updateMany({
    where: { id: { in: ids } },
    data: { deliveredAt: now, lastError: null },
  });
  // The channel works again: what waits for a later try need not wait.
  await db().alertDelivery.updateMany({
    where: {
      channelId,
      deliveredAt: null,
      givenUpAt: null,
      nextAt: { gt: now },
      attempts: { gt: 0 },
    },
    data: { nextAt: now },
  });
}

async function noteFailure(due: Due[], lastError: string, now: Date): Promise<void> {
  for (const { id, attempts } of due) {
    const wait = retryAfterMs(attempts + 1);
    const data = wait === undefined ? { givenUpAt: now } : { nextAt: new Date(now.getTime() + wait) };
    await db().alertDelivery.update({ where: { id }, data: { attempts: attempts + 1, lastError, ...data } });
  }
}

async function sendTo(channelId: string, due: Due[], now: Date): Promise<void> {
  const channel = due[0]?.channel;
  if (!channel) return;
  if (!channel.enabled) {
    const ids = due.map(({ id }) => id);
    await db().alertDelivery.updateMany({ where: { id: { in: ids } }, data: { givenUpAt: now } });
    return;
  }
  const items = due.map(itemOf);
  const outcome = await send(channel, (locale) => composeNotice(items, locale, alertsLink(), now));
  if (outcome.ok) await noteSuccess(channelId, due, now);
  else await noteFailure(due, outcome.answer, now);
}

/**
 * Sends what is due at `now`: one message a channel, all channels at the same time. A message that fails is tried again after 1, 5, 15 and 60
 * minutes, then given up. All of it stands in the database, so a restart loses nothing; a crash right after sending may send twice.
 */
export async function deliverDue(now: Date): Promise<void> {
  const byChannel = new Map<string, Due[]>();
  for (const one of await readDue(now))
    byChannel.set(one.channelId, [...(byChannel.get(one.channelId) ?? []), one]);
  const free = [...byChannel].filter(([channelId]) => !sending().has(channelId));
  await Promise.all(
    free.map(async ([channelId, due]) => {
      sending().add(channelId);
      try {
        await sendTo(channelId, due.slice(0, atOnce), now);
      } finally {
        sending().delete(channelId);
      }
    }),
  );
}
