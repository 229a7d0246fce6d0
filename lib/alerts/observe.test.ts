import { describe, expect, test } from 'vitest';
import type { ClusterStatus, NodeStatus } from '@/lib/status/types';
import { standardRule } from './kinds';
import { observe, observeGone } from './observe';
import type { AlertKind, Facts, Scene } from './types';

const now = new Date(2030, 0, 15, 12).getTime();

const node = (alias: string, more: Partial<NodeStatus> = {}): NodeStatus => ({
  ...{
    alias,
    role: 'datanode',
    host: '10.0.0.80',
    port: 8902,
    health: 'running',
    since: now,
    isLeader: null,
  },
  ...{ agent: '', zone: '', computeGroup: '', publicNames: [], figures: {} },
  ...more,
});

const status = (nodes: NodeStatus[], more: Partial<ClusterStatus> = {}): ClusterStatus => ({
  ...{
    clusterId: 'c',
    seq: 1,
    at: now,
    intervalMs: 1000,
    source: 'leader',
    leader: null,
    nodes,
    problems: [],
  },
  ...more,
});

const none = new Set<string>();
const scene = (picture: ClusterStatus, more: Partial<Scene> = {}, facts: Partial<Facts> = {}): Scene => ({
  ...{ status: picture, busy: none, stopped: none, now },
  facts: { hostMemory: {}, clocks: {}, backups: { on: false }, ...facts },
  ...more,
});

/** What a kind says, as `subject state`. */
function says(kind: AlertKind, look: Scene, threshold = standardRule(kind).threshold): string[] {
  return observe(look, [{ ...standardRule(kind), threshold }]).map(
    ({ subject, state }) => `${subject} ${state}`,
  );
}

describe('node down', () => {
  const nodes = (
    ['running', 'starting', 'unresponsive', 'stopped', 'unreachable', 'paused', 'unknown'] as const
  ).map((health) => node(health, { health }));
  test('a stopped and a silent node are down; of lost, starting and unknown ones nothing is said', () => {
    expect(says('node-down', scene(status(nodes)))).toEqual([
      'running good',
      'unresponsive bad',
      'stopped bad',
      'paused good',
    ]);
  });
  test('nodes stopped on purpose are no problem, and of those a run works on nothing is said', () => {
    const look = scene(status(nodes), { stopped: new Set(['stopped']), busy: new Set(['unresponsive']) });
    expect(says('node-down', look)).toEqual(['running good', 'stopped good', 'paused good']);
  });
  test('the message carries what Deck saw', () => {
    const evidence = { en: 'No process.', zh: '没有进程。' };
    const look = scene(status([node('d1', { health: 'stopped', evidence })]));
    expect(observe(look, [standardRule('node-down')])[0]?.message).toEqual({
      en: 'd1 (10.0.0.80:8902) is not running. No process.',
      zh: 'd1（10.0.0.80:8902）未在运行。没有进程。',
    });
  });
  test('a rule that is switched off says nothing', () => {
    expect(observe(scene(status(nodes)), [{ ...standardRule('node-down'), enabled: false }])).toEqual([]);
  });
});

test('a host is lost when none of its nodes can be reached, and unknown as long as nothing is known', () => {
  const lost = { health: 'unreachable', host: 'h1' } as const;
  const mixed = [
    node('a', lost),
    node('b', lost),
    node('c', { host: 'h2' }),
    node('d', { ...lost, host: 'h2' }),
  ];
  const unknown = node('e', { host: 'h3', health: 'unknown' });
  expect(says('host-unreachable', scene(status([...mixed, unknown])))).toEqual(['h1 bad', 'h2 good']);
});

