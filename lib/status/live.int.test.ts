import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/db/client';
import { emitRunEvent } from '@/lib/runs/events';
import { freshDatabase } from '@/lib/runs/fixtures/database';
import { stopEngine } from '@/lib/runs/shutdown';
import { healthz } from './healthz';
import { liveEventStream, setVisible } from './live-stream';
import { startStatus } from './manager';
import { metricsText } from './prometheus';
import { controllersOf, statusOf } from './status';
import { FakeControllers } from './testing/fake-controllers';
import type { ClusterStatus } from './types';
import { applyDelta, type LiveEvents, readSnapshot } from './wire';

let remove: () => Promise<void>;
let clusterId = '';
const controllers = new FakeControllers(true);

/** A reader of the stream as a browser's page is. */
class Reader {
  events: [name: string, data: unknown][] = [];
  picture: ClusterStatus | undefined;
  ended = false;
  readonly stop = new AbortController();

  constructor(cluster?: string) {
    const stream = liveEventStream({
      ...(cluster ? { clusterId: cluster } : {}),
      gzip: true,
      signal: this.stop.signal,
    });
    void this.read(stream);
  }

  of<K extends keyof LiveEvents>(name: K): LiveEvents[K][] {
    return this.events.filter(([event]) => event === name).map(([, data]) => data as LiveEvents[K]);
  }

  private async read(stream: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
    }
    this.ended = true;
  }

  private take(block: string): void {
    const [, name = ''] = /^event: (.*)$/m.exec(block) ?? [];
    const data = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null') as never;
    this.events.push([name, data]);
    if (name === 'snapshot') this.picture = readSnapshot(data);
    if (name === 'delta' && this.picture) this.picture = applyDelta(this.picture, data);
  }
}

beforeAll(async () => {
  remove = await freshDatabase();
  await controllers.start();
  const nodes = controllers.sites.map((site) => ({ ...site, role: 'controller' }));
  const spec = { ha: true, hosts: [], nodes, controllerSettings: {}, agentSettings: {}, nodeSettings: [] };
  clusterId = (await db().cluster.create({ data: { name: 'fake', spec, createdBy: 'test' } })).id;
  const plan = {
    version: 1,
    kind: 'deploy',
    title: { en: 'Deploy', zh: '部署' },
    stages: [],
    complete: true,
  };
  await db().run.create({
    data: { kind: 'deploy', clusterId, status: 'succeeded', plan, requestedBy: 'test' },
  });
  await db().cluster.create({ data: { name: 'draft', spec, createdBy: 'test' } });
  await startStatus();
});
afterAll(async () => {
  await stopEngine();
  controllers.close();
  await remove();
});

test('the stream begins with its name, all clusters at a glance and the picture, and then sends what changes', async () => {
  const reader = new Reader(clusterId);
  await expect.poll(() => reader.picture?.leader?.alias, { timeout: 5000 }).toBe('c1');
  expect(reader.of('hello')).toHaveLength(1);
  expect(reader.of('glances')[0]?.changed.length).toBeLessThanOrEqual(1);
  expect(reader.picture?.nodes.map(({ health }) => health)).toEqual(['running', 'paused', 'running']);
  controllers.leader = 3;
  await expect.poll(() => reader.picture?.leader?.alias, { timeout: 5000 }).toBe('c3');
  expect(reader.of('snapshot')).toHaveLength(1);
  expect(reader.picture?.nodes.map(({ isLeader }) => isLeader)).toEqual([false, false, true]);
  await expect.poll(() => reader.of('glances').at(-1)?.changed[0]?.leader).toBe('c3');
  const beat = reader.of('beat').at(-1);
  expect(beat?.intervalMs).toBe(1000);
  expect((beat?.now ?? 0) - (beat?.at ?? 0)).toBeLessThan(3000);
  reader.stop.abort();
  await expect.poll(() => reader.ended).toBe(true);
});

test('a run’s change is told to every tab', async () => {
  const reader = new Reader();
  const run = await db().run.findFirstOrThrow({ where: { clusterId } });
  emitRunEvent({ runId: run.id, what: 'changed' });
  await expect.poll(() => reader.of('run')[0]).toEqual({ clusterId, runId: run.id, status: 'succeeded' });
  reader.stop.abort();
});

test('rows on screen can be named for a living stream only', async () => {
  const reader = new Reader(clusterId);
  await expect.poll(() => reader.of('hello')[0]?.stream).toBeTruthy();
  const stream = reader.of('hello')[0]?.stream ?? '';
  expect(setVisible(stream, ['c1'])).toBe(true);
  reader.stop.abort();
  await expect.poll(() => setVisible(stream, ['c1'])).toBe(false);
});

test('other code gets the picture and the controllers, the leader first; drafts have none', () => {
  expect(statusOf(clusterId)?.quorum).toEqual({ alive: 2, total: 3 });
  expect(controllersOf(clusterId).map(({ alias }) => alias)).toEqual(['c3', 'c1', 'c2']);
  expect(controllersOf('draft')).toEqual([]);
});

test('Prometheus gets every node with cluster, alias and role', async () => {
  const text = await metricsText();
  expect(text).toContain('dolphindb_node_up{cluster="fake",node="c1",role="controller"} 1');
  expect(text).toContain('dolphindb_node_is_leader{cluster="fake",node="c3",role="controller"} 1');
  expect(text).toContain('dolphindb_cluster_quorum_alive{cluster="fake"} 2');
  expect(text).toMatch(/^deck_clusters 1$/m);
  expect(text).toMatch(/^deck_open_alerts 0$/m);
});

test('healthz says that the engine does not run where it was not started', async () => {
  expect(await healthz()).toEqual({ ok: false, database: true, engine: false, status: true });
});

test('a deleted cluster leaves the picture of every tab', async () => {
  const reader = new Reader();
  await db().cluster.delete({ where: { id: clusterId } });
  const { inventoryChanged } = await import('./status');
  await inventoryChanged();
  await expect.poll(() => reader.of('glances').at(-1)?.gone).toEqual([clusterId]);
  expect(statusOf(clusterId)).toBeUndefined();
  await stopEngine();
  await expect.poll(() => reader.ended).toBe(true);
});
