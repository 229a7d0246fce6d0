import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operateFacts } from '@/lib/clusters/operate-facts';
import { openSession } from '@/lib/dolphindb/session';
import { planDeploy } from '@/lib/runs/plans/deploy';
import type { OperatePlan } from '@/lib/runs/plans/operate-facts';
import { onHost, until } from '@/lib/ssh/test-sandbox';
import { createTable, script, untilAnswering } from './testing/data';
import { allowedOperation, operationPlan, type Wish } from './testing/operate';
import { mustRun, type Outcome, runPlan } from './testing/run-plan';
import { addresses, consoleAccount, deployInput, emptyHosts, sandboxHosts } from './testing/sandbox';

const connect = sandboxHosts(3);
const refusals = (result: OperatePlan) => ('refusals' in result ? result.refusals : []);
const run = async (wish: Wish): Promise<Outcome> => runPlan(await allowedOperation(wish), { connect });

/** Number and start of the process of a node: another one after a restart. */
async function identity(host: number, pattern: string): Promise<string> {
  const line = `p=$(pgrep -f '${pattern}' | head -n 1); [ -n "$p" ] && echo "$p $(cut -d' ' -f22 /proc/$p/stat)"; true`;
  return onHost(host, line);
}
const nodePattern = (alias: string) => `localSite [^ ]*:${alias} `;
const rolePattern = (role: string) => `mode [${role[0]}]${role.slice(1)}`;

beforeAll(async () => {
  await mustRun(planDeploy(deployInput()), { connect });
  await untilAnswering();
  await createTable('dfs://ops');
}, 180_000);
afterAll(() => emptyHosts(), 60_000);

describe('a restart', () => {
  test('of one data node gives it another process, twice, and leaves the others alone', async () => {
    const other = await identity(1, nodePattern('datanode2'));
    const seen = [await identity(0, nodePattern('datanode1'))];
    for (const _ of [1, 2]) {
      const outcome = await run({ operation: 'restart', aliases: ['datanode1'] });
      expect(outcome.errors).toEqual([]);
      seen.push(await identity(0, nodePattern('datanode1')));
    }
    expect(new Set(seen.filter(Boolean)).size).toBe(3);
    expect(await identity(1, nodePattern('datanode2'))).toBe(other);
  }, 120_000);

  test('carried out again from the same plan starts nothing a second time', async () => {
    const again = await allowedOperation({ operation: 'rolling-restart', aliases: ['computenode1'] });
    expect((await runPlan(again, { connect })).errors).toEqual([]);
    const process = await identity(0, nodePattern('computenode1'));
    const { steps } = await runPlan(again, { connect });
    expect(steps.get('rolling-restart@computenode1')).toBe('skipped');
    expect(await identity(0, nodePattern('computenode1'))).toBe(process);
  }, 120_000);
});

describe('refused with its reason', () => {
  test('a majority of controllers, by the plan and by the check of a run that was planned before', async () => {
    const facts = { operation: 'stop' as const, aliases: ['controller1'] };
    const before = await allowedOperation(facts);
    await runPlan(await allowedOperation({ operation: 'stop', aliases: ['controller2'] }), { connect });
    await until(
      async () => refusals(await operationPlan(facts)).some(({ code }) => code === 'OPERATE-MAJORITY'),
      15_000,
      'the refusal',
    );
    const process = await identity(0, rolePattern('controller'));
    expect((await runPlan(before, { connect })).errors).toMatchObject([
      { key: 'check-operation', code: 'OPERATE-MAJORITY' },
    ]);
    expect(await identity(0, rolePattern('controller'))).toBe(process);
    expect((await run({ operation: 'start', aliases: ['controller2'] })).errors).toEqual([]);
  }, 120_000);

  test('a start whose agent is down; with the offer taken the agent is started first', async () => {
    expect((await run({ operation: 'stop', aliases: ['datanode1'] })).errors).toEqual([]);
    expect((await run({ operation: 'stop', aliases: ['agent1'] })).errors).toEqual([]);
    const wish: Wish = { operation: 'start', aliases: ['datanode1'] };
    await until(
      async () => refusals(await operationPlan(wish)).some(({ offer }) => offer === 'start-agents'),
      15_000,
      'the offer',
    );
    const { errors, steps } = await run({ ...wish, startAgents: true });
    expect(errors).toEqual([]);
    expect([...steps.keys()]).toContain('start-agent@agent1');
    expect(await identity(0, nodePattern('datanode1'))).not.toBe('');
  }, 120_000);

  test('the last replica, until the word is typed', async () => {
    const wish: Wish = { operation: 'stop', aliases: ['datanode1', 'datanode2'] };
    const [refusal] = refusals(await operationPlan(wish));
    expect(refusal).toMatchObject({ code: 'OPERATE-LAST-REPLICA', confirm: 'demo' });
    expect(refusal?.text.en).toMatch(/^4 chunks have no other online replica/);
    expect('plan' in (await operationPlan({ ...wish, typed: 'demo' }))).toBe(true);
  }, 60_000);
});

