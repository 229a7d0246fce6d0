import 'server-only';
import { env } from '@/lib/env';
import { toAppError } from '@/lib/errors';
import type { Locale } from '@/lib/text';
import { EmailConfig, type Outcome, WebhookConfig } from './channel-schemas';
import { openSecrets } from './channel-secrets';
import type { Notice } from './compose';
import { sendEmail } from './send-email';
import { sendWebhook } from './send-webhook';

const deadlineMs = 10_000;

export interface Channel {
  id: string;
  kind: string;
  language: string;
  config: unknown;
  secretSealed: string | null;
}

/** Gives the address of Deck's page of alerts. */
export function alertsLink(): string {
  return new URL('/alerts', env().DECK_URL).href;
}

/** Sends a message to a channel within 10 s, in the channel's language; what goes wrong is an outcome, nothing is thrown. */
export async function send(channel: Channel, noticeIn: (locale: Locale) => Notice): Promise<Outcome> {
  try {
    const secrets = openSecrets(channel);
    const notice = noticeIn(channel.language === 'zh' ? 'zh' : 'en');
    if (channel.kind === 'email')
      return await sendEmail(EmailConfig.parse(channel.config), secrets.password, notice, deadlineMs);
    const { preset } = WebhookConfig.parse(channel.config);
    const { url, secret } = secrets;
    if (!url) return { ok: false, answer: 'no address', ms: 0 };
    return await sendWebhook(preset, { url, ...(secret ? { secret } : {}) }, notice, deadlineMs);
  } catch (error) {
    return { ok: false, answer: toAppError(error).code, ms: 0 };
  }
}
