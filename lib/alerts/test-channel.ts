import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import type { Outcome } from './channel-schemas';
import { channelById } from './channels';
import { testNotice } from './compose';
import { alertsLink, send } from './send';

/** Sends a test message to a stored channel and gives exactly what came of it; throws NOT-FOUND. */
export async function testChannel(id: string, actor: Actor): Promise<Outcome> {
  const channel = await channelById(id);
  const outcome = await send(channel, (locale) => testNotice(locale, alertsLink(), new Date()));
  await writeAudit(db(), actor, {
    action: 'alert-channel.test',
    objectType: 'alert-channel',
    objectId: id,
    objectName: channel.name,
    outcome: outcome.ok ? 'ok' : 'failed',
    details: { answer: outcome.answer },
  });
  return outcome;
}
