import { createHmac } from 'node:crypto';
import type { Preset } from './channel-schemas';
import type { Notice } from './compose';

/** One request to a webhook. */
export interface WebhookRequest {
  url: string;
  body: string;
  headers: Record<string, string>;
}

/** Most bytes of text that a service takes. */
const textBytes: Record<Exclude<Preset, 'json'>, number> = {
  wecom: 2048,
  dingtalk: 15_000,
  feishu: 15_000,
  slack: 12_000,
};

/** Gives a text that has at most `most` bytes in UTF-8, cut at a character. */
export function cutText(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  const end = '…';
  const kept = new TextDecoder().decode(bytes.subarray(0, most - Buffer.byteLength(end)));
  return kept.replace(/\uFFFD+$/, '') + end;
}

/** Gives `sha256=` and the HMAC-SHA256 in hex of `<timestamp>.<body>`; the receiver computes the same from what it got. */
export function signature(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

const json = { 'Content-Type': 'application/json; charset=utf-8', 'User-Agent': 'DolphinDB-Deck' };

function plain(url: string, body: string, secret: string | undefined, now: number): WebhookRequest {
  if (!secret) return { url, body, headers: json };
  const timestamp = String(Math.floor(now / 1000));
  const signed = { 'X-Deck-Timestamp': timestamp, 'X-Deck-Signature': signature(secret, timestamp, body) };
  return { url, body, headers: { ...json, ...signed } };
}

/** DingTalk wants the HMAC of time and secret, keyed by the secret, in the address. */
function dingTalkAddress(url: string, secret: string | undefined, now: number): string {
  if (!secret) return url;
  const signed = new URL(url);
  const sign = createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64');
  signed.searchParams.set('timestamp', String(now));
  signed.searchParams.set('sign', sign);
  return signed.href;
}

/** Feishu wants the HMAC of nothing, keyed by time and secret, in the body. */
function feishuSign(secret: string | undefined, now: number): { timestamp?: string; sign?: string } {
  if (!secret) return {};
  const timestamp = String(Math.floor(now / 1000));
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
}

/** Makes the request that takes a message to a webhook, in the form that the service behind it expects. `now` in ms. */
export function webhookRequest(
  preset: Preset,
  target: { url: string; secret?: string },
  notice: Notice,
  now: number,
): WebhookRequest {
  const { url, secret } = target;
  if (preset === 'json') return plain(url, JSON.stringify(notice.body), secret, now);
  const text = cutText(notice.text, textBytes[preset]);
  const request = (to: string, body: object) => ({ url: to, body: JSON.stringify(body), headers: json });
  if (preset === 'wecom') return request(url, { msgtype: 'text', text: { content: text } });
  if (preset === 'slack') return request(url, { text });
  if (preset === 'feishu')
    return request(url, { ...feishuSign(secret, now), msg_type: 'text', content: { text } });
  return request(dingTalkAddress(url, secret, now), { msgtype: 'text', text: { content: text } });
}

/** Says whether the service took the message: these firms answer 200 to what they refuse, with a number other than 0 in the body. */
export function isAccepted(preset: Preset, status: number, body: string): boolean {
  if (status < 200 || status > 299) return false;
  if (preset === 'json' || preset === 'slack') return true;
  try {
    const answer = JSON.parse(body) as Record<string, unknown>;
    return (answer.errcode ?? answer.code ?? answer.StatusCode) === 0;
  } catch {
    return false;
  }
}
