import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines } from './diff';

const shown = (a: string, b: string, context?: number) =>
  diffLines(a, b, context).map(
    ({ op, text }) => `${{ same: ' ', add: '+', remove: '-', skip: '@' }[op]}${text}`,
  );

test('a changed line is shown between its neighbours, the rest as a count', () => {
  const before = `${Array.from({ length: 20 }, (_, n) => `l${n}`).join('\n')}\n`;
  expect(shown(before, before.replace('l10', 'new'), 1)).toEqual(['@9', ' l9', '-l10', '+new', ' l11', '@8']);
});

test('a new file is all additions, a missing line end is seen', () => {
  expect(shown('', 'a\nb\n')).toEqual(['+a', '+b']);
  expect(shown('a\n', 'a')).toEqual(['-a', '+a [no newline at the end]']);
  expect(shown('a\n', 'a\n')).toEqual(['@1']);
});

test('kept and removed lines are the old text, kept and added lines the new one', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after, 1000);
      const side = (gone: string) =>
        lines
          .filter((line) => line.op !== gone && line.op !== 'skip')
          .map((line) => `${line.text}\n`)
          .join('');
      if (before !== after) expect([side('add'), side('remove')]).toEqual([before, after]);
    }),
  );
});

test('two large texts that have nothing in common are compared in bounded time', () => {
  const big = (prefix: string) => Array.from({ length: 30_000 }, (_, n) => `${prefix}${n}\n`).join('');
  expect(diffLines(big('a'), big('b'))).toHaveLength(60_000);
});
