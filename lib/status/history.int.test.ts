import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { db } from '@/lib/db/client';
import { freshDatabase, newCluster } from '@/lib/runs/fixtures/database';
import { history, keepMinutes, startHistory, thinHistory } from './history';
import { statusHub } from './hub';
import type { ClusterStatus, NodeStatus, StatusSource } from './types';

let remove: () => Promise<void>;
let end: () => void;
let clusterId = '';

beforeAll(async () => {
  remove = await freshDatabase();
  end = startHistory();
});
beforeEach(async () => {
  clusterId = await newCluster();
});
afterAll(async () => {
  end();
  await remove();
});

function poll(at: number, cpuUsage: number, source: StatusSource = 'leader'): void {
  const nodes = [{ alias: 'd1', figures: { cpuUsage } } as unknown as NodeStatus];
  statusHub().events.emit('confirmed', {
    clusterId,
    at: at * 1000,
    source,
    nodes,
  } as unknown as ClusterStatus);
}
const rows = (resolutionS: number) => db().nodeSample.count({ where: { clusterId, resolutionS } });
const query = (from: number, to: number) =>
  history({ clusterId, alias: 'd1', metrics: ['cpuUsage'], from: from * 1000, to: to * 1000 });

test('polls become means per minute, then per ten minutes, then nothing', async () => {
  const start = Math.floor(Date.now() / 600_000) * 600 - 7200;
  for (let s = 0; s < 1200; s += 10) poll(start + s, s < 600 ? 10 : 30);
  await keepMinutes();
  expect(await rows(60)).toBe(20);
  const fine = await query(start, start + 1200);
  expect(fine.at).toHaveLength(20);
  expect(fine.values.cpuUsage).toEqual([...Array(10).fill(10), ...Array(10).fill(30)]);

  await thinHistory(start + 600 + 24 * 3600);
  expect([await rows(60), await rows(600)]).toEqual([10, 1]);
  await thinHistory(start + 1200 + 24 * 3600);
  expect([await rows(60), await rows(600)]).toEqual([0, 2]);
  expect((await query(start, start + 1200)).values.cpuUsage).toEqual([10, 30]);

  await thinHistory(start + 8 * 86_400);
  expect(await rows(600)).toBe(0);
});

test('the last minutes are there as polled, before anything is stored', async () => {
  const now = Date.now() / 1000;
  for (let s = 30; s > 0; s--) poll(now - s, s);
  const { at, values } = await query(now - 60, now);
  expect(at).toHaveLength(30);
  expect(values.cpuUsage?.[0]).toBe(30);
});

test('what no leader confirmed is no history', async () => {
  poll(Date.now() / 1000 - 120, 50, 'controller');
  await keepMinutes();
  expect(await rows(60)).toBe(0);
});

test('a cluster that was removed in the meantime does not keep others from being stored', async () => {
  const gone = clusterId;
  poll(Date.now() / 1000 - 120, 1);
  clusterId = await newCluster();
  poll(Date.now() / 1000 - 120, 2);
  await db().cluster.delete({ where: { id: gone } });
  await keepMinutes();
  expect(await rows(60)).toBe(1);
});
