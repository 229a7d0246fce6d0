import { beforeEach, expect, test, vi } from 'vitest';
import { noteData } from './note-data';
import { probeData } from './probe-data';
import { localContext } from './testing/local-host';

const seen = vi.hoisted(() => ({
  before: undefined as string[] | undefined,
  noted: undefined as unknown,
  reads: [] as string[],
  broken: '',
}));
vi.mock('@/lib/dolphindb/catalogue', () => ({
  databaseTree: async () => [{ path: 'dfs://a', tables: ['good', 'odd'] }],
}));
vi.mock('@/lib/dolphindb/values', () => ({ scalar: (value: unknown) => value }));
vi.mock('@/lib/dolphindb/session', () => ({
  openSession: async () => ({
    open: true,
    login: async () => {},
    close: () => {},
    async run(script: string) {
      const [, table] = /^select top 1 \* from loadTable\("dfs:\/\/a", "(\w+)"\)$/.exec(script) ?? [];
      if (table === undefined) return 36;
      if (table === seen.broken) throw new Error('no replica');
      seen.reads.push(table);
    },
  }),
}));
vi.mock('./sources', () => ({ sources: () => ({ consoleAccount: async () => ({}) }) }));
vi.mock('./support/controllers', () => ({ onLeader: async () => ({ databases: [] }) }));
vi.mock('@/lib/upgrades/record', () => ({
  readableBefore: async () => seen.before,
  noteDataState: async (_id: string, _when: string, state: unknown) => {
    seen.noted = state;
  },
}));

const node = {
  alias: 'dn1',
  hostId: 'h1',
  address: '10.0.0.1',
  port: 8802,
  dir: '/opt/dolphindb',
  role: 'datanode' as const,
};
const probe = { nodes: [node], database: 'dfs://deck_probe_u1' };
const after = () => probeData.apply(localContext(), { ...probe, clusterId: 'c1', upgradeId: 'u1' });

beforeEach(() => {
  seen.reads = [];
  seen.broken = 'odd';
});

test('a table that could not be read before an upgrade does not keep it from being verified; one that could does', async () => {
  await noteData.apply(localContext(), {
    clusterId: 'c1',
    controllers: [],
    upgradeId: 'u1',
    when: 'before',
    optional: true,
    probe,
  });
  expect(seen.noted).toEqual({ databases: [], readable: ['dfs://a/good'] });
  seen.before = ['dfs://a/good'];
  seen.reads = [];
  await after();
  expect(seen.reads).toEqual(['good']);
  seen.broken = 'good';
  await expect(after()).rejects.toMatchObject({ code: 'UPGRADE-PROBE' });
});

test('without a note of before every table that is looked at must be readable', async () => {
  seen.before = undefined;
  await expect(after()).rejects.toMatchObject({ code: 'UPGRADE-PROBE' });
});
