import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db } from '@/lib/db/client';
import { freshDatabase, newCluster } from '@/lib/runs/fixtures/database';
import type { NodeHealth } from '@/lib/status/types';
import { acknowledgeAlert } from './acknowledge';
import type { ChannelInput } from './channel-schemas';
import { createChannel, deleteChannel, listChannels, updateChannel } from './channels';
import { deliverDue } from './deliver';
import { Evaluator } from './evaluator';
import { expectations, loadExpectations, noteRun } from './expected';
import { alertHistory, openAlertCounts, openAlerts } from './queries';
import { currentRules, listRules, resetRule, saveRule } from './rules';
import { storeEvents } from './store';
import { testChannel } from './test-channel';
import { type HttpSink, httpSink } from './testing/http-sink';
import { statusWith } from './testing/scene';
import { type AlertEvent, type AlertKind, alertKinds } from './types';

const anna = { userId: undefined, userName: 'anna' };
const minute = 60_000;
let remove: () => Promise<void>;
let clusterId: string;
let sink: HttpSink;

beforeAll(async () => {
  remove = await freshDatabase();
});
afterAll(() => remove());
beforeEach(async () => {
  clusterId = await newCluster();
  sink = await httpSink();
});
afterEach(async () => {
  await sink.close();
  await db().alertChannel.deleteMany();
  await db().cluster.deleteMany();
});

const webhook = (more: Partial<Extract<ChannelInput, { kind: 'webhook' }>> = {}): ChannelInput => ({
  ...{ kind: 'webhook', name: 'ops', enabled: true, severity: 'info', language: 'en', preset: 'json' },
  url: sink.url,
  ...more,
});

const raise = (subject: string, severity: 'critical' | 'warning' | 'info' = 'critical'): AlertEvent => ({
  ...{ type: 'raise', kind: 'node-down', subject, severity, seen: 'stopped' },
  message: { en: `${subject} is not running.`, zh: `${subject} 未在运行。` },
});
const clear = (subject: string): AlertEvent => ({ type: 'clear', kind: 'node-down', subject });

const at = new Date('2030-01-15T10:00:00Z');
const later = (ms: number) => new Date(at.getTime() + ms);
const bodies = () =>
  sink.posted.map(({ body }) => JSON.parse(body) as { alerts: { event: string; subject: string }[] });
const told = () =>
  bodies().map(({ alerts }) => alerts.map(({ event, subject }) => `${event} ${subject}`).sort());

/** Forgets everything that lives in memory, as a restart does. */
async function restart(): Promise<void> {
  await db().$disconnect();
  (globalThis as unknown as { deckSingletons: Map<string, unknown> }).deckSingletons.clear();
}

