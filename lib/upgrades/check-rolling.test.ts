import { describe, expect, test } from 'vitest';
import { LONE_ANSWER, type RollingFacts, rollingChecks } from './check-rolling';
import type { UpgradeFacts } from './facts';

const facts = (change: Partial<UpgradeFacts> = {}): UpgradeFacts => ({
  clusterId: 'c1',
  from: { version: '2.00.11.3', variant: '' },
  to: { version: '2.00.11.4', variant: '', arch: 'x86_64' },
  installations: [],
  nodes: [{ alias: 'datanode1', online: true }],
  leader: 'controller1',
  lastBackup: null,
  now: '2026-11-21T12:00:00.000Z',
  ...change,
});

const host = (n: number, change: Partial<RollingFacts['hosts'][number]> = {}) => ({
  host: `h${n}`,
  controllers: 1,
  dataNodes: 1,
  lone: { count: 0, examples: [] },
  ...change,
});
const three = [host(1), host(2), host(3)];

const check = (rolling: RollingFacts, change: Partial<UpgradeFacts> = {}) => {
  const { findings, questions = [] } = rollingChecks(facts(change), rolling);
  return {
    errors: findings.filter(({ severity }) => severity === 'error').map(({ message }) => message.en),
    warnings: findings.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule),
    questions: questions.map(({ id }) => id),
  };
};

describe('a rolling upgrade', () => {
  test('between versions whose level nobody knows is asked, not assumed', () => {
    expect(check({ hosts: three })).toMatchObject({ errors: [], questions: ['rolling-level'] });
  });

  test('between versions of a level below 4 is refused', () => {
    const [from, to] = ['2.00.10.4', '2.00.11.3'].map((version) => ({ version, variant: '', arch: '' }));
    expect(check({ hosts: three }, { from, to } as Partial<UpgradeFacts>).errors).toMatchObject([
      expect.stringContaining('level 2'),
    ]);
  });

  test('of fewer than three controllers, or with a majority on one host, is refused', () => {
    const pair = [host(1), host(2)];
    expect(check({ hosts: pair }).errors).toMatchObject([expect.stringContaining('at least 3 controllers')]);
    const lopsided = [host(1, { controllers: 2 }), host(2)];
    expect(check({ hosts: lopsided }).errors).toMatchObject([expect.stringContaining('no majority')]);
  });

  test('with a node offline is refused', () => {
    const nodes = [{ alias: 'datanode2', online: false }];
    expect(check({ hosts: three }, { nodes }).errors).toMatchObject([expect.stringContaining('datanode2')]);
  });

  test('with data on one host only, or where nobody could ask, is a question with its consequence', () => {
    const lone = [host(1, { lone: { count: 3, examples: ['/db/1'] } }), host(2), host(3)];
    expect(check({ hosts: lone }).questions).toContain(LONE_ANSWER);
    const unasked = three.map(({ lone: _, ...each }) => each);
    expect(check({ hosts: unasked }).questions).toContain(LONE_ANSWER);
    expect(check({ hosts: three }).questions).not.toContain(LONE_ANSWER);
  });

  test('warns where new partitions cannot be made while a host is away', () => {
    expect(check({ hosts: three, replicationFactor: 3 }).warnings).toContain('V-REP-06');
    expect(check({ hosts: three, replicationFactor: 2 }).warnings).not.toContain('V-REP-06');
  });
});
