import { expect, test, vi } from 'vitest';
import type { DataState } from '@/lib/backups/data-state';
import { checkWritten } from './check-written';
import { localContext } from './testing/local-host';

const stored = (versions: number): DataState => ({
  databases: [{ database: 'dfs://a', chunks: 1, versions }],
});
const now = vi.hoisted(() => ({ state: undefined as unknown }));
vi.mock('./support/controllers', () => ({ onLeader: async () => now.state }));
vi.mock('@/lib/upgrades/record', () => ({ dataStateBefore: async () => stored(1) }));

const args = { clusterId: 'c1', controllers: [], upgradeId: 'u1' };

test('a rollback that waited while clients wrote ends before anything is stopped, with the databases named', async () => {
  now.state = stored(1);
  await checkWritten.apply(localContext(), args);
  now.state = stored(3);
  await expect(checkWritten.apply(localContext(), args)).rejects.toMatchObject({
    code: 'ROLLBACK-NEW-DATA',
    detail: { seen: 'dfs://a: 1 → 1 chunks, 2 writes' },
  });
});
