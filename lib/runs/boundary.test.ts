import { expect, test } from 'vitest';
import { hasBoundaryAhead, isBoundary } from './boundary';
import { planOf } from './fixtures/plans';

const plain = planOf({ steps: [{ key: 'a' }] }, { steps: [{ key: 'b' }] }, { steps: [{ key: 'c' }] });
const plan = {
  ...plain,
  stages: plain.stages.map((stage, at) => ({ ...stage, pauseAfter: at !== 1 })),
};
const begun = (keys: string) => (key: string) => keys.includes(key);

test('a run is not paused where the plan does not say so, nor at its very end', () => {
  expect([0, 1, 2].filter((at) => isBoundary(plan, at, begun('')))).toEqual([0]);
  expect(hasBoundaryAhead(plain, begun(''))).toBe(false);
});

test('a resumed run is not paused in the middle of what it had begun', () => {
  expect(isBoundary(plan, 0, begun('a'))).toBe(true);
  expect(isBoundary(plan, 0, begun('ab'))).toBe(false);
  expect(hasBoundaryAhead(plan, begun('ab'))).toBe(false);
});
