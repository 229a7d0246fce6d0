import { expect, test } from 'vitest';
import { type Cell, keyOf, missing } from './cells.ts';
import type { Kept } from './results.ts';
import { placed, said, tables } from './table.ts';

const cell: Cell = { goal: 'finish', stage: 'backup', fault: 'disk', moment: 'in' };
const kept: Kept = {
  stages: ['check', 'backup'],
  calls: {},
  versions: ['1', '2'],
  hosts: 3,
  results: { [keyOf(cell)]: { way: 'retried', code: 'BACKUP-NO-SPACE', seconds: 3 } },
};

test('a cell without an outcome says that it was not run, and one without a way on stands out', () => {
  expect(said(undefined)).toBe('not run');
  expect(said({ way: 'no-way-on', code: 'X', at: 'verify', seconds: 1 })).toBe('**NO WAY ON** X in verify');
});

test('what is missing follows the stages and leaves out what has an outcome', () => {
  const about = { goal: 'finish', fault: 'disk', moment: 'in' } as const;
  expect(missing(kept.stages, kept.results, about).map(({ stage }) => stage)).toEqual(['check']);
});

test('the tables take the place between the marks and leave the rest of the document alone', () => {
  const document = 'before\n<!-- generated: begin -->\nold\n<!-- generated: end -->\nafter\n';
  const text = placed(document, tables(kept));
  expect(text).toMatch(/^before\n/);
  expect(text).toMatch(/\nafter\n$/);
  expect(text).not.toContain('old');
  expect(text).toContain('| `backup` | not run | BACKUP-NO-SPACE; resumed, finished | not run |');
  expect(placed(text, tables(kept))).toBe(text);
  expect(() => placed('nothing', '')).toThrow('marks');
});
