import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db } from '@/lib/db/client';
import { freshDatabase, newCluster } from '@/lib/runs/fixtures/database';
import { brokenReplacement } from './broken';

let remove: () => Promise<void>;
let clusterId: string;

beforeAll(async () => {
  remove = await freshDatabase();
});
afterAll(() => remove());
beforeEach(async () => {
  clusterId = await newCluster();
});

const title = { en: 'x', zh: 'x' };

/** A run of a replacement as the planner stores it, ended in some way. */
async function replacement(licenceId: string, status: string, kind = 'licence'): Promise<string> {
  const step = {
    key: 'record-licence',
    action: 'record-licence',
    title,
    timeoutMs: 1000,
    args: { clusterId, licenceId },
  };
  const plan = {
    version: 1,
    kind,
    title,
    stages: [{ key: 'record-licence', title, parallelism: 1, steps: [step] }],
  };
  const { id } = await db().run.create({ data: { clusterId, kind, status, plan, requestedBy: 'anna' } });
  return id;
}

describe('a replacement that did not come to its end', () => {
  test('is named with its licence, and can be resumed until a newer run has changed the cluster', async () => {
    const runId = await replacement('l1', 'failed');
    expect(await brokenReplacement(clusterId)).toEqual({ runId, licenceId: 'l1', canResume: true });
    await replacement('l1', 'succeeded', 'start');
    expect(await brokenReplacement(clusterId)).toEqual({ runId, licenceId: 'l1', canResume: false });
  });

  test('is over once a later one has succeeded', async () => {
    await replacement('l1', 'interrupted');
    await replacement('l1', 'succeeded');
    expect(await brokenReplacement(clusterId)).toBeUndefined();
  });
});
