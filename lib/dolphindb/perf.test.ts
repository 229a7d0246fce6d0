import { afterEach, describe, expect, it } from 'vitest';
import { encode } from '../../e2e/sandbox/standin/codec';
import { T, table, vectorOf } from '../../e2e/sandbox/standin/script/values';
import { fakePeer, ok } from './fake-peer';
import { clusterPerf } from './perf';
import { openSession } from './session';

type Peer = Awaited<ReturnType<typeof fakePeer>>;
type Column = [name: string, type: number, cells: (string | number | bigint | boolean | null)[]];
let peer: Peer | undefined;
afterEach(() => peer?.close());

async function perfOf(columns: Column[]) {
  const answer = ok(
    encode(table(columns.map(([name, type, cells]) => ({ name, vector: vectorOf(type, cells) })))),
  );
  peer = await fakePeer(() => answer);
  const session = await openSession(peer);
  try {
    return await clusterPerf(session);
  } finally {
    session.close();
  }
}

const identity: Column[] = [
  ['site', T.STRING, ['10.0.0.80:8802:d1']],
  ['mode', T.INT, [0]],
];

describe('the table of a cluster’s nodes', () => {
  it('keeps every digit of a LONG beyond 2^53', async () => {
    const [node] = await perfOf([
      ...identity,
      ['memoryUsed', T.LONG, [9_007_199_254_740_993n]],
      ['diskCapacity', T.LONG, [2n ** 53n - 1n]],
      ['cumMsgLatency', T.LONG, [9_223_372_036_854_775_807n]],
    ]);
    expect(node).toMatchObject({
      memoryUsed: '9007199254740993',
      diskCapacity: 2 ** 53 - 1,
      cumMsgLatency: '9223372036854775807',
    });
  });

  it('gives null for NULL, NaN and the smallest numbers that stand for no data', async () => {
    const [node] = await perfOf([
      ...identity,
      ['lastMsgLatency', T.LONG, [null]],
      ['cumMsgLatency', T.LONG, [-9_223_372_036_854_775_000n]],
      ['cpuUsage', T.DOUBLE, [Number.NaN]],
    ]);
    expect(node).toMatchObject({ lastMsgLatency: null, cumMsgLatency: null, cpuUsage: null });
  });

  it('leaves out what the server’s version does not have, and reads the address from the site', async () => {
    const [node] = await perfOf([...identity, ['state', T.INT, [2]]]);
    expect(node).toMatchObject({ alias: 'd1', host: '10.0.0.80', port: 8802, role: 'datanode', state: 2 });
    expect(node).toMatchObject({ online: false, isLeader: null, zone: '', publicNames: [] });
    expect(node).not.toHaveProperty('memoryUsed');
  });
});