test('a leader that starts nodes again is pointed out before a stop', async () => {
  const { spec } = deployInput().cluster;
  const facts = () =>
    operateFacts({ spec, operation: 'stop', aliases: ['datanode1'], account: consoleAccount });
  const leader = (await facts()).leader ?? '';
  const host = spec.nodes.find(({ alias }) => alias === leader)?.host ?? '';
  const session = await openSession({ host, port: 8800 });
  await session.login('admin', '123456');
  await session.call('setDatanodeRestartInterval', [60]);
  expect((await facts()).restart).toEqual({ seconds: 60, level: 'CRASH' });
  const { notices } = await operationPlan({ operation: 'stop', aliases: ['datanode1'] });
  expect(notices.map(({ en }) => en).join()).toContain(
    'datanodeRestartInterval is in force (60 s, level CRASH)',
  );
  await session.call('setDatanodeRestartInterval', [0]);
  session.close();
}, 30_000);

describe('a start that cannot succeed', () => {
  test('because the port is taken quotes the owner and the cause', async () => {
    expect((await run({ operation: 'stop', aliases: ['datanode3'] })).errors).toEqual([]);
    await onHost(
      2,
      'setsid python3 -m http.server 8802 </dev/null >/dev/null 2>&1 & until ss -ltn | grep -q 8802; do sleep 0.1; done',
    );
    const { errors } = await run({ operation: 'start', aliases: ['datanode3'] });
    await onHost(2, 'kill $(pgrep -f "[h]ttp.server 8802")');
    expect(errors).toMatchObject([
      { code: 'DEPLOY-PORT-TAKEN', seen: expect.stringContaining('python3 -m http.server 8802') },
    ]);
    expect(errors[0]?.text).toContain('8802');
    expect((await run({ operation: 'start', aliases: ['datanode3'] })).errors).toEqual([]);
  }, 120_000);
});

describe('a rolling restart', () => {
  test('of every node passes its gates one by one, keeps the data, and the log says what each gate saw', async () => {
    const before = await Promise.all(
      addresses.map((_, at) => identity(at, nodePattern(`datanode${at + 1}`))),
    );
    const outcome = await run({ operation: 'rolling-restart' });
    expect(outcome.errors).toEqual([]);
    const order = [...outcome.steps.keys()].filter((key) => key.startsWith('rolling-restart@'));
    expect(order).toHaveLength(12);
    expect(order.slice(0, 3).every((key) => key.includes('computenode'))).toBe(true);
    expect(order.slice(9).every((key) => key.includes('controller'))).toBe(true);
    const gate = outcome.log.filter((line) => line.startsWith('rolling-gate@datanode2:'));
    expect(
      gate.some((line) => /0 of 12 chunks not COMPLETE; 0 recovery tasks; 3 of 3 controllers up/.test(line)),
    ).toBe(true);
    expect(gate.at(-1)).toContain('gate open: datanode2 may stop');
    for (const [at, process] of before.entries())
      expect(await identity(at, nodePattern(`datanode${at + 1}`))).not.toBe(process);
    expect(await script('exec sum(v) from loadTable("dfs://ops", "t")')).toBe(78);
  }, 300_000);
});
