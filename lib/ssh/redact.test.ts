import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quote } from '@/lib/commands/quote';
import { makeRedactor } from './redact';

const secret = fc.string({ minLength: 6, maxLength: 40 }).filter((text) => text.trim().length >= 6);
const around = fc.string({ maxLength: 20 });

test('a secret never survives: plain, quoted, JSON, URL or base64, whatever stands around it', () => {
  fc.assert(
    fc.property(secret, around, around, (text, before, after) => {
      const redact = makeRedactor([text]);
      expect(redact(before + text + after)).not.toContain(text);
      expect(redact(before + quote(text) + after)).not.toContain(quote(text).slice(1, -1) || text);
      expect(redact(JSON.stringify({ text }))).not.toContain(JSON.stringify(text).slice(1, -1));
      expect(redact(`${before}${encodeURIComponent(text)}`)).not.toContain(encodeURIComponent(text));
      expect(redact(`x ${Buffer.from(text).toString('base64')} y`)).not.toContain(
        Buffer.from(text).toString('base64'),
      );
    }),
  );
});

test('inside the base64 of a longer text the secret is masked at every offset', () => {
  for (const prefix of ['', 'a', 'ab', 'abc']) {
    const encoded = Buffer.from(`${prefix}planted-Secret-1:rest`).toString('base64');
    const shown = makeRedactor(['planted-Secret-1'])(encoded).split('•••');
    expect(shown.length).toBe(2);
    expect(Buffer.from(shown.join('AAAA'), 'base64').toString()).not.toContain('Secret');
  }
});

test('every line and word of a private key is masked', () => {
  const key =
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nBG5vbmUAAAAEbm9uZQ AAAAAAABAAAA\n-----END OPENSSH PRIVATE KEY-----\n';
  const redact = makeRedactor([key, undefined, '']);
  expect(redact('line b3BlbnNzaC1rZXktdjEAAAAA end')).toBe('line ••• end');
  expect(redact('word BG5vbmUAAAAEbm9uZQ')).toBe('word •••');
});

test('ordinary text stays as it is', () => {
  expect(makeRedactor(['abc', ''])('abc def')).toBe('abc def');
  expect(makeRedactor([])('anything')).toBe('anything');
});
