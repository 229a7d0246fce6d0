import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { ChannelInput } from './channel-schemas';
import { cutText, isAccepted, signature, webhookRequest } from './presets';

const notice = { subject: 's', text: 'dnode1 未在运行', body: { version: 1, alerts: [] } };
const now = 1_700_000_000_123;
const url = 'https://hooks.example/send?key=abc';
const hmac = (key: string, data: string) => createHmac('sha256', key).update(data);

test('the signature is the HMAC-SHA256 of time and body', () => {
  expect(signature('key', '1700000000', '{"a":1}')).toBe(
    `sha256=${hmac('key', '1700000000.{"a":1}').digest('hex')}`,
  );
  const { headers, body } = webhookRequest('json', { url, secret: 'key' }, notice, now);
  expect(headers['X-Deck-Timestamp']).toBe('1700000000');
  expect(headers['X-Deck-Signature']).toBe(signature('key', '1700000000', body));
  expect(webhookRequest('json', { url }, notice, now).headers).not.toHaveProperty('X-Deck-Signature');
});

test('each service gets its own form, signed in its own way', () => {
  const sent = (preset: Parameters<typeof webhookRequest>[0], secret?: string) =>
    webhookRequest(preset, { url, ...(secret ? { secret } : {}) }, notice, now);
  const text = { msgtype: 'text', text: { content: 'dnode1 未在运行' } };
  expect(JSON.parse(sent('wecom').body)).toEqual(text);
  expect(JSON.parse(sent('slack').body)).toEqual({ text: 'dnode1 未在运行' });
  const ding = sent('dingtalk', 'SEC1');
  expect(JSON.parse(ding.body)).toEqual(text);
  expect(Object.fromEntries(new URL(ding.url).searchParams)).toEqual({
    key: 'abc',
    timestamp: String(now),
    sign: hmac('SEC1', `${now}\nSEC1`).digest('base64'),
  });
  expect(JSON.parse(sent('feishu', 'SEC2').body)).toEqual({
    timestamp: '1700000000',
    sign: hmac('1700000000\nSEC2', '').digest('base64'),
    msg_type: 'text',
    content: { text: 'dnode1 未在运行' },
  });
  expect(JSON.parse(sent('feishu').body)).toEqual({ msg_type: 'text', content: { text: 'dnode1 未在运行' } });
});

test('a refusal that comes with 200 is a failure', () => {
  expect(isAccepted('wecom', 200, '{"errcode":0,"errmsg":"ok"}')).toBe(true);
  expect(isAccepted('wecom', 200, '{"errcode":93000,"errmsg":"invalid webhook url"}')).toBe(false);
  expect(isAccepted('dingtalk', 200, '{"errcode":310000}')).toBe(false);
  expect(isAccepted('feishu', 200, '{"code":0}')).toBe(true);
  expect(isAccepted('feishu', 200, '{"StatusCode":0}')).toBe(true);
  expect(isAccepted('feishu', 200, '{"code":19001}')).toBe(false);
  expect(isAccepted('wecom', 200, '<html>')).toBe(false);
  expect([200, 204, 302, 400, 500].map((status) => isAccepted('json', status, ''))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('a text is cut by bytes, never inside a character', () => {
  expect(cutText('短', 10)).toBe('短');
  for (let most = 10; most < 40; most++) {
    const cut = cutText('告警'.repeat(20), most);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most);
    expect(cut).toMatch(/^[告警]+…$/);
  }
});

test('only http and https addresses without user and password are taken', () => {
  const channel = {
    name: 'n',
    enabled: true,
    severity: 'info',
    language: 'en',
    kind: 'webhook',
    preset: 'json',
  };
  const takes = (address: string) => ChannelInput.safeParse({ ...channel, url: address }).success;
  expect(takes('http://127.0.0.1:8080/x')).toBe(true);
  expect(takes('https://hooks.example/a?b=c')).toBe(true);
  const refused = [
    'file:///etc/passwd',
    'ftp://x/y',
    'gopher://x',
    'javascript:1',
    'http://u:p@x/',
    'x',
    'data:,x',
  ];
  expect(refused.filter(takes)).toEqual([]);
});