describe('leader and quorum', () => {
  const three = ['c1', 'c2', 'c3'].map((alias) => node(alias, { role: 'controller' }));
  const leader = { alias: 'c1', host: 'h', port: 1 };
  const of = (alive: number, more: Partial<Scene> = {}, led = alive > 1) =>
    scene(
      status(three, { quorum: { alive, total: 3 }, leader: led ? leader : null, source: 'controller' }),
      more,
    );
  const all = (look: Scene) =>
    (['no-leader', 'quorum-lost', 'quorum-at-risk'] as const).map((kind) => says(kind, look).join() || '-');

  test('three of three, two of three, one of three', () => {
    expect(all(of(3))).toEqual([' good', ' good', ' good']);
    expect(all(of(2))).toEqual([' good', ' good', ' bad']);
    expect(all(of(1))).toEqual([' bad', ' bad', '-']);
    expect(all(of(3, {}, false))).toEqual([' bad', ' good', ' good']);
  });
  test('nothing is said while a run works on a controller', () => {
    expect(all(of(1, { busy: new Set(['c2']) }))).toEqual(['-', '-', '-']);
  });
  test('a cluster that was stopped on purpose lacks nothing, but one controller of three stopped is a risk', () => {
    expect(all(of(0, { stopped: new Set(['c1', 'c2', 'c3']) }))).toEqual([' good', ' good', ' good']);
    expect(all(of(2, { stopped: new Set(['c3']) }))).toEqual([' good', ' good', ' bad']);
  });
  test('a cluster without Raft, or not seen yet, has no such alerts', () => {
    expect(all(scene(status(three)))).toEqual(['-', '-', '-']);
    expect(all(scene(status(three, { quorum: { alive: 0, total: 3 }, source: 'none' })))).toEqual([
      '-',
      '-',
      '-',
    ]);
  });
});

describe('memory and disk', () => {
  const gb = 1024 ** 3;
  const memory = (memoryUsed: number | string | null, maxMemSize: number | null = 10) =>
    scene(
      status([node('d1', { figures: { memoryUsed, maxMemSize } })]),
      {},
      { hostMemory: { '10.0.0.80': 20 * gb } },
    );
  test('memory counts against maxMemSize, with a band below the limit, and against the host where it is not set', () => {
    expect(says('memory-high', memory(9 * gb))).toEqual(['d1 bad']);
    expect(says('memory-high', memory(String(9.5 * gb)))).toEqual(['d1 bad']);
    expect(says('memory-high', memory(8.7 * gb))).toEqual(['d1 between']);
    expect(says('memory-high', memory(8.4 * gb))).toEqual(['d1 good']);
    expect(says('memory-high', memory(9 * gb, 0))).toEqual(['d1 good']);
    expect(says('memory-high', memory(19 * gb, null))).toEqual(['d1 bad']);
  });
  test('unknown memory says nothing', () => {
    expect(says('memory-high', memory(null))).toEqual([]);
  });
  const disk = (figures: NodeStatus['figures']) => scene(status([node('d1', { figures })]));
  test('free disk space is a share with a band above the limit', () => {
    expect(says('disk-low', disk({ diskCapacity: 100, diskFreeSpace: 9 }))).toEqual(['d1 bad']);
    expect(says('disk-low', disk({ diskCapacity: 100, diskFreeSpace: 11 }))).toEqual(['d1 between']);
    expect(says('disk-low', disk({ diskCapacity: 100, diskFreeSpace: 13 }))).toEqual(['d1 good']);
    expect(says('disk-low', disk({ diskFreeSpaceRatio: 0.05 }))).toEqual(['d1 bad']);
  });
  test('nothing of nothing is not a full disk', () => {
    expect(says('disk-low', disk({ diskCapacity: 0, diskFreeSpace: 0, diskFreeSpaceRatio: 0 }))).toEqual([]);
    expect(says('disk-low', disk({ diskFreeSpaceRatio: 0 }))).toEqual([]);
    expect(says('disk-low', disk({ diskCapacity: null, diskFreeSpace: null }))).toEqual([]);
  });
});

describe('licence', () => {
  const ends = (licenceExpires?: string, stored?: string) =>
    scene(status([], licenceExpires ? { licenceExpires } : {}), {}, stored ? { licenceExpires: stored } : {});
  const both = (look: Scene) => [...says('licence-expiring', look), ...says('licence-expired', look)];
  test('the last day itself is still covered', () => {
    expect(both(ends('2030-01-15'))).toEqual([' bad', ' good']);
    expect(both(ends('2030-01-14'))).toEqual([' good', ' bad']);
    expect(both(ends('2030-02-14'))).toEqual([' bad', ' good']);
    expect(both(ends('2030-02-15'))).toEqual([' good', ' good']);
  });
  test('what the servers do not tell is taken from the stored licence, and without both nothing is said', () => {
    expect(both(ends(undefined, '2030-01-20'))).toEqual([' bad', ' good']);
    expect(both(ends())).toEqual([]);
  });
});

