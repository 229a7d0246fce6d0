import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { takeDueBackups } from '@/lib/backups/job';
import { BackupSettings } from '@/lib/backups/schemas';
import { saveBackupSettings } from '@/lib/backups/settings';
import { db } from '@/lib/db/client';
import { freshDatabase, newCluster } from '@/lib/runs/fixtures/database';
import { json } from '@/lib/runs/store';
import { Evaluator } from './evaluator';
import { openAlerts } from './queries';
import { statusWith } from './testing/scene';

const anna = { userName: 'anna' };
const hour = 3_600_000;
const plan = json({ version: 1, kind: 'scheduled-backup', title: { en: '', zh: '' }, stages: [] });
let remove: () => Promise<void>;
let clusterId: string;
let now: number;
let evaluator: Evaluator;

beforeAll(async () => {
  remove = await freshDatabase();
}, 60_000);
afterAll(() => remove());
beforeEach(async () => {
  await db().cluster.deleteMany();
  await db().setting.deleteMany();
  clusterId = await newCluster();
  now = Date.now();
  evaluator = new Evaluator(
    () => statusWith(clusterId, {}, now),
    () => now,
  );
});

const schedule = (enabled: boolean) =>
  saveBackupSettings(clusterId, BackupSettings.parse({ enabled, everyHours: 6 }), anna);

/** A backup by schedule that ends now. */
async function backup(status: string): Promise<string> {
  const error = {
    code: 'SSH-TIMEOUT',
    text: { en: 'The host is silent.', zh: '主机无响应。' },
    seen: '',
  };
  const { id } = await db().run.create({
    data: {
      ...{ clusterId, kind: 'scheduled-backup', plan, status, requestedBy: 'schedule' },
      ...{ createdAt: new Date(now - 60_000), endedAt: new Date(now) },
      ...(status === 'failed' && { error }),
    },
  });
  return id;
}

/** Judges as often as Deck does, for three minutes; gives what is open afterwards. */
async function watch(): Promise<string[]> {
  for (let i = 0; i < 36; i++) {
    now += 5000;
    await evaluator.judge(clusterId);
  }
  return (await openAlerts()).alerts.map(({ rule, message }) => `${rule}: ${message.en}`);
}
const failed = 'backup-missing: The last scheduled backup failed. The host is silent.';

test('a failed scheduled backup is told of once, whatever is taken or cancelled meanwhile, until one is good', async () => {
  await schedule(true);
  await backup('succeeded');
  expect(await watch()).toEqual([]);
  await backup('failed');
  expect(await watch()).toEqual([failed]);
  const next = await backup('running');
  expect(await watch()).toEqual([failed]);
  await db().run.update({ where: { id: next }, data: { status: 'cancelled' } });
  expect(await watch()).toEqual([failed]);
  await backup('failed');
  expect(await watch()).toEqual([failed]);
  expect(await db().alert.count({ where: { clusterId } })).toBe(1);
  await backup('succeeded');
  expect(await watch()).toEqual([]);
});

test('a schedule without a good backup for twice its interval is told of, and not any more when it is switched off', async () => {
  await schedule(true);
  now += 11.5 * hour;
  expect(await watch()).toEqual([]);
  now += hour;
  expect(await watch()).toEqual([
    expect.stringMatching(/^backup-missing: No scheduled backup has succeeded/),
  ]);
  await schedule(false);
  expect(await watch()).toEqual([]);
});

test('a scheduled backup that cannot begin is told of long before it is overdue', async () => {
  await schedule(true);
  for (let i = 0; i < 2; i++) await takeDueBackups();
  expect(await watch()).toEqual([]);
  await takeDueBackups();
  expect(await watch()).toEqual([expect.stringMatching(/^backup-missing: .* is due and cannot begin\./)]);
});
