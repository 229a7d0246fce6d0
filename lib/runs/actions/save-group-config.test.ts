import { beforeEach, describe, expect, test, vi } from 'vitest';
import { DdbError } from '@/lib/dolphindb/errors';
import type { ActionContext } from '@/lib/runs/action';
import { saveGroupConfig } from './save-group-config';
import { onLeader } from './support/controllers';

vi.mock('./support/controllers', () => ({ onLeader: vi.fn() }));
vi.mock('@/lib/revisions/known-texts', () => ({ whoWrote: async () => undefined }));

const BEFORE = ['maxMemSize=8', 'workerNum=4'];
const WANTED = ['maxMemSize=8', 'workerNum=6'];
const text = (lines: string[]) => lines.map((line) => `${line}\n`).join('');
const lost = new DdbError('DDB-CLOSED', { en: 'closed', zh: 'closed' });
const refusal = new DdbError(
  'DDB-ERROR',
  { en: 'no', zh: 'no' },
  { seen: 'Invalid configuration [workerNum=6].' },
);
const noFunction = new DdbError('DDB-UNKNOWN-FUNCTION', { en: 'none', zh: 'none' });

/** What the group holds, and what goes wrong at a call: before it is carried out or after. */
let group: string[];
let calls: string[];
let faults: { call: string; when: 'before' | 'after'; error: Error }[];
let leaders: number;

function session(alias: string) {
  const trouble = (call: string, when: 'before' | 'after') => {
    const at = faults.findIndex((fault) => fault.call === call && fault.when === when);
    const [fault] = at === -1 ? [] : faults.splice(at, 1);
    if (fault) throw fault.error;
  };
  return {
    async call(name: string, args: [string[]]) {
      calls.push(`${alias} ${name}`);
      trouble(name, 'before');
      if (name === 'saveClusterNodesConfigs') group = args[0];
      trouble(name, 'after');
      return { form: 'vector', type: 'STRING', items: group, offset: 0, total: group.length };
    },
  };
}

const ctx = {
  signal: new AbortController().signal,
  log: (line: string) => said.push(line),
} as unknown as ActionContext;
let said: string[];
const args = {
  clusterId: 'c1',
  controllers: [
    { alias: 'controller1', role: 'controller' as const, address: 'h', port: 1, hostId: 'h', dir: '/d' },
  ],
  documents: [{ key: 'cluster.cfg' as const, base: text(BEFORE), text: text(WANTED) }],
};
const saves = () => calls.filter((call) => call.endsWith('saveClusterNodesConfigs'));

beforeEach(() => {
  [group, calls, faults, said, leaders] = [BEFORE, [], [], [], 0];
  vi.mocked(onLeader).mockImplementation(async (_ctx, _id, _controllers, work) => {
    leaders += 1;
    const alias = `controller${leaders}`;
    return work(session(alias) as never, { host: 'h', port: 1, alias });
  });
});

describe('saving through the leader', () => {
  test('saves once and has the leader check it', async () => {
    await saveGroupConfig.apply(ctx, args);
    expect(group).toEqual(WANTED);
    expect(calls).toEqual([
      'controller1 loadClusterNodesConfigs',
      'controller1 saveClusterNodesConfigs',
      'controller1 reloadClusterConfig',
    ]);
  });

  test('whose answer is lost after it was carried out is confirmed by the next leader and not repeated', async () => {
    faults = [{ call: 'saveClusterNodesConfigs', when: 'after', error: lost }];
    await saveGroupConfig.apply(ctx, args);
    expect(saves()).toEqual(['controller1 saveClusterNodesConfigs']);
    expect(said.join()).toContain('confirmed by controller2');
  });

  test('whose call never arrived is said to be not saved and saved again', async () => {
    faults = [{ call: 'saveClusterNodesConfigs', when: 'before', error: lost }];
    await saveGroupConfig.apply(ctx, args);
    expect(group).toEqual(WANTED);
    expect(said.join()).toContain('not saved, says controller2');
  });

  test('that nobody can confirm ends as unknown, and a resume finds it done', async () => {
    faults = [
      { call: 'saveClusterNodesConfigs', when: 'after', error: lost },
      { call: 'loadClusterNodesConfigs', when: 'before', error: lost },
    ];
    const [, second] = [faults[0], faults[1]!];
    faults = [faults[0]!];
    vi.mocked(onLeader).mockImplementationOnce(async (_ctx, _id, _controllers, work) => {
      const done = work(session('controller1') as never, { host: 'h', port: 1, alias: 'controller1' });
      await done.catch(() => faults.push(second));
      return done;
    });
    await expect(saveGroupConfig.apply(ctx, args)).rejects.toMatchObject({ code: 'CONFIG-UNKNOWN' });
    await saveGroupConfig.apply(ctx, args);
    expect(saves()).toHaveLength(1);
  });

  test('that the leader refuses puts the old list back and fails with its words', async () => {
    faults = [{ call: 'reloadClusterConfig', when: 'before', error: refusal }];
    await expect(saveGroupConfig.apply(ctx, args)).rejects.toMatchObject({
      code: 'CONFIG-REFUSED',
      detail: { seen: 'Invalid configuration [workerNum=6].' },
    });
    expect(group).toEqual(BEFORE);
  });

  test('that is refused while the connection breaks is put back by the next try', async () => {
    faults = [
      { call: 'reloadClusterConfig', when: 'before', error: refusal },
      { call: 'reloadClusterConfig', when: 'before', error: refusal },
    ];
    vi.mocked(onLeader).mockImplementationOnce(async (_ctx, _id, _controllers, work) => {
      const real = session('controller1');
      let saved = 0;
      const breaking = {
        call: (name: string, with_: [string[]]) =>
          name === 'saveClusterNodesConfigs' && ++saved > 1 ? Promise.reject(lost) : real.call(name, with_),
      };
      return work(breaking as never, { host: 'h', port: 1, alias: 'controller1' });
    });
    await expect(saveGroupConfig.apply(ctx, args)).rejects.toMatchObject({ code: 'CONFIG-REFUSED-STANDS' });
    expect(group).toEqual(WANTED);
    await expect(saveGroupConfig.apply(ctx, args)).rejects.toMatchObject({ code: 'CONFIG-REFUSED' });
    expect(group).toEqual(BEFORE);
  });

  test('goes without the check on a server that has none', async () => {
    faults = [{ call: 'reloadClusterConfig', when: 'before', error: noFunction }];
    await saveGroupConfig.apply(ctx, args);
    expect(group).toEqual(WANTED);
  });

  test('writes nothing when the group holds something third', async () => {
    group = ['maxMemSize=9', 'workerNum=4'];
    await expect(saveGroupConfig.apply(ctx, args)).rejects.toMatchObject({
      code: 'CONFIG-CHANGED',
      detail: { seen: expect.stringContaining('maxMemSize: now 9, wanted 8') },
    });
    expect(saves()).toEqual([]);
    await expect(saveGroupConfig.check?.(ctx, args)).rejects.toMatchObject({ code: 'CONFIG-CHANGED' });
  });
});
