import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { activeStatuses, runFrom, stepFrom } from './transitions';

test('what has succeeded stays so: no transition leaves it', () => {
  expect(Object.values(runFrom).flat()).not.toContain('succeeded');
  expect(Object.values(stepFrom).flat()).not.toContain('succeeded');
  expect(Object.values(stepFrom).flat()).not.toContain('skipped');
});

test('a run that ended can only be queued again', () => {
  for (const end of ['failed', 'cancelled', 'interrupted'] as const) {
    const next = Object.entries(runFrom).filter(([, from]) => from.includes(end));
    expect(next.map(([to]) => to)).toEqual(['queued']);
  }
});

test('the database holds a cluster for exactly the states that count as active', () => {
  const sql = readFileSync('prisma/migrations/0001_init/migration.sql', 'utf8');
  const listed = /Run_one_active_per_cluster".*IN \(([^)]*)\)/.exec(sql)?.[1];
  expect(listed?.replaceAll("'", '').split(', ')).toEqual(activeStatuses);
});

test('a paused run holds no cluster, and can be resumed or ended', () => {
  expect(activeStatuses).not.toContain('paused');
  const next = Object.entries(runFrom).filter(([, from]) => from.includes('paused'));
  expect(next.map(([to]) => to).sort()).toEqual(['cancelled', 'queued']);
});
