import { describe, expect, test } from 'vitest';
import { defaultHaSpec } from '@/lib/topology/defaults';
import type { RollingHostArgs } from './args-rolling';
import { planRollingUpgrade, type RollingUpgradeInput } from './upgrade-rolling';

const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));

const input = (change: Partial<RollingUpgradeInput> = {}): RollingUpgradeInput => ({
  cluster: { id: 'c1', name: 'demo', installDir: '/opt/dolphindb', spec },
  hosts: addresses.map((address) => ({ id: `host-${address}`, address })),
  upgradeId: 'u12345678',
  backupId: 'b1',
  from: { version: '2.00.11.3', variant: '' },
  package: {
    id: 'p2',
    version: '2.00.11.4',
    variant: '',
    arch: 'x86_64',
    fileName: 'DolphinDB_Linux64_V2.00.11.4.zip',
    sha256: 'a'.repeat(64),
    source: 'upload',
  },
  settings: { ha: true, documents: [] },
  needBytes: {},
  leader: 'controller1',
  confirmed: false,
  ...change,
});

const keysOf = (change?: Partial<RollingUpgradeInput>) =>
  planRollingUpgrade(input(change)).stages.map(({ key }) => key);

const gates = (change?: Partial<RollingUpgradeInput>) =>
  planRollingUpgrade(input(change)).stages.filter(({ key }) => key.startsWith('gate@'));

describe('a rolling upgrade', () => {
  test('prepares while all runs, then takes host after host with a gate before each stop and data complete after each start', () => {
    const own = (host: string) =>
      ['gate', 'stop', 'backup', 'replace-programs', 'start', 'ready'].map((key) => `${key}@${host}`);
    expect(keysOf()).toEqual([
      'check',
      'distribute',
      'unpack-new',
      'note-before',
      ...own('10.0.0.2'),
      ...own('10.0.0.3'),
      ...own('10.0.0.1'),
      'record-backup',
      'verify',
      'rolling-settle',
      'probe-data',
      'note-after',
      'record-upgrade',
    ]);
  });

  test('takes the leader’s host last, whichever it is', () => {
    for (const [leader, last] of [
      ['controller1', '10.0.0.1'],
      ['controller2', '10.0.0.2'],
      ['controller3', '10.0.0.3'],
    ] as const)
      expect(gates({ leader }).at(-1)?.key).toBe(`gate@${last}`);
  });

  test('tells every gate which controllers still have the old version after it', () => {
    const later = gates().map(({ steps }) =>
      (steps[0]?.args as RollingHostArgs | undefined)?.later.map(({ alias }) => alias),
    );
    expect(later).toEqual([['controller3', 'controller1'], ['controller1'], []]);
  });

  test('may be paused before every host and nowhere else, never with a host stopped', () => {
    const places = planRollingUpgrade(input()).stages.filter(({ pauseAfter }) => pauseAfter);
    expect(places.map(({ key }) => key)).toEqual(['note-before', 'ready@10.0.0.2', 'ready@10.0.0.3']);
  });

  test('replaces nothing on a host before its own backup, and lists the backup once', () => {
    const keys = keysOf();
    for (const host of addresses)
      expect(keys.indexOf(`backup@${host}`)).toBeLessThan(keys.indexOf(`replace-programs@${host}`));
    expect(keys.filter((key) => key === 'record-backup')).toHaveLength(1);
  });

  test('is the same plan for the same input, with keys that occur once', () => {
    expect(planRollingUpgrade(input())).toEqual(planRollingUpgrade(input()));
    const steps = planRollingUpgrade(input()).stages.flatMap((stage) => stage.steps);
    expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
  });
});
