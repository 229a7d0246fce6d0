import { expect, test, vi } from 'vitest';
import { hashOf } from '@/lib/revisions/documents';
import type { ActionContext } from '@/lib/runs/action';
import { verifyBase } from './verify-base';

const [base, wanted] = ['workerNum=4\n', 'workerNum=6\n'];

vi.mock('@/lib/revisions/known-texts', () => ({
  whoWrote: async () => undefined,
  textByHash: async (_id: string, _key: string, hash: string) =>
    hash === hashOf(wanted) ? wanted : undefined,
}));

const file = {
  ...{ key: 'agent.cfg:agent1', hostId: 'h', host: '10.0.0.80', path: '/d/config/agent.cfg' },
  ...{ baseHash: hashOf(base), textHash: hashOf(wanted) },
};
const args = {
  clusterId: 'c1',
  controllers: [
    { alias: 'controller1', role: 'controller' as const, address: 'h', port: 1, hostId: 'h', dir: '/d' },
  ],
  group: [],
  files: [file],
};
const verify = (now: string) => {
  const connect = async () => ({ readFile: async () => Buffer.from(now) });
  const ctx = { signal: new AbortController().signal, log: () => {}, connect } as unknown as ActionContext;
  return verifyBase.apply(ctx, args);
};

test('a file that is as reviewed, or written already, is let pass', async () => {
  await verify(base);
  await verify(wanted);
});

test('a file that somebody changed after the review is told with what it says and what it was to say', async () => {
  await expect(verify('workerNum=9\nmaxConnections=64\n')).rejects.toMatchObject({
    code: 'CONFIG-CHANGED',
    detail: { seen: 'workerNum: now 9, wanted 6\nmaxConnections: now 64, wanted (none)' },
  });
});
