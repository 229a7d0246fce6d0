// biome-ignore lint/style/noRestrictedImports: the test asks a real shell
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quote, quoteAll } from './quote';

const printed = (words: string) => execFileSync('sh', ['-c', `printf '%s\\n' ${words}`]).toString('utf8');
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom("'", '"', '\\', '$', '`', '(', ')', '\n', ' ', '*', '~', '-', '!', '=', ';', '中'),
  }),
);
const argument = hostile.filter((text) => !text.includes('\0') && Buffer.from(text).toString() === text);

test('any argument comes through sh unchanged', () => {
  fc.assert(
    fc.property(argument, (text) => printed(quote(text)) === `${text}\n`),
    { numRuns: 150 },
  );
}, 30_000);

test('a list of arguments stays a list of that many arguments', () => {
  fc.assert(
    fc.property(
      fc.array(argument, { minLength: 1, maxLength: 8 }),
      (list) => printed(quoteAll(list)) === list.map((text) => `${text}\n`).join(''),
    ),
    { numRuns: 80 },
  );
}, 30_000);

test('a quoted command inside a quoted command is still the same', () => {
  fc.assert(
    fc.property(
      argument,
      (text) => printed(`"$(sh -c ${quote(`printf %sx ${quote(text)}`)})"`) === `${text}x\n`,
    ),
    { numRuns: 80 },
  );
}, 30_000);

test('an argument never reads as an assignment or an option of the shell', () => {
  expect(quote('A=b')).toBe('A=b');
  expect(printed(`a ${quote('A=$(id)')}`)).toBe('a\nA=$(id)\n');
  expect(quote('')).toBe("''");
  expect(quote('~root')).toBe("'~root'");
});

test('NUL is refused', () => {
  expect(() => quote('a\0b')).toThrow(expect.objectContaining({ code: 'COMMAND-NUL' }));
});
