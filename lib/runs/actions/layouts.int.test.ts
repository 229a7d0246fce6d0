import { afterEach, expect, test } from 'vitest';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { planStart, planStop } from '@/lib/runs/plans/start-stop';
import { onHost } from '@/lib/ssh/test-sandbox';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { runPlan } from './testing/run-plan';
import { addresses, deployInput, emptyHosts, sandboxHosts } from './testing/sandbox';

const connect = sandboxHosts(1);
const [address = ''] = addresses;

afterEach(() => emptyHosts(), 60_000);

test('a cluster with one controller is deployed to one host', async () => {
  const spec = defaultHaSpec([{ name: 'P1', address }], { ha: false });
  const outcome = await runPlan(planDeploy(deployInput({ spec })), { connect });
  expect(outcome.errors).toEqual([]);
  expect(outcome.log.at(-1)).toContain(`${spec.nodes.length} of ${spec.nodes.length} nodes online`);
}, 90_000);

test('a cluster is stopped without a trace of its processes, started again, and both are skipped where it is already so', async () => {
  const input = deployInput({ spec: defaultHaSpec([{ name: 'P1', address }], { ha: false }) });
  expect((await runPlan(planDeploy(input), { connect })).errors).toEqual([]);
  const stop = () => runPlan(planStop(input), { connect });
  expect((await stop()).errors).toEqual([]);
  expect(await onHost(0, "pgrep -fc '[d]olphindb.*-mode ' || true")).toBe('0');
  expect(new Set((await stop()).steps.values())).toEqual(new Set(['skipped']));
  expect((await runPlan(planStart(input), { connect })).errors).toEqual([]);
  const again = await runPlan(planStart(input), { connect });
  expect([...again.steps].filter(([key, how]) => !key.startsWith('prove-') && how !== 'skipped')).toEqual([]);
}, 90_000);

test('three controllers on one host run from three directories, and a second run finds each of them', async () => {
  const spec = defaultHaSpec([{ name: 'P1', address }], { ha: true });
  const input = deployInput({ spec });
  const outcome = await runPlan(planDeploy(input), { connect });
  expect(outcome.errors).toEqual([]);
  const again = await runPlan(planDeploy(input), { connect });
  expect(again.errors).toEqual([]);
  expect([...again.steps].filter(([key, how]) => key.startsWith('start-') && how !== 'skipped')).toEqual([]);
  const where = "for p in $(pgrep -f 'mode [c]ontroller'); do readlink /proc/$p/exe; done | sort";
  expect(await onHost(0, where)).toBe(
    [1, 2, 3].map((n) => `/opt/dolphindb_${n}/server/dolphindb`).join('\n'),
  );
}, 120_000);