test('a clock counts as wrong only beyond what its measurement leaves open', () => {
  const clocks = (offsets: number[], uncertaintyMs = 50) =>
    scene(
      status([]),
      {},
      { clocks: Object.fromEntries(offsets.map((offsetMs, i) => [`h${i}`, { offsetMs, uncertaintyMs }])) },
    );
  expect(says('clock-skew', clocks([0, 10, 1500]))).toEqual(['h0 good', 'h1 good', 'h2 bad']);
  expect(says('clock-skew', clocks([0, 10, 1500], 400))).toEqual(['h0 good', 'h1 good', 'h2 between']);
  expect(says('clock-skew', clocks([-3000, 20, 10]))).toEqual(['h0 bad', 'h2 good', 'h1 good']);
  expect(says('clock-skew', clocks([5000]))).toEqual([]);
});

test('a picture is stale after the limit, whatever it shows', () => {
  const at = (seconds: number, source: ClusterStatus['source'] = 'leader') =>
    scene(status([], { at: now - seconds * 1000, source }));
  expect(says('status-stale', at(59))).toEqual([' good']);
  expect(says('status-stale', at(61))).toEqual([' bad']);
  expect(says('status-stale', at(5, 'none'))).toEqual([]);
  const rarely = scene(status([], { at: now - 90_000, intervalMs: 60_000 }));
  expect(says('status-stale', rarely)).toEqual([' good']);
});

test('drift and pending restarts are told once they are known', () => {
  const picture = status([node('d1'), node('d2')]);
  expect(says('config-drift', scene(picture))).toEqual([]);
  expect(says('config-drift', scene(picture, {}, { drift: [] }))).toEqual([' good']);
  expect(says('config-drift', scene(picture, {}, { drift: ['cluster.cfg workerNum'] }))).toEqual([' bad']);
  const restartMarks = [
    { alias: 'd1', since: now - 25 * 3_600_000 },
    { alias: 'd2', since: now - 3_600_000 },
  ];
  expect(says('restart-pending', scene(picture, {}, { restartMarks }))).toEqual(['d1 bad', 'd2 good']);
});

describe('scheduled backups', () => {
  const hour = 3_600_000;
  const backups = (more: Partial<Extract<Facts['backups'], { on: true }>>): Facts['backups'] => ({
    ...{ on: true, everyHours: 6, setAt: now - 100 * hour, active: false },
    ...more,
  });
  const say = (facts: Facts['backups']) =>
    says('backup-missing', scene(status([]), {}, { backups: facts })).join();
  const failed = { at: now - hour, code: 'SSH-TIMEOUT', text: { en: 'h1 is silent.', zh: 'h1 无响应。' } };
  const refused = { times: 3, code: 'CONFIG-NOT-DEPLOYED' };

  test('are missing when the last one failed, or none was good for twice the interval', () => {
    expect(say(backups({ lastGoodAt: now - 11 * hour }))).toBe(' good');
    expect(say(backups({ lastGoodAt: now - 13 * hour }))).toBe(' bad');
    expect(say(backups({ lastGoodAt: now - hour, failed }))).toBe(' bad');
    expect(say(backups({}))).toBe(' bad');
    expect(say({ on: false })).toBe(' good');
  });
  test('that could not begin once or twice are waited for, and then are missing', () => {
    expect(say(backups({ lastGoodAt: now - 7 * hour, refused: { ...refused, times: 2 } }))).toBe(' between');
    expect(say(backups({ lastGoodAt: now - 7 * hour, refused }))).toBe(' bad');
  });
  test('end the alert only by a good one: neither by one under way nor by setting the schedule anew', () => {
    expect(say(backups({ lastGoodAt: now - 13 * hour, active: true }))).toBe(' between');
    expect(say(backups({ setAt: now - hour, lastGoodAt: now - 13 * hour }))).toBe(' between');
    expect(say(backups({ setAt: now - hour }))).toBe(' between');
  });
  test('are told of with their cause', () => {
    const look = scene(status([]), {}, { backups: backups({ failed }) });
    expect(observe(look, [standardRule('backup-missing')])[0]).toMatchObject({
      message: {
        en: 'The last scheduled backup failed. h1 is silent.',
        zh: '最近一次定时备份失败。h1 无响应。',
      },
      seen: expect.stringMatching(/^SSH-TIMEOUT 2030-01-1\d \d\d:\d\d UTC$/),
    });
  });
});

test('an open alert about a node or host that left the cluster comes to its end', () => {
  const look = scene(status([node('d1')]));
  const open = (kind: AlertKind, subject: string) =>
    observeGone(look, [{ kind, subject }]).map(({ state }) => state);
  expect(open('node-down', 'd9')).toEqual(['good']);
  expect(open('node-down', 'd1')).toEqual([]);
  expect(open('clock-skew', '10.0.0.80')).toEqual([]);
  expect(open('no-leader', '')).toEqual([]);
});
