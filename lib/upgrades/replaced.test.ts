import { expect, test } from 'vitest';
import type { InstallationFacts } from './facts';
import { nothingReplaced, worksReplaced } from './replaced';

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

const replaced = (change: Partial<InstallationFacts> = {}) =>
  at({
    recorded: { clusterId: 'c1', version: '2.00.12.1', variant: '', binarySha256: 'b' },
    binarySha256: 'b',
    ...change,
  });
const to = { version: '2.00.12.1', variant: '', arch: 'x86_64' };
const node = (version?: string) => ({ alias: 'dn1', online: true, ...(version && { version }) });

test.each<[string, Partial<Parameters<typeof worksReplaced>[0]>, boolean]>([
  ['all of it', {}, true],
  ['a node that does not answer is started', { nodes: [node('2.00.12.1'), node()] }, true],
  ['nobody leads', { leader: null }, false],
  ['a node still runs the old version', { nodes: [node('2.00.11.3')] }, false],
  ['one host has the old programs', { installations: [replaced(), at()] }, false],
  ['one executable is another one', { installations: [replaced({ binarySha256: 'x' })] }, false],
  [
    'one executable could not be read',
    { installations: [replaced({ binarySha256: undefined as never })] },
    false,
  ],
])(
  'a cluster needs no further stop only where it works with the new programs everywhere: %s',
  (_, change, works) => {
    const facts = { installations: [replaced(), replaced()], nodes: [node('2.00.12.1')], leader: 'c1', to };
    expect(worksReplaced({ ...facts, ...change })).toBe(works);
  },
);
