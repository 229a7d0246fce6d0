import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricNames } from '@/lib/dolphindb/perf-columns';
import type { ClusterStatus, Figure, NodeHealth, NodeStatus } from './types';
import { applyDelta, quantise, readSnapshot } from './wire';
import { EXACT_NODES, type Sent, WireSender } from './wire-sender';

const healths: NodeHealth[] = ['running', 'stopped', 'unresponsive', 'unknown'];

const Figures = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 5 }),
  fc.double({ min: 0, max: 1e12, noNaN: true }),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }).map(String),
);
const columns = ['cpuUsage', 'memoryUsed', 'runningJobs', 'cumMsgLatency'] as const;

const Change = fc.record({
  node: fc.nat(),
  health: fc.option(fc.constantFrom(...healths), { nil: undefined }),
  evidence: fc.option(fc.constantFrom({ en: 'a', zh: '甲' }, { en: 'b', zh: '乙' }), { nil: undefined }),
  isLeader: fc.constantFrom(true, false, null),
  figures: fc.record(Object.fromEntries(columns.map((name) => [name, Figures]))),
  leader: fc.option(fc.constantFrom('c1', 'c2'), { nil: null }),
  version: fc.option(fc.constantFrom('2.00.11', '3.00.2'), { nil: undefined }),
  adds: fc.boolean().map((yes) => yes),
  visible: fc.nat(),
});
type Change = typeof Change extends fc.Arbitrary<infer T> ? T : never;

const newNode = (at: number): NodeStatus => ({
  alias: `n${at}`,
  role: 'datanode',
  host: `h${at % 7}`,
  port: 8800 + at,
  health: 'unknown',
  since: 0,
  isLeader: null,
  agent: '',
  zone: '',
  computeGroup: '',
  publicNames: [],
  figures: Object.fromEntries(columns.map((name) => [name, null])),
});

const newPicture = (nodes: number): ClusterStatus => ({
  clusterId: 'c',
  seq: 1,
  at: 1,
  intervalMs: 1000,
  source: 'leader',
  leader: null,
  nodes: Array.from({ length: nodes }, (_, at) => newNode(at)),
  problems: [],
});

function step(picture: ClusterStatus, change: Change): ClusterStatus {
  const { evidence: _, ...was } = picture.nodes[change.node % picture.nodes.length]!;
  const { version: __, ...head } = picture;
  const nodes = [...picture.nodes];
  nodes[change.node % nodes.length] = {
    ...was,
    health: change.health ?? was.health,
    ...(change.evidence ? { evidence: change.evidence } : {}),
    isLeader: change.isLeader,
    figures: change.figures as NodeStatus['figures'],
  };
  if (change.adds && nodes.length < 70) nodes.push(newNode(nodes.length));
  const leader = change.leader ? { alias: change.leader, host: 'h', port: 1 } : null;
  return {
    ...head,
    seq: picture.seq + 1,
    at: picture.at + 1,
    leader,
    ...(change.version ? { version: change.version } : {}),
    nodes,
  };
}

/** What the browser does with an event, the way over JSON included. */
function receive(picture: ClusterStatus | undefined, sent: Sent | undefined): ClusterStatus | undefined {
  if (!sent) return picture;
  const event = JSON.parse(JSON.stringify(sent)) as Sent;
  if (event.event === 'snapshot') return readSnapshot(event.data);
  expect(picture).toBeDefined();
  const after = applyDelta(picture!, event.data);
  expect(after).toBeDefined();
  return after;
}

function isNear(
  metric: (typeof metricNames)[number],
  shown: Figure | undefined,
  true_: Figure | undefined,
  exact: boolean,
) {
  if (exact || shown === true_) return shown === true_;
  return quantise(metric, shown ?? null) === quantise(metric, true_ ?? null);
}

