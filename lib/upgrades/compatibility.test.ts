import { expect, test } from 'vitest';
import { compatibilityOf } from './compatibility';
import catalogue from './compatibility.json';

test.each([
  ['2.00.10.4', '2.00.11.3', 2],
  ['1.30.22', '2.00.11', 2],
  ['2.00.12.1', '3.00.1', 1],
  ['2.00.11.3', '2.00.11.5', null],
  ['2.00.11.3', '2.00.12.1', null],
  ['3.00.1', '2.00.12', null],
])('%s → %s: what a published page states, or nothing', (from, to, level) => {
  const found = compatibilityOf(from, to);
  expect(found.level).toBe(level);
  expect(found.sources[0]).toMatch(/^https:/);
});

test('every level of the catalogue names the published page that states it', () => {
  for (const { level, source } of [...catalogue.rules, ...catalogue.releases]) {
    expect([1, 2, 3, 4, 5]).toContain(level);
    expect(source).toMatch(/^https:\/\/docs\.dolphindb\.(cn|com)\//);
  }
});
