import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sandbox, until } from '../../e2e/sandbox/standin/testing/cluster';
import { type HaCluster, HOSTS, startHa, startNodes } from '../../e2e/sandbox/standin/testing/ha-cluster';
import type { WatchedCluster } from './inventory';
import { ClusterPoller } from './poller';
import type { ClusterStatus, NodeStatus } from './types';

const roles = ['controller', 'agent', 'datanode', 'computenode'] as const;

function watched(): WatchedCluster {
  const nodes = HOSTS.flatMap((host, i) =>
    roles.map((role, at) => ({ alias: `${role}${i + 1}`, role, host, port: 8800 + at })),
  );
  const controllers = nodes.filter(({ role }) => role === 'controller');
  return { id: 'c', name: 'c', nodes, controllers, ha: true, places: new Map(), restartFor: new Map() };
}

const workers = [1, 2, 3].flatMap((n) => [`datanode${n}`, `computenode${n}`]);

describe('the live status of an HA cluster', () => {
  let sandbox: Sandbox;
  let cluster: HaCluster;
  let poller: ClusterPoller;
  let changes: { at: number; status: ClusterStatus }[] = [];

  const node = (alias: string): NodeStatus | undefined =>
    poller.status?.nodes.find((found) => found.alias === alias);
  const health = (alias: string) => node(alias)?.health;
  /** Waits until the picture shows it, and gives how long after `from` it first did. */
  async function shown(what: string, from: number, check: (status: ClusterStatus) => boolean, ms = 20_000) {
    await until(what, () => changes.some(({ at, status }) => at >= from && check(status)), ms);
    return (changes.find(({ at, status }) => at >= from && check(status))?.at ?? 0) - from;
  }
  const is = (alias: string, wanted: string) => (status: ClusterStatus) =>
    status.nodes.some((found) => found.alias === alias && found.health === wanted);

  beforeAll(async () => {
    sandbox = new Sandbox();
    cluster = await startHa(sandbox);
    await startNodes(cluster.leader, workers);
    poller = new ClusterPoller(watched(), {
      intervalMs: (isWatched) => (isWatched ? 1000 : 10_000),
      changed: (status) => changes.push({ at: Date.now(), status }),
      confirmed: () => {},
    });
    poller.watch();
    await until('every node runs', () => poller.status?.nodes.every((n) => n.health === 'running'));
  });
  afterAll(() => {
    poller?.stop();
    sandbox?.destroy();
  });
  beforeEach(() => {
    changes = [];
  });

  it('shows leader, quorum, version, licence and figures from the leader', async () => {
    await until('version', () => poller.status?.version);
    expect(poller.status).toMatchObject({
      source: 'leader',
      leader: { alias: cluster.leader },
      quorum: { alive: 3, total: 3 },
      version: '2.00.11.3',
      licenceExpires: '2042-01-01',
      problems: [],
    });
    expect(node('datanode1')).toMatchObject({ role: 'datanode', agent: 'agent1', isLeader: null });
    expect(node('datanode1')?.figures.memoryUsed).toBeGreaterThan(0);
    expect(node(cluster.leader)?.isLeader).toBe(true);
  });

  it('shows a killed data node as stopped within 1.5 s', async () => {
    const from = Date.now();
    expect(sandbox.kill(/localSite \S*datanode3/, 'SIGKILL')).toBe(1);
    expect(await shown('datanode3 stopped', from, is('datanode3', 'stopped'))).toBeLessThan(1500);
    expect(node('datanode3')?.figures.memoryUsed).toBeNull();
    expect(health('computenode3')).toBe('running');
  });

  it('tells a halted node from a stopped one, and sees it go on', async () => {
    const from = Date.now();
    expect(sandbox.kill(/localSite \S*datanode2/, 'SIGSTOP')).toBe(1);
    await shown('datanode2 unresponsive', from, is('datanode2', 'unresponsive'));
    await until(
      'the leader gives it up',
      () => poller.status && health('datanode2') === 'unresponsive',
      3000,
    );
    const again = Date.now();
    sandbox.kill(/localSite \S*datanode2/, 'SIGCONT');
    await shown('datanode2 runs again', again, is('datanode2', 'running'));
    expect(changes.some(({ status }) => is('datanode2', 'stopped')(status))).toBe(false);
  });

  it('follows the leader when it dies', async () => {
    const from = Date.now();
    const old = cluster.leader;
    const n = old.at(-1);
    expect(sandbox.kill(new RegExp(`host${n}/.*-mode controller`), 'SIGKILL')).toBe(1);
    expect(await shown('the old leader is stopped', from, is(old, 'stopped'))).toBeLessThan(1500);
    await shown('a new leader', from, ({ leader, source }) => source === 'leader' && leader?.alias !== old);
    expect(poller.status?.quorum).toEqual({ alive: 2, total: 3 });
    expect(poller.status?.leaderSince).toBeGreaterThan(from);
    expect(health('datanode1')).toBe('running');
  });

  it('keeps seeing the nodes after the majority has died, without a leader', async () => {
    const from = Date.now();
    const leader = poller.status?.leader?.alias ?? '';
    sandbox.kill(new RegExp(`host${leader.at(-1)}/.*-mode controller`), 'SIGKILL');
    await shown('no leader', from, (status) => status.leader === null && status.quorum?.alive === 1);
    await until('the leader’s death', () => health(leader) === 'stopped', 2000);
    expect(health('datanode1')).toBe('running');
    const later = Date.now();
    sandbox.kill(/localSite \S*computenode1/, 'SIGKILL');
    expect(await shown('computenode1 stopped', later, is('computenode1', 'stopped'))).toBeLessThan(1500);
    sandbox.kill(/-mode controller/, 'SIGKILL');
    await shown('only probes are left', later, ({ source }) => source === 'probes');
    expect(health('datanode1')).toBe('running');
  });
});
