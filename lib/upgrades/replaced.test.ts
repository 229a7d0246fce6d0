import { expect, test } from 'vitest';
import type { InstallationFacts } from './facts';
import { nothingReplaced } from './replaced';

const at = (change: Partial<InstallationFacts> = {}): InstallationFacts => ({
  host: 'h1',
  dir: '/opt/dolphindb',
  missingTools: [],
  recorded: { clusterId: 'c1', version: '2.00.11.3', variant: '', binarySha256: 'a' },
  replacing: false,
  ...change,
});

test.each<[string, InstallationFacts[], boolean]>([
  ['all hosts have the old programs', [at(), at()], true],
  ['one is in the middle of it', [at(), at({ replacing: true })], false],
  [
    'one has the new ones',
    [at(), at({ recorded: { clusterId: 'c1', version: '2.00.12.1', variant: '', binarySha256: 'b' } })],
    false,
  ],
  ['one cannot be seen', [at(), at({ error: { code: 'SSH-TIMEOUT', text: { en: 'x', zh: 'x' } } })], false],
  ['one has no record', [at(), { host: 'h2', dir: '/opt/dolphindb', missingTools: [] }], false],
])('a new backup may take the place of the first only while nothing was replaced: %s', (_, all, old) => {
  expect(nothingReplaced(all, '2.00.11.3')).toBe(old);
});
