import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SteadyClients } from '@/e2e/support/steady';
import { findLeader } from '@/lib/dolphindb/leader';
import { version } from '@/lib/dolphindb/nodes';
import { openSession } from '@/lib/dolphindb/session';
import type { Plan } from '@/lib/runs/plan';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { planRollback } from '@/lib/runs/plans/upgrade-rollback';
import { planRollingUpgrade } from '@/lib/runs/plans/upgrade-rolling';
import { until } from '@/lib/ssh/test-sandbox';
import { buildPackage, packageOf, sandboxVersion } from './testing/packages';
import { mustRun, type Outcome, outsideDeck, type RunOptions, runPlan } from './testing/run-plan';
import { deployInput, emptyHosts, sandboxHosts, useSandboxBackups } from './testing/sandbox';

const old = sandboxVersion;
const next = old.replace(/\.\d+$/, (last) => `.${Number(last.slice(1)) + 1}`);
const settings = { ha: true, documents: [] };
const connect = sandboxHosts(3);
const spec = () => deployInput().cluster.spec;
const dataSites = () =>
  spec()
    .nodes.filter(({ role }) => role === 'datanode')
    .map(({ host, port }) => `${host}:${port}`);

async function leader(): Promise<string | null> {
  const sites = spec()
    .nodes.filter(({ role }) => role === 'controller')
    .map(({ host, port, alias }) => ({ host, port, alias }));
  return (await findLeader(sites)).leader?.alias ?? null;
}

const hostOfNode = (alias: string | null) => spec().nodes.find((node) => node.alias === alias)?.host;

async function rolling(leads?: string | null): Promise<Plan> {
  const { cluster, hosts } = deployInput();
  return outsideDeck(
    planRollingUpgrade({
      cluster,
      hosts,
      upgradeId: 'u1',
      backupId: 'r1',
      from: { version: old, variant: '' },
      package: packageOf(next),
      settings,
      needBytes: {},
      leader: leads === undefined ? await leader() : leads,
      confirmed: false,
    }),
  );
}

function rollback(): Plan {
  const { cluster, hosts } = deployInput();
  return outsideDeck(
    planRollback({
      cluster,
      hosts,
      upgradeId: 'u1',
      from: { version: old, variant: '' },
      backup: { id: 'r1', settings, byHost: true, keepMetadata: true },
      stamp: 'back',
      compare: false,
    }),
  );
}

const run = (plan: Plan, options: Partial<RunOptions> = {}): Promise<Outcome> =>
  runPlan(plan, { connect, ...options });

/** Versions that the nodes of every host answer with. */
async function versions(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { host, port } of spec().nodes) {
    const session = await openSession({ host, port });
    const { number } = await version(session);
    session.close();
    found[host] = [...new Set([...(found[host] ?? []), number])];
  }
  return found;
}

const order = (plan: Plan) =>
  plan.stages.flatMap(({ key }) => (key.startsWith('gate@') ? [key.slice('gate@'.length)] : []));

/** Every acknowledged row is there exactly once. */
async function requireAllRows(written: number): Promise<void> {
  const ids = await SteadyClients.ids(dataSites()[0] as string);
  expect(ids).toEqual(Array.from({ length: written }, (_, id) => id));
}

beforeAll(async () => {
  buildPackage(next);
  useSandboxBackups();
  await mustRun(planDeploy(deployInput()), { connect });
  await until(async () => (await leader()) !== null, 30_000, 'a leader');
}, 120_000);
afterAll(() => emptyHosts(), 60_000);

describe('a rolling upgrade under a writer and a reader', () => {
  test('cut off after one host leaves a mixed cluster that works, planned anew stops no finished host, and the rollback brings the old version back with every row', async () => {
    const plan = await rolling();
    const [first, second, last] = order(plan);
    expect(last).toBe(hostOfNode(await leader()));
    const clients = await SteadyClients.begin(dataSites());
    const { errors } = await run(plan, { beforeStage: (key) => key !== `gate@${second}` });
    expect(errors).toEqual([]);
    expect(await versions()).toEqual({
      [first as string]: [next],
      [second as string]: [old],
      [last as string]: [old],
    });
    const { written, read, mended } = await clients.end();
    expect([written > 0, read > 0, mended > 0]).toEqual([true, true, true]);
    await requireAllRows(written);
    await until(async () => (await leader()) !== null, 15_000, 'a leader');
    const only = (host = '') => ({
      beforeStage: (key: string) => !key.startsWith('gate@') || key === `gate@${host}`,
    });
    const again = await run(await rolling(), only(first));
    expect(again.errors).toEqual([]);
    // What is done is not done again: its nodes go on.
    expect(again.steps.get(`stop-host@${first}`)).toBe('skipped');
    const others = spec().nodes.filter(({ role, host }) => role === 'controller' && host === second);
    const misled = await run(await rolling(others[0]?.alias), {
      beforeStage: (key) => !key.startsWith('stop@') || key === `stop@${first}`,
    });
    expect(misled.errors.map(({ code, key }) => [code, key])).toEqual([
      ['ROLLING-LEADER', `rolling-host-gate@${last}`],
    ]);
    const back = await run(rollback());
    expect(back.errors).toEqual([]);
    expect(back.steps.get(`restore-backup@${second}`)).toBe('skipped');
    expect(new Set(Object.values(await versions()).flat())).toEqual(new Set([old]));
    await requireAllRows(written);
  }, 180_000);
});
