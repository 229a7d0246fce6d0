import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chunkState, loneChunks } from '@/lib/dolphindb/chunks';
import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { askControllers } from './controllers';
import { awaitGate } from './gate';

vi.mock('@/lib/dolphindb/chunks');
vi.mock('./controllers', () => ({
  askControllers: vi.fn(),
  onLeader: (_ctx: unknown, _id: unknown, _all: unknown, work: (session: unknown) => unknown) => work({}),
}));
// Waits by the clock of the test.
vi.mock('./wait', () => ({
  poll: async (_ctx: unknown, until: number, ask: () => Promise<unknown>, everyMs: number) => {
    for (; Date.now() <= until; vi.setSystemTime(Date.now() + everyMs)) {
      const found = await ask();
      if (found !== undefined) return found;
    }
    return undefined;
  },
}));

const node = (alias: string, role: NodeArgs['role']) =>
  ({ alias, role, address: 'h', port: 1, hostId: 'h', dir: '/d' }) as NodeArgs;
const leaving = [node('dn1', 'datanode')];
const HOUR = 3_600_000;

/** Where the replicas of the only chunk are. */
let replicas: string[];
let online: string[];
let incomplete: number;
const ctx = {
  signal: new AbortController().signal,
  log: () => {},
  progress: () => {},
} as unknown as ActionContext;

const seconds = () => (Date.now() - begun) / 1000;
let begun: number;

const wait = (confirmed = false) =>
  awaitGate(
    ctx,
    { clusterId: 'c', controllers: [node('ctl1', 'controller')], ha: true, confirmed, leaving },
    begun + HOUR,
  );

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  begun = Date.now();
  [replicas, online, incomplete] = [['dn1', 'dn2'], ['dn1', 'dn2', 'dn3'], 0];
  vi.mocked(askControllers).mockImplementation(
    async () =>
      ({
        leader: { host: 'h', port: 1, alias: 'ctl1' },
        controllers: [{ reachable: true }],
        nodes: ['dn1', 'dn2', 'dn3'].map((alias) => ({
          alias,
          role: 'datanode',
          online: online.includes(alias),
        })),
      }) as never,
  );
  vi.mocked(chunkState).mockImplementation(async () => ({ chunks: 1, incomplete, recovering: 0 }));
  vi.mocked(loneChunks).mockImplementation(async (_session, away, there) => {
    const lone = !replicas.some((alias) => there.includes(alias) && !away.includes(alias));
    return { count: lone ? 1 : 0, examples: [] };
  });
});
afterEach(() => vi.useRealTimers());

describe('the gate before a data node stops', () => {
  test('opens once another online node has its data', async () => {
    await wait();
    expect(seconds()).toBeLessThan(5);
  });

  test('fails within minutes, not an hour, when its data lies nowhere else, and says how to accept that', async () => {
    replicas = ['dn1'];
    await expect(wait()).rejects.toMatchObject({
      code: 'ROLLING-LAST-REPLICA',
      text: { en: expect.stringContaining('dn1 only') },
      detail: { seen: expect.stringContaining('1 chunks only on dn1') },
    });
    expect(seconds()).toBeLessThan(180);
  });

  test('opens for data that lies nowhere else when somebody has accepted it', async () => {
    replicas = ['dn1'];
    await wait(true);
    expect(seconds()).toBeLessThan(5);
  });

  test('waits for the other replica while its node is only away, and opens when it is back', async () => {
    online = ['dn1', 'dn3'];
    const back = wait();
    vi.mocked(chunkState).mockImplementation(async () => {
      if (seconds() > 600) online = ['dn1', 'dn2', 'dn3'];
      return { chunks: 1, incomplete, recovering: 0 };
    });
    await back;
    expect(seconds()).toBeGreaterThan(600);
  });

  test('goes on waiting for data that is being recovered, also where some lies nowhere else', async () => {
    replicas = ['dn1'];
    incomplete = 1;
    await expect(wait()).rejects.toMatchObject({ code: 'ROLLING-GATE' });
    expect(seconds()).toBeGreaterThan(3000);
  });
});
