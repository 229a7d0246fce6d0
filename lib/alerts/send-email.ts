import 'server-only';
import { createTransport } from 'nodemailer';
import type { EmailConfig, Outcome } from './channel-schemas';
import type { Notice } from './compose';
import { hide } from './hide';

const lineChars = 200;

interface SmtpError extends Error {
  code?: string;
  response?: string;
}

function failure(error: unknown, timeoutMs: number): string {
  const { code, response, message, name } = error as SmtpError;
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'EABORT')
    return `no answer within ${timeoutMs / 1000} s`;
  const line = (response ?? message ?? '').split(/\r?\n/)[0] ?? '';
  return [code, line].filter(Boolean).join(' · ').slice(0, lineChars);
}

/** Sends a message by SMTP, one connection a message; gives the server's last line. Never throws. */
export async function sendEmail(
  config: EmailConfig,
  password: string | undefined,
  notice: Notice,
  timeoutMs: number,
): Promise<Outcome> {
  const began = Date.now();
  const { host, port, tls, user, from, to } = config;
  const transport = createTransport({
    host,
    port,
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(user ? { auth: { user, pass: password ?? '' } } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const done = (ok: boolean, answer: string): Outcome => ({
    ok,
    answer: hide(answer, [password]),
    ms: Date.now() - began,
  });
  try {
    const { subject, text } = notice;
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = await transport.sendMail({ from, to, subject, text, signal });
    const refused = sent.rejected.length > 0 ? ` · refused for ${sent.rejected.length} of ${to.length}` : '';
    return done(true, `${(sent.response.split(/\r?\n/)[0] ?? '').slice(0, lineChars)}${refused}`);
  } catch (error) {
    return done(false, failure(error, timeoutMs));
  } finally {
    transport.close();
  }
}
