import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { HostConnection } from '@/lib/ssh/types';
import { planOf } from './fixtures/plans';
import { previewPlan } from './preview';
import { registerAction } from './registry';

const Args = z.object({ path: z.string(), content: z.string() });
let applied = 0;
const dials: string[] = [];

beforeAll(() => {
  registerAction({
    name: 'write',
    args: Args,
    describe: (args) => ({ commands: [`# password planted-secret-1`], files: [args] }),
    check: async (ctx, args) => {
      const found = await (await ctx.connect(ctx.step.hostId ?? '')).readFile(args.path, { timeoutMs: 1000 });
      if (found?.toString() === 'foreign\n')
        throw new AppError('X-FOREIGN', { en: 'Something is there.', zh: '已有内容。' });
      return found?.toString() === args.content ? 'done' : 'needed';
    },
    apply: async () => {
      applied++;
    },
  });
});

const present: Record<string, string> = {
  '/same': 'a\n',
  '/changed': 'old planted-secret-1\nkept\n',
  '/foreign': 'foreign\n',
};
const connection = {
  alive: true,
  close: () => {},
  readFile: async (file: string) => (file in present ? Buffer.from(present[file] ?? '') : undefined),
} as unknown as HostConnection;
const deps = {
  targetFor: async (id: string) => ({
    address: id,
    port: 22,
    username: 'root',
    sudo: 'none' as const,
    password: 'planted-secret-1',
  }),
  clusterSecrets: async () => [],
  connectHost: async ({ address }: { address: string }) => {
    dials.push(address);
    if (address === 'off')
      throw new AppError('SSH-UNREACHABLE', { en: 'off cannot be reached.', zh: '无法连接 off。' });
    return connection;
  },
};
const step = (key: string, hostId: string, path: string, content: string) => ({
  key,
  hostId,
  action: 'write',
  args: { path, content },
});

test('a dry run says what is already so, what will change and what is refused, changes nothing, and outlives an unreachable host', async () => {
  const plan = planOf({
    steps: [
      step('same', 'h1', '/same', 'a\n'),
      step('changed', 'h1', '/changed', 'new\nkept\n'),
      step('new', 'h1', '/new', 'x\n'),
      step('foreign', 'h1', '/foreign', 'x\n'),
      step('off1', 'off', '/same', 'a\n'),
      step('off2', 'off', '/same', 'a\n'),
    ],
  });
  const seen: string[] = [];
  const { steps } = await previewPlan({ clusterId: 'c', plan, deps, onStep: ({ key }) => seen.push(key) });
  expect(steps.map(({ key, state }) => `${key}: ${state}`)).toEqual([
    'same: done',
    'changed: needed',
    'new: needed',
    'foreign: refused',
    'off1: unknown',
    'off2: unknown',
  ]);
  expect(steps.map(({ files }) => files[0]?.state)).toEqual([
    'same',
    'changed',
    'new',
    'unknown',
    'unknown',
    'unknown',
  ]);
  expect(steps[1]?.files[0]?.lines.map(({ op, text }) => `${op} ${text}`)).toEqual([
    'remove old •••',
    'add new',
    'same kept',
  ]);
  expect([steps[3]?.why?.code, steps[4]?.why?.code]).toEqual(['X-FOREIGN', 'SSH-UNREACHABLE']);
  expect(JSON.stringify(steps)).not.toContain('planted');
  expect([applied, dials.filter((address) => address === 'off').length, seen.length]).toEqual([0, 1, 6]);
});
