import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '@/lib/dolphindb/session';
import { Sandbox } from '../../e2e/sandbox/standin/testing/cluster';
import { type HaCluster, startHa, startNodes } from '../../e2e/sandbox/standin/testing/ha-cluster';
import { Follower } from './follower';
import { HostLogReader } from './host-reader';
import { searchOlder } from './search';
import { ServerLogReader } from './server-reader';
import { localHost, longLog } from './testing';
import { findTime } from './time-search';
import type { LogFilter } from './types';
import { readOlder } from './window';

const none: LogFilter = { levels: [], text: '', ignoreCase: false };
const at = '2026-01-05 00:00:01.000001';

async function throughServer(host: string, port: number, alias: string): Promise<ServerLogReader> {
  const session = await openSession({ host, port });
  await session.login('admin', '123456');
  return new ServerLogReader(session, alias);
}

describe('the log of a node of a running cluster', () => {
  let sandbox: Sandbox;
  let cluster: HaCluster;
  let file: string;

  beforeAll(async () => {
    sandbox = new Sandbox();
    cluster = await startHa(sandbox);
    await startNodes(cluster.leader, ['datanode1']);
    file = join(cluster.hosts[0]?.clusterDemo ?? '', 'log/datanode1.log');
  });
  afterAll(() => sandbox?.destroy());

  it('is the same through its agent as from the file', async () => {
    const server = await throughServer('127.0.0.80', 8801, 'datanode1');
    const host = new HostLogReader(localHost(), file);
    const [one, two] = [
      await readOlder(server, undefined, { kind: 'log' }),
      await readOlder(host, undefined, { kind: 'log' }),
    ];
    expect(one.entries).toEqual(two.entries);
    expect(one.entries.length).toBeGreaterThan(10);
    server.close();
  });

  it('of a controller comes from itself, and the clock of its host with it', async () => {
    const server = await throughServer('127.0.0.80', 8800, 'controller1');
    expect((await readOlder(server, undefined, { kind: 'log' })).entries.length).toBeGreaterThan(5);
    const clock = await server.clock();
    expect(Math.abs(clock?.aheadMs ?? 1e9)).toBeLessThan(2000);
    expect(clock?.zoneMinutes).toBe(0 - new Date().getTimezoneOffset());
    server.close();
  });

  it('is told to be unknown for a node of another host', async () => {
    const server = await throughServer('127.0.0.80', 8801, 'datanode2');
    await expect(server.read(0, 10)).rejects.toMatchObject({ code: 'LOG-NO-FILE' });
    server.close();
  });

  it('can be looked through and searched by time without the host, bytes that are not UTF-8 included', async () => {
    const before = readFileSync(file);
    const odd = Buffer.concat([
      Buffer.from(`${at} <INFO> :`),
      Buffer.from([0xc4, 0xe3]),
      Buffer.from(' 节点\n'),
    ]);
    writeFileSync(file, Buffer.concat([longLog(30_000), before, odd, odd]));
    const server = await throughServer('127.0.0.80', 8801, 'datanode1');
    const place = await findTime(server, '2024-01-05 05:00:00', 'log');
    const page = await readOlder(server, place, { kind: 'log' });
    expect(page.entries.at(-1)?.text).toBe(
      '2024-01-05 04:59:59.000000 <INFO> :line 17999'.replace('INFO', 'ERROR'),
    );
    const host = new HostLogReader(localHost(), file);
    const filter = { ...none, text: 'line 2998' };
    const [paged, grepped] = [
      await searchOlder(server, undefined, { kind: 'log', filter, limit: 50 }),
      await searchOlder(host, undefined, { kind: 'log', filter, limit: 50 }),
    ];
    expect(paged.entries.map(({ text }) => text)).toEqual(grepped.entries.map(({ text }) => text));
    expect(paged.entries).toHaveLength(11);
    const newest = await readOlder(server, undefined, { kind: 'log' });
    expect(newest.entries.at(-1)?.text).toContain('节点');
    server.close();
  });

  it('is followed from one source to the other when the agent ends', async () => {
    const server = await throughServer('127.0.0.81', 8801, 'agent2');
    const demo = cluster.hosts[1]?.clusterDemo ?? '';
    const path = join(demo, 'log/agent.log');
    const { size } = await server.read(0, 0);
    const follower = new Follower(server, { offset: size, file: '' }, 'log', none);
    appendFileSync(path, `${at} <INFO> :while it runs\n`);
    expect((await follower.step()).entries.map(({ text }) => text)).toContain(`${at} <INFO> :while it runs`);
    server.close();
    await expect(follower.step()).rejects.toMatchObject({ code: expect.stringMatching(/^DDB-/) });
    appendFileSync(path, `${at} <INFO> :after its end\n`);
    const onHost = new Follower(new HostLogReader(localHost(), path), follower.cursor, 'log', none);
    expect((await onHost.step()).entries.map(({ text }) => text)).toEqual([`${at} <INFO> :after its end`]);
  });
});
