import { afterEach, describe, expect, it } from 'vitest';
import { DdbForm, DdbObj, DdbString, DdbType, nulls } from './client';
import type { Site } from './errors';
import { type FakeHandler, fakePeer } from './fake-peer';
import { findLeader } from './leader';
import { type ControllerAnswer, decideLeader } from './leader-decide';
import { clusterPerf } from './perf';
import { openSession } from './session';
import { withLeader } from './with-leader';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

async function peer(handler: FakeHandler) {
  const made = await fakePeer(handler);
  cleanups.push(made.close);
  return made;
}

const column = (name: string, type: number, value: unknown, rows: number) =>
  new DdbObj({ form: DdbForm.vector, type: type as never, rows, cols: 1, name, value: value as never });

function table(columns: DdbObj[]): DdbObj {
  return new DdbObj({
    form: DdbForm.table,
    type: DdbType.void,
    rows: columns[0]?.rows,
    cols: columns.length,
    name: '',
    value: columns,
  });
}

/** A controllers-only table as a cluster answers it; `leader` is the index of the marked row. */
function perf(sites: { host: string; port: number }[], leader: number | null): DdbObj {
  const n = sites.length;
  return table([
    column(
      'host',
      DdbType.string,
      sites.map(({ host }) => host),
      n,
    ),
    column(
      'port',
      DdbType.int,
      Int32Array.from(sites, ({ port }) => port),
      n,
    ),
    column(
      'name',
      DdbType.string,
      sites.map((_, i) => `controller${i + 1}`),
      n,
    ),
    column('mode', DdbType.int, new Int32Array(n).fill(2), n),
    column('state', DdbType.int, new Int32Array(n).fill(1), n),
    column(
      'isLeader',
      DdbType.bool,
      Int8Array.from(sites, (_, i) => (leader === null ? nulls.int8 : Number(i === leader))),
      n,
    ),
  ]);
}

async function cluster(size: number, leader: { index: number | null }) {
  const peers: { host: string; port: number; close(): void }[] = [];
  const calls: string[] = [];
  for (let i = 0; i < size; i++) {
    peers.push(
      await peer(({ text }) => {
        calls.push(`${i}:${text}`);
        if (text === 'getClusterPerf') return perf(peers, leader.index);
        const at = leader.index;
        if (at === i) return new DdbString(`done by ${i}`);
        return {
          error:
            at === null
              ? '<NotLeader>'
              : `x() => <NotLeader>${peers[at]?.host}:${peers[at]?.port}:controller${at + 1}`,
        };
      }),
    );
  }
  return { peers, calls };
}

const site = (n: number): Site => ({ host: `10.0.0.8${n}`, port: 8810, alias: `controller${n + 1}` });
const says = (from: number, claimed: number | null): ControllerAnswer => ({
  site: site(from),
  nodes: [0, 1, 2].map((n) => ({
    ...site(n),
    role: 'controller',
    isLeader: claimed === null ? null : n === claimed,
  })) as never,
});

describe('decideLeader', () => {
  it('follows the majority and wants the claimed controller to agree', () => {
    expect(decideLeader([says(0, 1), says(1, 1), says(2, 1)])?.site).toEqual(site(1));
    expect(decideLeader([says(0, 1), { site: site(1) }, says(2, 1)])).toBeUndefined();
    expect(decideLeader([says(0, 1), says(1, null), says(2, 1)])).toBeUndefined();
  });

  it('does not believe an old leader that was cut off from its followers', () => {
    expect(decideLeader([says(0, 0), says(1, 1), says(2, 1)])?.site).toEqual(site(1));
    expect(decideLeader([says(0, 0), says(1, 1)])).toBeUndefined();
  });

  it('takes the one controller of a cluster without HA', () => {
    const only = { ...says(0, null), nodes: says(0, null).nodes?.slice(0, 1) };
    expect(decideLeader([only])?.site).toEqual(site(0));
    expect(decideLeader([says(0, null)])).toBeUndefined();
    expect(decideLeader([])).toBeUndefined();
  });
});

