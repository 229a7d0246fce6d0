import { describe, expect, it } from 'vitest';
import type { NodeStatus } from '@/lib/status/types';
import { figureOf, nodeColumns, offeredColumns } from './columns';
import { byHost, isStale, leaderChange, leadership, quorumState } from './picture';
import { filterNodes, nextSort, shownNodes, sortNodes } from './rows';

const node = (alias: string, more: Partial<NodeStatus> = {}): NodeStatus => ({
  alias,
  role: 'datanode',
  host: '10.0.0.80',
  port: 8802,
  health: 'running',
  since: 0,
  isLeader: null,
  agent: 'agent1',
  zone: '',
  computeGroup: '',
  publicNames: [],
  figures: {},
  ...more,
});
const aliases = (nodes: NodeStatus[]) => nodes.map(({ alias }) => alias);
const all = { text: '', roles: ['datanode', 'controller', 'agent'] as const, state: 'all' as const };

describe('columns', () => {
  it('stand in the order of the vendor', () => {
    const order = nodeColumns.map(({ id }) => id);
    const vendor =
      'name mode zone isLeader state connectionNum memoryUsed memoryAlloc cpuUsage avgLoad medLast10QueryTime maxLast10QueryTime medLast100QueryTime maxLast100QueryTime maxRunningQueryTime runningJobs queuedJobs runningTasks queuedTasks jobLoad diskCapacity diskFreeSpace diskFreeSpaceRatio diskWriteRate diskReadRate lastMinuteWriteVolume lastMinuteReadVolume workerNum maxConnections maxMemSize networkSendRate networkRecvRate lastMinuteNetworkSend lastMinuteNetworkRecv lastMsgLatency cumMsgLatency'.split(
        ' ',
      );
    expect(order.filter((id) => vendor.includes(id))).toEqual(vendor);
  });
  it('say nothing of the disk of agents and controllers, of an offline node and of an agent beyond its limits', () => {
    const disk = { diskCapacity: 0, diskFreeSpace: 0, diskFreeSpaceRatio: 0 };
    expect(figureOf(node('c', { role: 'controller', figures: disk }), 'diskFreeSpaceRatio')).toBeUndefined();
    const full = { diskCapacity: 100, diskFreeSpace: 0 };
    expect(figureOf(node('d', { figures: full }), 'diskFreeSpace')).toBe(0);
    expect(
      figureOf(node('d', { health: 'stopped', figures: { memoryUsed: 0 } }), 'memoryUsed'),
    ).toBeUndefined();
    const agent = node('a', { role: 'agent', figures: { connectionNum: 77, workerNum: 4 } });
    expect([figureOf(agent, 'connectionNum'), figureOf(agent, 'workerNum')]).toEqual([undefined, 4]);
  });
  it('that the servers do not have are left out and named', () => {
    const { offered, lacking } = offeredColumns([node('d', { figures: { memoryUsed: 1 } }), node('e')]);
    expect(offered.map(({ id }) => id)).toEqual(['name', 'mode', 'state', 'serverLog', 'site', 'memoryUsed']);
    expect(lacking.map(({ id }) => id)).toContain('cpuUsage');
    expect(offeredColumns([node('d')]).lacking).toEqual([]);
  });
});

