import { describe, expect, it } from 'vitest';
import type { ClusterNode } from '@/lib/dolphindb/perf';
import { mergeStatus, type Observed } from './merge';

const now = 5_000_000;
const spec = [
  { alias: 'c1', role: 'controller' as const, host: 'a', port: 8800 },
  { alias: 'c2', role: 'controller' as const, host: 'b', port: 8800 },
  { alias: 'd1', role: 'datanode' as const, host: 'a', port: 8802 },
];

function row(alias: string, role: ClusterNode['role'], more: Partial<ClusterNode> = {}): ClusterNode {
  const found = spec.find((node) => node.alias === alias) ?? { host: 'z', port: 1 };
  const { host, port } = found;
  const site = `${host}:${port}:${alias}`;
  const base = {
    alias,
    role,
    host,
    port,
    site,
    state: 1,
    online: true,
    agentSite: '',
    zone: '',
    computeGroup: '',
  };
  return {
    ...base,
    isLeader: null,
    publicNames: [],
    cpuUsage: 12.5,
    memoryUsed: '9007199254740993',
    ...more,
  };
}

const rows = [
  row('c1', 'controller', { isLeader: true }),
  row('c2', 'controller', { isLeader: false }),
  row('d1', 'datanode', { agentSite: 'a:8801:a1' }),
];

const observed = (more: Partial<Observed> = {}): Observed => ({
  clusterId: 'c',
  now,
  intervalMs: 1000,
  ha: true,
  nodes: spec,
  restartFor: new Map(),
  table: { at: now, from: 'leader', rows, leader: { host: 'a', port: 8800, alias: 'c1' } },
  ports: new Map(),
  calls: new Map(),
  processes: new Map(),
  probedAt: now,
  problems: [],
  ...more,
});
const refused = { result: 'refuses' as const, at: now, since: now, times: 1, acceptedAt: now - 1000 };

describe('the picture of a cluster', () => {
  it('names leader, quorum, agents and figures, large ones to the last digit', () => {
    const picture = mergeStatus(observed());
    expect(picture).toMatchObject({
      source: 'leader',
      leader: { alias: 'c1', host: 'a', port: 8800 },
      leaderSince: now,
      quorum: { alive: 2, total: 2 },
      problems: [],
    });
    expect(picture.nodes.map(({ isLeader }) => isLeader)).toEqual([true, false, null]);
    expect(picture.nodes[2]).toMatchObject({ agent: 'a1', figures: { memoryUsed: '9007199254740993' } });
  });

  it('stays the same object but for its time when nothing changed', () => {
    const before = mergeStatus(observed());
    const after = mergeStatus(observed({ now: now + 1000 }), before);
    expect(after.seq).toBe(before.seq);
    expect(after.nodes).toBe(before.nodes);
  });

  it('counts up, and keeps the other nodes’ objects, when one changed', () => {
    const before = mergeStatus(observed());
    const after = mergeStatus(observed({ now: now + 1, ports: new Map([['d1', refused]]) }), before);
    expect(after.seq).toBe(before.seq + 1);
    expect(after.nodes[0]).toBe(before.nodes[0]);
    expect(after.nodes[2]).toMatchObject({ health: 'stopped', since: now + 1 });
  });

  it('says of no host that SSH has just answered that it does not answer', () => {
    const silent = { result: 'silent' as const, at: now, since: now - 9000, times: 3 };
    const ports = new Map(spec.map(({ alias }) => [alias, silent]));
    const processes = new Map([
      ['c1', { state: 'running' as const, at: now }],
      ['d1', { state: 'none' as const, at: now }],
    ]);
    const { table: _, ...blind } = observed({ ports, processes });
    const healths = (all: Observed) => mergeStatus(all).nodes.map(({ alias, health }) => [alias, health]);
    expect(healths(blind)).toEqual([
      ['c1', 'unresponsive'],
      ['c2', 'unreachable'],
      ['d1', 'stopped'],
    ]);
    const other = { ...blind, processes: new Map([['d1', { state: 'running' as const, at: now }]]) };
    expect(healths(other)[0], 'a neighbour seen over SSH speaks for the host').toEqual([
      'c1',
      'unresponsive',
    ]);
  });

  it('has no figures for a node without process, and keeps those of one that cannot be asked about', () => {
    const before = mergeStatus(observed());
    const dead = mergeStatus(observed({ ports: new Map([['d1', refused]]) }), before);
    expect(dead.nodes[2]?.figures).toEqual({ cpuUsage: null, memoryUsed: null });
    const accepts = { ...refused, result: 'accepts' as const };
    const { table: _, ...blind } = observed({ ports: new Map([['d1', accepts]]) });
    const alone = mergeStatus(blind, before);
    expect(alone).toMatchObject({ source: 'probes', leader: null, at: now });
    expect(alone.nodes[2]).toMatchObject({ health: 'running', figures: { cpuUsage: 12.5 } });
  });

  it('shows nodes that only one side knows, and says so', () => {
    const foreign = [...rows.slice(0, 2), row('x9', 'computenode')];
    const table = { at: now, from: 'leader' as const, rows: foreign, leader: null };
    const picture = mergeStatus(observed({ table }));
    expect(picture.nodes.map(({ alias }) => alias)).toEqual(['c1', 'c2', 'd1', 'x9']);
    expect(picture.problems.map(({ en }) => en).join()).toMatch(
      /does not know: x9.*does not list these nodes: d1/,
    );
  });

  it('marks no leader during an election, and keeps when the last one began', () => {
    const before = mergeStatus(observed());
    const table = { at: now, from: 'controller' as const, rows, leader: null };
    const picture = mergeStatus(observed({ table, now: now + 500 }), before);
    expect(picture).toMatchObject({ source: 'controller', leader: null, leaderSince: now });
    expect(picture.nodes.every(({ isLeader }) => isLeader === null)).toBe(true);
  });

  it('has neither quorum nor leader marks without a Raft group', () => {
    const picture = mergeStatus(observed({ ha: false }));
    expect(picture.quorum).toBeUndefined();
    expect(picture.nodes[0]?.isLeader).toBeNull();
    expect(picture.leader?.alias).toBe('c1');
  });

  it('carries the revision that a node must be restarted for', () => {
    const picture = mergeStatus(observed({ restartFor: new Map([['d1', 4]]) }));
    expect(picture.nodes[2]?.restartFor).toBe(4);
  });
});