describe('clusterPerf', () => {
  it('reads columns by name, tolerates missing ones, and hides the number that stands for no data', async () => {
    const made = await peer(() =>
      table([
        column('cumMsgLatency', DdbType.long, BigInt64Array.of(-9_223_372_036_854_775_807n), 1),
        column('memoryUsed', DdbType.long, BigInt64Array.of(123n), 1),
        column('site', DdbType.string, ['10.0.0.80:8902:datanode1'], 1),
        column('state', DdbType.bool, Int8Array.of(1), 1),
        column('publicName', DdbType.string, ['a.example; 1.2.3.4'], 1),
        column('mode', DdbType.int, Int32Array.of(0), 1),
      ]),
    );
    const opened = await openSession(made);
    cleanups.push(() => opened.close());
    const [node] = await clusterPerf(opened);
    expect(node).toMatchObject({
      alias: 'datanode1',
      host: '10.0.0.80',
      port: 8902,
      role: 'datanode',
      online: true,
      isLeader: null,
      memoryUsed: 123,
      cumMsgLatency: null,
      zone: '',
      publicNames: ['a.example', '1.2.3.4'],
    });
    expect(node).not.toHaveProperty('cpuUsage');
  });
});

describe('findLeader', () => {
  it('finds the leader and says who is reachable, in the time of one deadline', async () => {
    const { peers } = await cluster(3, { index: 2 });
    peers[0]?.close();
    const view = await findLeader(peers, { timeoutMs: 2000 });
    expect(view.leader?.port).toBe(peers[2]?.port);
    expect(view.leader?.alias).toBe('controller3');
    expect(view.controllers.map(({ reachable, isLeader }) => [reachable, isLeader])).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
    expect(view.controllers[0]?.error?.code).toBe('DDB-UNREACHABLE');
    expect(view.quorum).toBe(true);
  });

  it('names no leader while there is none, and no quorum when the majority is silent', async () => {
    const { peers } = await cluster(3, { index: null });
    expect((await findLeader(peers)).leader).toBeNull();
    peers[0]?.close();
    peers[1]?.close();
    expect(await findLeader(peers)).toMatchObject({ leader: null, quorum: false });
  });

  it('asks a leader that is not in the list', async () => {
    const { peers } = await cluster(3, { index: 2 });
    const view = await findLeader(peers.slice(0, 2));
    expect(view.leader?.port).toBe(peers[2]?.port);
  });
});

describe('withLeader', () => {
  const order = (calls: string[]) => calls.filter((call) => !call.endsWith('getClusterPerf'));

  it('carries out the work once, on the leader', async () => {
    const { peers, calls } = await cluster(3, { index: 1 });
    const result = await withLeader(peers, undefined, (session) => session.call('x'));
    expect(result).toMatchObject({ value: 'done by 1' });
    expect(order(calls)).toEqual(['1:x']);
  });

  it('follows a leader that changed between the question and the work', async () => {
    const leader = { index: 0 };
    const { peers, calls } = await cluster(3, leader);
    const result = await withLeader(peers, undefined, (session) => {
      if (order(calls).length === 0) leader.index = 2;
      return session.call('x');
    });
    expect(result).toMatchObject({ value: 'done by 2' });
    expect(order(calls)).toEqual(['0:x', '2:x']);
  });

  it('follows the site in the refusal, even while the tables still name the old leader', async () => {
    const peers: { host: string; port: number }[] = [];
    for (let i = 0; i < 3; i++) {
      peers.push(
        await peer(({ text }) => {
          if (text === 'getClusterPerf') return perf(peers, 0);
          return i === 2
            ? new DdbString('done by 2')
            : { error: `<NotLeader>127.0.0.1:${peers[2]?.port}:controller3` };
        }),
      );
    }
    expect(
      await withLeader(peers, undefined, (session) => session.call('x'), { electionMs: 2000 }),
    ).toMatchObject({ value: 'done by 2' });
  });

  it('waits until an election is over, and gives up at its deadline', async () => {
    const leader: { index: number | null } = { index: null };
    const { peers, calls } = await cluster(3, leader);
    const work = withLeader(peers, undefined, (session) => session.call('x'), { electionMs: 10_000 });
    await expect.poll(() => calls.length, { timeout: 5000 }).toBeGreaterThanOrEqual(3);
    leader.index = 1;
    expect(await work).toMatchObject({ value: 'done by 1' });
    leader.index = null;
    await expect(
      withLeader(peers, undefined, (session) => session.call('x'), { electionMs: 300 }),
    ).rejects.toMatchObject({ code: 'DDB-NOT-LEADER' });
  });

  it('does not repeat work that failed otherwise', async () => {
    const { peers } = await cluster(3, { index: 1 });
    let runs = 0;
    const work = withLeader(peers, undefined, async () => {
      runs += 1;
      throw Object.assign(new Error('lost'), { code: 'DDB-CLOSED' });
    });
    await expect(work).rejects.toThrow('lost');
    expect(runs).toBe(1);
  });
});
