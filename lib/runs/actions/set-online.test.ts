import { beforeEach, describe, expect, test, vi } from 'vitest';
import { DdbError } from '@/lib/dolphindb/errors';
import { openSession } from '@/lib/dolphindb/session';
import type { ActionContext } from '@/lib/runs/action';
import { setOnlineAction } from './set-online';
import { setSources } from './sources';

vi.mock('@/lib/dolphindb/session', () => ({ openSession: vi.fn() }));

let calls: [string, ...unknown[]][];
let names: string[] | undefined;
let inForce: string;
const unknown = new DdbError('DDB-UNKNOWN-FUNCTION', { en: 'none', zh: 'none' });
const ctx = { signal: new AbortController().signal, log: () => {} } as unknown as ActionContext;
const node = { alias: 'dn1', role: 'datanode' as const, address: 'h', port: 1, hostId: 'h', dir: '/d' };
const set = (name: string, value: string, stored = false) =>
  setOnlineAction.apply(ctx, {
    clusterId: 'c',
    node,
    settings: [{ name, value }],
    stored,
    clearsMark: false,
  });

beforeEach(() => {
  [calls, names, inForce] = [[], ['maxMemSize', 'enableMultiThreadMerge'], '16'];
  setSources({ consoleAccount: async () => ({ user: 'admin', password: 'x' }) } as never);
  vi.mocked(openSession).mockResolvedValue({
    login: async () => {},
    close: () => {},
    call: async (name: string, args: unknown[]) => {
      calls.push([name, ...args]);
      if (name === 'getDynamicConfig' && !names) throw unknown;
      const items = name === 'getDynamicConfig' ? names : [inForce];
      return { form: 'vector', type: 'STRING', items, offset: 0, total: items?.length };
    },
  } as never);
});

describe('a value set in a running node', () => {
  test('is given in the type that the server expects and read back', async () => {
    await set('maxMemSize', '16');
    expect(calls).toEqual([
      ['getDynamicConfig'],
      ['setDynamicConfig', 'maxMemSize', 16],
      ['getConfig', 'maxMemSize'],
    ]);
    inForce = 'true';
    await set('enableMultiThreadMerge', '1');
    expect(calls).toContainEqual(['setDynamicConfig', 'enableMultiThreadMerge', true]);
  });

  test('goes through the setter of its own on servers without setDynamicConfig', async () => {
    names = undefined;
    await set('maxMemSize', '16');
    expect(calls).toContainEqual(['setMaxMemSize', 16]);
  });

  test('fails when the node still reports another one', async () => {
    inForce = '8';
    await expect(set('maxMemSize', '16')).rejects.toMatchObject({ code: 'CONFIG-ONLINE-UNSEEN' });
  });

  test('that this server cannot change is refused with what it can', async () => {
    await expect(set('workerNum', '4')).rejects.toMatchObject({ code: 'CONFIG-NOT-ONLINE' });
  });

  test('is left to the next start of a node that is down, when it was stored', async () => {
    vi.mocked(openSession).mockRejectedValue(new DdbError('DDB-UNREACHABLE', { en: 'down', zh: 'down' }));
    await expect(set('maxMemSize', '16', true)).resolves.toBeUndefined();
    await expect(set('maxMemSize', '16')).rejects.toMatchObject({ code: 'DDB-UNREACHABLE' });
  });
});
