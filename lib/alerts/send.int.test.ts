import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EmailConfig } from './channel-schemas';
import { signature } from './presets';
import { sendEmail } from './send-email';
import { sendWebhook } from './send-webhook';
import { type HttpSink, httpSink } from './testing/http-sink';
import { type SmtpFake, smtpFake } from './testing/smtp-fake';

const notice = { subject: 'Node down 节点宕机', text: 'dnode1 未在运行。\n.\nend', body: { version: 1 } };
let sink: HttpSink;
let smtp: SmtpFake;

beforeEach(async () => {
  [sink, smtp] = await Promise.all([httpSink(), smtpFake()]);
});
afterEach(async () => {
  await Promise.all([sink.close(), smtp.close()]);
});

const post = (secret?: string, timeoutMs = 5000) =>
  sendWebhook('json', { url: sink.url, ...(secret ? { secret } : {}) }, notice, timeoutMs);

test('a webhook gets the JSON, signed with the secret', async () => {
  expect(await post('s3cret-key')).toMatchObject({ ok: true, answer: 'HTTP 200 OK · ok' });
  const [{ body, headers }] = sink.posted as [HttpSink['posted'][number]];
  expect(JSON.parse(body)).toEqual({ version: 1 });
  expect(headers['content-type']).toContain('application/json');
  expect(headers['x-deck-signature']).toBe(
    signature('s3cret-key', String(headers['x-deck-timestamp']), body),
  );
});

test('of the answer only status and first line are kept, without secrets', async () => {
  sink.answer = (response) => {
    response.writeHead(403).end(`bad key s3cret-key\nsecond line ${'x'.repeat(100_000)}`);
  };
  expect(await post('s3cret-key')).toMatchObject({ ok: false, answer: 'HTTP 403 Forbidden · bad key ***' });
});

test('a redirect is not followed', async () => {
  const other = await httpSink();
  sink.answer = (response) => void response.writeHead(302, { location: other.url }).end('go there');
  expect(await post()).toMatchObject({ ok: false, answer: 'HTTP 302 Found · redirects are not followed' });
  expect(other.posted).toEqual([]);
  await other.close();
});

test('a server that does not answer, or never ends its answer, costs no more than the deadline', async () => {
  sink.answer = () => undefined;
  expect(await post(undefined, 300)).toMatchObject({ ok: false, answer: 'no answer within 0.3 s' });
  sink.answer = (response) => void response.writeHead(200).write('a');
  const { ok, ms } = await post(undefined, 300);
  expect(ok).toBe(false);
  expect(ms).toBeLessThan(2000);
});

test('a refused connection is told as such', async () => {
  await sink.close();
  expect((await post()).answer).toContain('ECONNREFUSED');
});

const config = (more: Partial<EmailConfig> = {}): EmailConfig => ({
  ...{ host: '127.0.0.1', port: smtp.port, tls: 'none', user: '', from: 'deck@bank.example' },
  to: ['ops@bank.example', 'dba@bank.example'],
  ...more,
});

test('a mail arrives with subject and text in both scripts, for every recipient', async () => {
  const outcome = await sendEmail(config(), undefined, notice, 5000);
  expect(outcome).toMatchObject({ ok: true, answer: '250 2.0.0 queued as 1' });
  const [mail] = smtp.mails;
  expect(mail).toMatchObject({ from: 'deck@bank.example', to: ['ops@bank.example', 'dba@bank.example'] });
  expect(mail?.data).toMatch(/^Subject: =\?UTF-8\?/m);
  expect(mail?.data).toContain('\r\n..\r\nend');
});

test('the mail account is used, and its password is in no outcome', async () => {
  smtp.account = { user: 'deck', password: 'right-Password-1' };
  const login = config({ user: 'deck' });
  expect(await sendEmail(login, 'right-Password-1', notice, 5000)).toMatchObject({ ok: true });
  const wrong = await sendEmail(login, 'wrong-Password-1', notice, 5000);
  expect(wrong).toMatchObject({ ok: false, answer: expect.stringMatching(/^EAUTH · 535 5\.7\.8 wrong: /) });
  expect(wrong.answer).not.toContain('wrong-Password-1');
  expect(wrong.answer).not.toContain(Buffer.from('\0deck\0wrong-Password-1').toString('base64'));
});

test('a server without STARTTLS gets no mail when encryption is asked for', async () => {
  for (const tls of ['starttls', 'tls'] as const)
    expect(await sendEmail(config({ tls }), undefined, notice, 1500), tls).toMatchObject({ ok: false });
  expect(smtp.mails).toEqual([]);
});

test('a mail server that says nothing costs no more than the deadline', async () => {
  smtp.silent = true;
  const { ok, ms } = await sendEmail(config(), undefined, notice, 300);
  expect(ok).toBe(false);
  expect(ms).toBeLessThan(2000);
});