describe('delivery', () => {
  test('alerts of one moment arrive as one message, and nothing arrives twice', async () => {
    await createChannel(webhook(), anna);
    await storeEvents(clusterId, [raise('d1'), raise('d2', 'warning')], at);
    await deliverDue(later(1000));
    expect(told()).toEqual([]);
    await deliverDue(later(2000));
    await deliverDue(later(3000));
    expect(told()).toEqual([['raised d1', 'raised d2']]);
    await storeEvents(clusterId, [clear('d1')], later(minute));
    await deliverDue(later(2 * minute));
    expect(told()[1]).toEqual(['cleared d1']);
  });

  test('a channel gets what is at least as grave as it asked for, in its language', async () => {
    await createChannel(webhook({ severity: 'critical', language: 'zh' }), anna);
    await storeEvents(clusterId, [raise('d1'), raise('d2', 'warning')], at);
    await storeEvents(clusterId, [clear('d2')], later(1));
    await deliverDue(later(5000));
    expect(told()).toEqual([['raised d1']]);
    expect(sink.posted[0]?.body).toContain('d1 未在运行。');
  });

  test('a failing channel is tried again after 1, 5, 15 and 60 minutes, also by a new process, then given up', async () => {
    await createChannel(webhook(), anna);
    sink.answer = (response) => void response.writeHead(500).end('broken');
    await storeEvents(clusterId, [raise('d1')], at);
    let now = 2000;
    const tries: number[] = [];
    for (const wait of [0, 1, 5, 15, 60]) {
      await restart();
      now += wait * minute;
      await deliverDue(later(now - 1000));
      tries.push(sink.posted.length);
      await deliverDue(later(now));
      tries.push(sink.posted.length);
    }
    expect(tries).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5]);
    const [stored] = await db().alertDelivery.findMany();
    expect(stored).toMatchObject({
      attempts: 5,
      deliveredAt: null,
      lastError: 'HTTP 500 Internal Server Error · broken',
    });
    expect(stored?.givenUpAt).not.toBeNull();
    await storeEvents(clusterId, [clear('d1')], later(now));
    await deliverDue(later(now + 600 * minute));
    expect(sink.posted).toHaveLength(5);
  });

  test('what waits is sent as soon as the channel works again', async () => {
    await createChannel(webhook(), anna);
    sink.answer = (response) => void response.writeHead(503).end();
    await storeEvents(clusterId, [raise('d1')], new Date(0));
    await deliverDue(new Date());
    expect((await listChannels())[0]).toMatchObject({
      waiting: 1,
      lastError: 'HTTP 503 Service Unavailable',
    });
    sink.answer = (response) => void response.end('ok');
    await storeEvents(clusterId, [raise('d2')], new Date(0));
    await deliverDue(new Date());
    await deliverDue(new Date());
    expect(told()).toEqual([['raised d1'], ['raised d2'], ['raised d1']]);
    const [row] = await listChannels();
    expect(row).toMatchObject({ waiting: 0, lastDeliveredAt: expect.any(String) });
    expect(row).not.toHaveProperty('lastError');
  });

  test('a channel that was switched off or removed gets nothing any more', async () => {
    const id = await createChannel(webhook(), anna);
    await storeEvents(clusterId, [raise('d1')], at);
    await updateChannel(id, webhook({ enabled: false }), anna);
    await deliverDue(later(2000));
    await updateChannel(id, webhook(), anna);
    await deliverDue(later(3 * minute));
    await storeEvents(clusterId, [raise('d2')], at);
    await deleteChannel(id, anna);
    await deliverDue(later(3 * minute));
    expect(told()).toEqual([]);
  });

  test('a slow channel does not hold up another one', async () => {
    const slow = await httpSink();
    slow.answer = () => undefined;
    await createChannel(webhook({ name: 'slow', url: slow.url }), anna);
    await createChannel(webhook(), anna);
    await storeEvents(clusterId, [raise('d1')], at);
    const done = deliverDue(later(2000));
    await expect.poll(told, { timeout: 5000 }).toEqual([['raised d1']]);
    await deliverDue(later(3000));
    expect(slow.posted).toHaveLength(1);
    await slow.close();
    await done;
  });
});

describe('channels', () => {
  const stored = async () =>
    JSON.stringify([await db().alertChannel.findMany(), await db().auditEntry.findMany()]);

  test('address, keys and passwords are sealed, never listed and in no audit row; left out they stay', async () => {
    const url = `${sink.url}?key=very-secret-token`;
    const id = await createChannel(webhook({ url, secret: 'signing-secret-1' }), anna);
    const email: ChannelInput = {
      ...{
        kind: 'email',
        name: 'mail',
        enabled: true,
        severity: 'info',
        language: 'en',
        host: 'mx',
        port: 25,
      },
      ...{ tls: 'none', user: 'u', password: 'mail-secret-1', from: 'a@b.example', to: ['c@d.example'] },
    };
    await createChannel(email, anna);
    const { url: _, ...rest } = webhook({ name: 'renamed' }) as Extract<ChannelInput, { kind: 'webhook' }>;
    await updateChannel(id, rest, anna);
    const all = (await stored()) + JSON.stringify(await listChannels());
    for (const secret of ['very-secret-token', 'signing-secret-1', 'mail-secret-1'])
      expect(all).not.toContain(secret);
    expect(await testChannel(id, anna)).toMatchObject({ ok: true, answer: 'HTTP 200 OK · ok' });
    expect(sink.posted[0]).toMatchObject({ path: '/hook?key=very-secret-token' });
    expect(sink.posted[0]?.headers).toHaveProperty('x-deck-signature');
    await updateChannel(id, { ...rest, secret: '' } as ChannelInput, anna);
    await testChannel(id, anna);
    expect(sink.posted[1]?.headers).not.toHaveProperty('x-deck-signature');
  });

  test('names are taken once, and a webhook needs an address', async () => {
    await createChannel(webhook(), anna);
    await expect(createChannel(webhook(), anna)).rejects.toMatchObject({ code: 'ALERT-CHANNEL-NAME' });
    const { url: _, ...bare } = webhook({ name: 'other' }) as Extract<ChannelInput, { kind: 'webhook' }>;
    await expect(createChannel(bare, anna)).rejects.toMatchObject({ code: 'ALERT-ADDRESS' });
  });
});

