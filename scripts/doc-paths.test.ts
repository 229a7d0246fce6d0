import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { missingPaths, namedPaths } from './doc-paths.mjs';

const names = (text: string) => namedPaths('docs/page.md', text).map(({ name }) => name);

test('finds links and code words that begin with a folder of the repository', () => {
  expect(names('see [it](../README.md#use), `lib/ssh/pool.ts` and `e2e/sandbox`')).toEqual([
    '../README.md#use',
    'lib/ssh/pool.ts',
    'e2e/sandbox',
  ]);
});

test('leaves addresses, commands, placeholders and other words alone', () => {
  expect(
    names('[a](https://example.com/x) [b](#top) `npm run lib/x` `/opt/lib/x` `lib/<name>.ts` `library/x`'),
  ).toEqual([]);
});

test('names the paths that do not exist, and no others', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'deck-doc-')), 'page.md');
  writeFileSync(
    file,
    '`lib/action.ts` `lib/action.ts:3` `lib/**/*.ts` `lib/gone.ts` [x](gone.md) [y](page.md#there)',
  );
  expect(missingPaths([file])).toEqual([
    `${file}: gone.md does not exist`,
    `${file}: lib/gone.ts does not exist`,
  ]);
  rmSync(path.dirname(file), { recursive: true });
});
