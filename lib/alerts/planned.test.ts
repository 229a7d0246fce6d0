import { expect, test } from 'vitest';
import type { Plan, PlanStep } from '@/lib/runs/plan';
import { plannedNodes } from './planned';

const step = (action: string, args: Record<string, unknown>): PlanStep => ({
  ...{ key: `${action}@${JSON.stringify(args)}`, title: { en: '', zh: '' }, action, args, timeoutMs: 1 },
});
const plan = (...steps: PlanStep[]): Plan => ({
  ...{ version: 1, kind: 'x', title: { en: '', zh: '' } },
  stages: [{ key: 's', title: { en: '', zh: '' }, parallelism: 1, steps }],
});
const stop = (...aliases: string[]) =>
  step('stop-nodes', { controllers: [{ alias: 'c1' }], nodes: aliases.map((alias) => ({ alias })) });

test('stopping leaves nodes stopped, but not the controllers that are only asked', () => {
  const found = plannedNodes(
    plan(stop('d1', 'd2'), step('stop-agent', { node: { alias: 'a1' } })),
    () => true,
  );
  expect(found).toEqual({ touched: ['d1', 'd2', 'a1'], stopped: ['d1', 'd2', 'a1'], started: [] });
});

test('a stop that has not begun has stopped nothing', () => {
  const first = stop('d1');
  const found = plannedNodes(plan(first, stop('d2')), (key) => key === first.key);
  expect(found.stopped).toEqual(['d1']);
});

test('a restart means to leave nodes running, also when it is cut off after the stop', () => {
  const halt = stop('d1');
  const found = plannedNodes(
    plan(halt, step('start-nodes', { nodes: [{ alias: 'd1' }] })),
    (key) => key === halt.key,
  );
  expect(found).toEqual({ touched: ['d1'], stopped: [], started: ['d1'] });
});

test('a rolling restart means to leave its node running, and a node that is taken out is meant to be gone', () => {
  const restart = step('rolling-restart', { controllers: [{ alias: 'c1' }], node: { alias: 'd1' } });
  expect(plannedNodes(plan(restart), () => true)).toEqual({ touched: ['d1'], stopped: [], started: ['d1'] });
  expect(plannedNodes(plan(step('remove-nodes', { nodes: [{ alias: 'd1' }] })), () => true).stopped).toEqual([
    'd1',
  ]);
});

test('steps that only look touch nothing', () => {
  expect(plannedNodes(plan(step('await-agents', { nodes: [{ alias: 'a1' }] })), () => true).touched).toEqual(
    [],
  );
});