describe('rules', () => {
  test('a change counts at once, is audited, and is taken back to the default', async () => {
    const rule = {
      kind: 'disk-low' as const,
      enabled: false,
      severity: 'info' as const,
      threshold: 20,
      forS: 1,
      clearS: 2,
    };
    await currentRules();
    await saveRule(rule, anna);
    expect((await currentRules()).find(({ kind }) => kind === 'disk-low')).toMatchObject(rule);
    await expect(saveRule({ ...rule, threshold: 0 }, anna)).rejects.toMatchObject({ code: 'ALERT-LIMIT' });
    await expect(saveRule({ ...rule, kind: 'no-leader' }, anna)).rejects.toMatchObject({
      code: 'ALERT-LIMIT',
    });
    await resetRule('disk-low', anna);
    const rows = await listRules();
    expect(rows.map(({ kind }) => kind)).toEqual([...alertKinds]);
    expect(rows.every(({ isStandard }) => isStandard)).toBe(true);
    const audit = await db().auditEntry.findMany({
      where: { objectType: 'alert-rule' },
      orderBy: { id: 'asc' },
    });
    expect(audit.map(({ action }) => action)).toEqual(['alert-rule.update', 'alert-rule.reset']);
  });
});

describe('evaluation', () => {
  let now = at.getTime();
  let health: Record<string, NodeHealth> = {};
  const evaluator = () =>
    new Evaluator(
      () => statusWith(clusterId, health, now),
      () => now,
    );

  async function watch(judged: Evaluator, seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      now += 1000;
      await judged.judge(clusterId);
    }
  }
  const open = async () => (await openAlerts()).alerts.map(({ rule, subject }) => `${rule} ${subject}`);

  test('an alert is stored once, survives a restart, is counted, and is cleared when the node is back', async () => {
    health = { d1: 'stopped', d2: 'running' };
    const first = evaluator();
    await watch(first, 40);
    expect(await open()).toEqual(['node-down d1']);
    expect(await openAlertCounts()).toMatchObject({ total: 1, byCluster: { [clusterId]: 1 } });
    await restart();
    const second = evaluator();
    await second.load();
    await watch(second, 40);
    expect(await db().alert.count()).toBe(1);
    health = { d1: 'running', d2: 'running' };
    await watch(second, 20);
    expect(await open()).toEqual([]);
    expect((await alertHistory({ cluster: clusterId })).rows[0]).toMatchObject({
      clearedAt: expect.any(String),
    });
  });

  async function stopRun(status: string, stepStatus: string): Promise<string> {
    const step = {
      key: 's1',
      title: { en: '', zh: '' },
      action: 'stop-nodes',
      args: { nodes: [{ alias: 'd1' }] },
    };
    const title = { en: '', zh: '' };
    const stages = [{ key: 'a', title, parallelism: 1, steps: [{ ...step, timeoutMs: 1 }] }];
    const plan = { version: 1, kind: 'stop', title, stages };
    const run = await db().run.create({
      data: {
        ...{ clusterId, kind: 'stop', plan, status, requestedBy: 'anna' },
        steps: { create: { key: 's1', stageKey: 'a', position: 0, status: stepStatus } },
      },
    });
    await noteRun(run.id, now);
    return run.id;
  }

  test('a node stopped through Deck raises nothing, also after a restart, until it has been started again', async () => {
    health = { d1: 'running' };
    const judged = evaluator();
    const runId = await stopRun('running', 'running');
    await watch(judged, 5);
    health = { d1: 'stopped' };
    await watch(judged, 100);
    await db().run.update({ where: { id: runId }, data: { status: 'succeeded' } });
    await noteRun(runId, now);
    await watch(judged, 100);
    expect(await open()).toEqual([]);
    await restart();
    await loadExpectations();
    const third = evaluator();
    await watch(third, 100);
    expect(await open()).toEqual([]);
    health = { d1: 'running' };
    await watch(third, 10);
    expect(expectations(clusterId, now, 1000).stopped.size).toBe(0);
    health = { d1: 'stopped' };
    await watch(third, 40);
    expect(await open()).toEqual(['node-down d1']);
  });

  test('a node that a failed stop left running is watched again', async () => {
    health = { d1: 'running' };
    const judged = evaluator();
    await stopRun('failed', 'failed');
    now += 120_000;
    await db().run.updateMany({ data: { status: 'failed' } });
    const since = at.getTime() - 1;
    const status = statusWith(clusterId, health, since);
    expect(expectations(clusterId, now, 1000).stopped).toEqual(new Set(['d1']));
    await new Evaluator(
      () => status,
      () => now,
    ).judge(clusterId);
    expect(expectations(clusterId, now, 1000).stopped.size).toBe(0);
    health = { d1: 'stopped' };
    await watch(judged, 40);
    expect(await open()).toEqual(['node-down d1']);
  });

  test('a rule with another wait and severity counts at once, and switching it off clears', async () => {
    health = { d1: 'stopped' };
    const judged = evaluator();
    const rule = {
      kind: 'node-down' as AlertKind,
      severity: 'warning' as const,
      threshold: null,
      forS: 1,
      clearS: 1,
    };
    await saveRule({ ...rule, enabled: true }, anna);
    await watch(judged, 3);
    expect((await openAlerts()).alerts).toMatchObject([{ severity: 'warning' }]);
    await saveRule({ ...rule, enabled: false }, anna);
    await watch(judged, 1);
    expect(await open()).toEqual([]);
    await resetRule('node-down', anna);
  });
});

