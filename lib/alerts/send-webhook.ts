import 'server-only';
import type { Outcome, Preset } from './channel-schemas';
import type { Notice } from './compose';
import { hide } from './hide';
import { isAccepted, webhookRequest } from './presets';

const readBytes = 4096;
const lineChars = 200;

/** Reads the beginning of an answer and lets the rest go. */
async function beginning(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  let text = '';
  const decoder = new TextDecoder();
  while (reader && text.length < readBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await reader?.cancel().catch(() => undefined);
  return text.slice(0, readBytes);
}

const firstLine = (text: string) => (text.trim().split(/\r?\n/)[0] ?? '').slice(0, lineChars);

function failure(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const { cause } = error;
  return firstLine(
    cause instanceof Error ? cause.message || String((cause as { code?: unknown }).code) : error.message,
  );
}

/** Posts a message to a webhook: http and https only, no redirect followed, nothing kept of the answer but its status and first line. Never throws. */
export async function sendWebhook(
  preset: Preset,
  target: { url: string; secret?: string },
  notice: Notice,
  timeoutMs: number,
): Promise<Outcome> {
  const began = Date.now();
  const done = (ok: boolean, answer: string): Outcome => ({
    ok,
    answer: hide(answer, [target.secret, target.url, new URL(target.url).pathname]),
    ms: Date.now() - began,
  });
  try {
    const { url, body, headers } = webhookRequest(preset, target, notice, began);
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers,
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await beginning(response);
    const moved =
      response.status >= 300 && response.status < 400 ? 'redirects are not followed' : firstLine(text);
    const status = `HTTP ${response.status} ${response.statusText}`.trim();
    return done(isAccepted(preset, response.status, text), moved ? `${status} · ${moved}` : status);
  } catch (error) {
    return done(false, failure(error, timeoutMs));
  }
}
