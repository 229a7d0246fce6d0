import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from './redact';

describe('redact', () => {
  it.each([
    [
      'login("admin", "p@ss") => The user name or password is incorrect.',
      'login(***) => The user name or password is incorrect.',
    ],
    ['script: \'login("a", "b)c"); x\'', "script: 'login(***); x'"],
    ['login(`admin, `secret)', 'login(***)'],
    ["changePwd('old', 'ne\\'w') failed", 'changePwd(***) failed'],
    ['LOGIN ( "a" , "b" )', 'LOGIN(***)'],
    ['login("admin", "no end', 'login(***)'],
    ['startDataNode("dn1") => x', 'startDataNode("dn1") => x'],
  ])('%s', (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it('hides this session’s passwords wherever they stand, also escaped, longest first', () => {
    expect(redact('pw is tiger, tigerlily or a\\"bcd', ['tiger', 'tigerlily', 'a"bcd'])).toBe(
      'pw is ***, *** or ***',
    );
  });

  it('hides a very short password only as a literal, so that the text stays readable', () => {
    expect(redact('f("a") => a bad value', ['a'])).toBe('f(***) => a bad value');
  });

  it('no password survives in a login call, whatever it holds', () => {
    const passwords = fc
      .string({ minLength: 6, maxLength: 20, unit: 'grapheme' })
      .filter((text) => !/[\r\n]/.test(text) && !'login(***) => incorrect admin'.includes(text));
    fc.assert(
      fc.property(passwords, (password) => {
        expect(redact(`login("admin", "${password}") => incorrect`, [password])).not.toContain(password);
      }),
    );
  });

  it('cuts a very long text', () => {
    expect(redact('x'.repeat(10_000)).length).toBeLessThan(5000);
  });
});