test('an open alert is acknowledged once, with an audit row; one that is over cannot be', async () => {
  await storeEvents(clusterId, [raise('d1')], at);
  const [alert] = (await openAlerts()).alerts;
  const id = alert?.id ?? '';
  await acknowledgeAlert(id, anna);
  await acknowledgeAlert(id, { userName: 'otto' });
  expect((await openAlerts()).alerts[0]).toMatchObject({ acknowledgedBy: 'anna' });
  expect(await db().auditEntry.count({ where: { action: 'alert.acknowledge', objectId: id } })).toBe(1);
  await storeEvents(clusterId, [clear('d1')], at);
  await expect(acknowledgeAlert(id, anna)).rejects.toMatchObject({ code: 'NOT-FOUND' });
});

test('history is paged and narrowed by cluster, rule and severity', async () => {
  const events = Array.from({ length: 60 }, (_, i) => raise(`d${i}`, i % 2 ? 'critical' : 'warning'));
  await storeEvents(clusterId, events, at);
  const first = await alertHistory({});
  const second = await alertHistory({ after: first.next });
  expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 10, undefined]);
  const ids = [...first.rows, ...second.rows].map(({ id }) => id);
  expect(new Set(ids).size).toBe(60);
  expect((await alertHistory({ severity: 'warning' })).rows).toHaveLength(30);
  expect((await alertHistory({ rule: 'disk-low' })).rows).toEqual([]);
  expect((await alertHistory({ cluster: 'other' })).rows).toEqual([]);
});
