import { describe, expect, test } from 'vitest';
import type { PlanStage } from '@/lib/runs/plan';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { planUpgrade, type UpgradeInput } from './upgrade';
import { planRollback } from './upgrade-rollback';

const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));
const cluster = { id: 'c1', name: 'demo', installDir: '/opt/dolphindb', spec };
const hosts = addresses.map((address) => ({ id: `host-${address}`, address }));
const settings = { ha: true, documents: [] };

const input = (change: Partial<UpgradeInput> = {}): UpgradeInput => ({
  cluster,
  hosts,
  upgradeId: 'u12345678',
  backupId: 'b1',
  from: { version: '2.00.11.3', variant: '' },
  package: {
    id: 'p2',
    version: '2.00.12.1',
    variant: '',
    arch: 'x86_64',
    fileName: 'DolphinDB_Linux64_V2.00.12.1.zip',
    sha256: 'a'.repeat(64),
    source: 'upload',
  },
  settings,
  needBytes: { '10.0.0.1:/opt/dolphindb': 5 },
  ...change,
});

const keysOf = (plan: { stages: { key: string }[] }) => plan.stages.map(({ key }) => key);

describe('a full upgrade', () => {
  test('prepares while the cluster runs, and replaces nothing before the backup is listed', () => {
    expect(keysOf(planUpgrade(input()))).toEqual([
      'check',
      'distribute',
      'unpack-new',
      'note-before',
      'hold',
      'stop-nodes',
      'stop-agents',
      'stop-controllers',
      'still',
      'backup',
      'record-backup',
      'replace-programs',
      'release',
      'controllers',
      'leader',
      'agents',
      'agents-online',
      'nodes',
      'nodes-ready',
      'verify',
      'rolling-settle',
      'probe-data',
      'note-after',
      'record-upgrade',
    ]);
  });

  test('is the same plan for the same input, with keys that occur once', () => {
    const plan = planUpgrade(input());
    expect(planUpgrade(input())).toEqual(plan);
    const keys = plan.stages.flatMap(({ steps }) => steps.map(({ key }) => key));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('has every host replace its programmes at the same time', () => {
    const stage = planUpgrade(input()).stages.find(({ key }) => key === 'replace-programs');
    expect(stage?.steps.map(({ host }) => host)).toEqual(addresses);
    expect(stage?.parallelism).toBeGreaterThan(2);
  });

  test('of a cluster whose programs are all replaced stops and copies nothing, and proves all of it', () => {
    const keys = keysOf(planUpgrade(input({ replaced: true })));
    expect(keys.slice(0, 3)).toEqual(['check', 'release', 'controllers']);
    expect(keys.slice(-5)).toEqual([
      'verify',
      'rolling-settle',
      'probe-data',
      'note-after',
      'record-upgrade',
    ]);
  });

  test('with a package from nowhere is refused', () => {
    const download = { ...input().package, source: 'download' as const };
    expect(() => planUpgrade(input({ package: download }))).toThrow('PLAN-NO-URL');
  });
});

describe('a full upgrade by upgrade.sh', () => {
  const around = (script: 'online' | 'offline', change: Partial<UpgradeInput['package']> = {}) =>
    planUpgrade(input({ script, package: { ...input().package, ...change } }));
  const outside = /^(distribute|unpack-new|compare|replace-programs)$/;

  test.each(['online', 'offline'] as const)(
    '%s differs from Deck’s own way only in how the programs come and are replaced',
    (script) => {
      const rest = (keys: string[]) => keys.filter((key) => !outside.test(key));
      expect(rest(keysOf(around(script)))).toEqual(rest(keysOf(planUpgrade(input()))));
      const { stages } = around(script);
      const of = (stage: string) =>
        stages.find(({ key }) => key === stage)?.steps.map(({ action }) => action) ?? [];
      expect(new Set(of('check'))).toEqual(new Set(['check-upgrade', 'check-upgrade-script']));
      expect(new Set(of('replace-programs'))).toEqual(new Set(['run-upgrade-script']));
    },
  );

  test('online sends nothing, needs no address of Deck’s, and compares the hosts where no hash is known', () => {
    const unknown = { sha256: undefined, source: 'download' as const };
    expect(keysOf(around('online'))).not.toContain('distribute');
    expect(keysOf(around('online'))).not.toContain('compare');
    expect(keysOf(around('online', unknown))).toContain('compare');
    expect(() => around('offline', unknown)).toThrow('PLAN-NO-URL');
  });
});

test('the backup of an upgrade goes to the directory that is set for backups, and a rollback finds it there', () => {
  const own = { ...settings, baseDir: '/backups' };
  const here = '10.0.0.1:/opt/dolphindb';
  const plan = planUpgrade(input({ settings: own, baseBytes: { [here]: 7 } }));
  const argsOf = (stages: PlanStage[], wanted: string) =>
    stages.flatMap(({ steps }) => steps.filter(({ action }) => action === wanted).map(({ args }) => args));
  const places = addresses.map((address) => `/backups/c1/${address}/1/b1`);
  expect(argsOf(plan.stages, 'take-backup').map(({ place }) => place)).toEqual(places);
  expect(argsOf(plan.stages, 'check-upgrade').map(({ base }) => base)).toEqual([
    { dir: '/backups', needBytes: 7 },
    undefined,
    undefined,
  ]);
  const { stages } = planRollback({
    cluster,
    hosts,
    upgradeId: 'u1',
    from: { version: '2.00.11.3', variant: '' },
    stamp: 'r1',
    compare: true,
    backup: { id: 'b1', settings: own },
  });
  for (const action of ['check-rollback', 'verify-backup', 'restore-backup'])
    expect(argsOf(stages, action).map(({ place }) => place)).toEqual(places);
});

describe('a rollback', () => {
  const rollback = {
    cluster,
    hosts,
    upgradeId: 'u1',
    from: { version: '2.00.11.3', variant: '' },
    stamp: 'r1',
  };

  test('looks for new data before it stops anything, where nobody could be asked', () => {
    const keys = keysOf(planRollback({ ...rollback, compare: true, backup: { id: 'b1', settings } }));
    expect(keys.slice(0, 11)).toEqual([
      'check-rollback',
      'verify-backup',
      'begin-rollback',
      'hold',
      'stop-nodes',
      'stop-agents',
      'stop-controllers',
      'still',
      'restore',
      'recall-programs',
      'release',
    ]);
    expect(keys.slice(-3)).toEqual(['verify', 'rolling-settle', 'record-upgrade']);
  });

  test('checks every copy and asks the leader once more while nothing is stopped, where it has said that nothing was written', () => {
    const plan = planRollback({ ...rollback, compare: false, ask: true, backup: { id: 'b1', settings } });
    expect(keysOf(plan).slice(0, 4)).toEqual(['verify-backup', 'check-written', 'begin-rollback', 'hold']);
    expect(plan.stages[0]?.steps.map(({ host }) => host)).toEqual(addresses);
  });

  test('without a complete backup only starts the old version, which was never replaced', () => {
    const keys = keysOf(planRollback({ ...rollback, compare: true }));
    expect(keys).not.toContain('restore');
    expect(keys.slice(0, 2)).toEqual(['release', 'controllers']);
  });

  test('of a rolling upgrade leaves hosts alone that it never came to, and can leave the metadata as it is', () => {
    const backup = { id: 'b1', settings, byHost: true, keepMetadata: true };
    const { stages } = planRollback({ ...rollback, compare: false, backup });
    const restored = stages.find(({ key }) => key === 'restore')?.steps[0]?.args;
    expect(restored).toMatchObject({ untouched: '2.00.11.3' });
    expect(stages[0]?.key).toBe('verify-backup');
    expect(stages[0]?.steps.map(({ args }) => args.untouched)).toEqual(addresses.map(() => '2.00.11.3'));
    const kinds = (restored as { items: { kind: string }[] }).items.map(({ kind }) => kind);
    expect([...new Set(kinds)].sort()).toEqual(['configuration', 'programs']);
    expect(keysOf({ stages })).toContain('record-backup');
  });
});