describe('rows', () => {
  const nodes = [
    node('dn10', { figures: { memoryUsed: '9007199254740993' } }),
    node('dn2', { figures: { memoryUsed: '9007199254740992' }, health: 'stopped' }),
    node('dn1', { figures: { memoryUsed: 5.5 }, host: '10.0.0.81' }),
    node('c1', { role: 'controller', port: 8800 }),
    node('agent1', { role: 'agent' }),
  ];
  it('come by role and then by alias in natural order', () => {
    expect(aliases(sortNodes(nodes))).toEqual(['c1', 'dn1', 'dn2', 'dn10', 'agent1']);
  });
  it('without a value come last in both directions', () => {
    const rising = sortNodes(nodes, { column: 'memoryUsed', descending: false });
    expect(aliases(rising).slice(0, 2)).toEqual(['dn1', 'dn10']);
    const falling = sortNodes(nodes, { column: 'memoryUsed', descending: true });
    expect(aliases(falling)).toEqual(['dn10', 'dn1', 'c1', 'dn2', 'agent1']);
  });
  it('are compared exactly beyond 2^53', () => {
    const two = [
      node('a', { figures: { memoryUsed: '9007199254740993' } }),
      node('b', { figures: { memoryUsed: '9007199254740992' } }),
    ];
    expect(aliases(sortNodes(two, { column: 'memoryUsed', descending: false }))).toEqual(['b', 'a']);
  });
  it('are filtered by every word of the text, by role and by state', () => {
    expect(aliases(filterNodes(nodes, { ...all, roles: [...all.roles], text: 'dn 0.81' }))).toEqual(['dn1']);
    expect(aliases(filterNodes(nodes, { ...all, roles: ['controller'] }))).toEqual(['c1']);
    expect(aliases(filterNodes(nodes, { ...all, roles: [...all.roles], state: 'not-running' }))).toEqual([
      'dn2',
    ]);
    expect(aliases(filterNodes(nodes, { ...all, roles: [...all.roles], text: ':8800' }))).toEqual(['c1']);
  });
  it('and a picture of the cluster leave out what the filters hide, and show planned nodes that were not seen yet', () => {
    const unseen = [
      { alias: 'dn9', role: 'datanode' as const },
      { alias: 'agent9', role: 'agent' as const },
    ];
    const shown = (roles: NodeStatus['role'][]) =>
      shownNodes([...nodes, ...unseen], nodes, filterNodes(nodes, { ...all, roles }), roles);
    expect(shown(['controller', 'datanode']).map(({ alias }) => alias)).toEqual([
      'dn10',
      'dn2',
      'dn1',
      'c1',
      'dn9',
    ]);
    expect(shown(['agent']).map(({ alias }) => alias)).toEqual(['agent1', 'agent9']);
  });
  it('are sorted rising, falling and not at all by clicks on one heading', () => {
    const first = nextSort(undefined, 'cpuUsage');
    const second = nextSort(first, 'cpuUsage');
    expect([first?.descending, second?.descending, nextSort(second, 'cpuUsage')]).toEqual([
      false,
      true,
      undefined,
    ]);
    expect(nextSort(second, 'name')).toEqual({ column: 'name', descending: false });
  });
});

describe('picture', () => {
  const leader = { alias: 'c1', host: 'h', port: 1 };
  const status = (more: object) =>
    leadership({ source: 'leader', leader: null, ...more } as Parameters<typeof leadership>[0]);
  it('is stale when it is older than three intervals', () => {
    expect(isStale({ at: 1000, intervalMs: 1000 }, 4000)).toBe(false);
    expect(isStale({ at: 1000, intervalMs: 1000 }, 4001)).toBe(true);
  });
  it('tells an election from a lost majority', () => {
    expect(status({ leader, quorum: { alive: 3, total: 3 } })).toBe('led');
    expect(status({ quorum: { alive: 2, total: 3 } })).toBe('election');
    expect(status({ quorum: { alive: 1, total: 3 }, source: 'probes' })).toBe('no-quorum');
    expect(status({ leader, quorum: { alive: 1, total: 3 } })).toBe('no-quorum');
    expect(status({ leader })).toBe('led');
    expect(status({ source: 'none' })).toBe('unknown');
  });
  it('judges how near the loss of the majority is', () => {
    const judge = (alive: number, total: number) => quorumState({ alive, total });
    expect([judge(3, 3), judge(2, 3), judge(1, 3), judge(4, 5), judge(3, 5), judge(2, 4)]).toEqual([
      'complete',
      'edge',
      'lost',
      'weakened',
      'edge',
      'lost',
    ]);
  });
  it('knows a new leader after an election in between', () => {
    const change = leaderChange('c1', { leader: { ...leader, alias: 'c2' }, leaderSince: 7, at: 9 });
    expect(change).toEqual({ now: 'c2', before: 'c1', at: 7 });
    expect(leaderChange('c1', { leader, at: 9 })).toBeUndefined();
    expect(leaderChange(undefined, { leader, at: 9 })).toBeUndefined();
  });
  it('puts hosts with a node that does not run first', () => {
    const groups = byHost([
      node('a', { host: 'h10' }),
      node('b', { host: 'h2' }),
      node('c', { host: 'h10', health: 'stopped' }),
      node('d', { host: 'h1' }),
    ]);
    expect(groups.map(({ host, running }) => [host, running])).toEqual([
      ['h10', 1],
      ['h1', 1],
      ['h2', 1],
    ]);
  });
});