function expectSame(shown: ClusterStatus, real: ClusterStatus, exact: (alias: string) => boolean) {
  const plain = ({ figures: _, ...node }: NodeStatus) => node;
  expect({ ...shown, nodes: shown.nodes.map(plain), seq: 0, at: 0 }).toEqual({
    ...real,
    nodes: real.nodes.map(plain),
    seq: 0,
    at: 0,
  });
  real.nodes.forEach((node, at) => {
    const got = shown.nodes[at]!.figures;
    expect(Object.keys(got).sort()).toEqual(Object.keys(node.figures).sort());
    for (const name of metricNames) {
      if (name in node.figures && !isNear(name, got[name], node.figures[name], exact(node.alias)))
        expect.fail(`${node.alias} ${name}: ${got[name]} is not ${node.figures[name]}`);
    }
  });
}

describe('the wire', () => {
  it('gives the browser the same picture after every event; small clusters exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(Change, { maxLength: 40 }), (nodes, changes) => {
        const sender = new WireSender();
        let real = newPicture(nodes);
        let shown = receive(undefined, sender.next(real));
        for (const change of changes) {
          real = step(real, change);
          shown = receive(shown, sender.next(real));
          expectSame(shown!, real, () => true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives large clusters exact figures for rows on screen and three digits for the others', () => {
    fc.assert(
      fc.property(fc.array(Change, { minLength: 1, maxLength: 25 }), (changes) => {
        const sender = new WireSender();
        let real = newPicture(EXACT_NODES + 3);
        let shown = receive(undefined, sender.next(real));
        for (const change of changes) {
          const visible = new Set([`n${change.visible % 70}`, `n${change.node % 70}`]);
          sender.sightChanged();
          real = step(real, change);
          shown = receive(shown, sender.next(real, { visible }));
          expectSame(shown!, real, (alias) => visible.has(alias));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('holds figures back to the budget, never health, and everyone gets a turn', () => {
    const sender = new WireSender();
    let real = newPicture(1000);
    let shown = receive(undefined, sender.next(real));
    const touch = (round: number) =>
      real.nodes.map((node, at) => ({
        ...node,
        health: healths[(round + at) % 2]!,
        figures: Object.fromEntries(columns.map((name) => [name, (at + 1) * (round + 1) * 1001])),
      }));
    for (let round = 0; round < 3; round++) {
      real = { ...real, seq: real.seq + 1, nodes: touch(round) };
      const sent = sender.next(real, { maxBytes: 5000 });
      expect(JSON.stringify((sent as { data: { figures: unknown } }).data.figures).length).toBeLessThan(5200);
      shown = receive(shown, sent);
      expect(shown?.nodes.map(({ health }) => health)).toEqual(real.nodes.map(({ health }) => health));
    }
    for (let turn = 0; turn < 30; turn++) shown = receive(shown, sender.next(real, { maxBytes: 5000 }));
    expectSame(shown!, real, () => false);
    expect(sender.next(real, { maxBytes: 5000 })).toBeUndefined();
  });

  it('keeps the objects of nodes that did not change', () => {
    const sender = new WireSender();
    const real = newPicture(3);
    const shown = receive(undefined, sender.next(real))!;
    const after = {
      ...real,
      seq: 2,
      nodes: real.nodes.with(1, { ...real.nodes[1]!, health: 'stopped' as const }),
    };
    const next = receive(shown, sender.next(after))!;
    expect(next.nodes[0]).toBe(shown.nodes[0]);
    expect(next.nodes[1]).toMatchObject({ health: 'stopped' });
  });

  it('refuses a delta that belongs to another picture', () => {
    const picture = newPicture(1);
    expect(applyDelta(picture, { clusterId: 'c', base: 7, seq: 8, at: 1 })).toBeUndefined();
    expect(applyDelta(picture, { clusterId: 'd', base: 1, seq: 2, at: 1 })).toBeUndefined();
  });

  it('rounds figures to three digits, but not counts', () => {
    expect(quantise('memoryUsed', 123_456)).toBe(123_000);
    expect(quantise('memoryUsed', '9223372036854775807')).toBe(9.22e18);
    expect(quantise('connectionNum', 1234)).toBe(1234);
    expect(quantise('cpuUsage', null)).toBeNull();
  });
});
