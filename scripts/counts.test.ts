import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCounts, summary } from './counts.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'deck-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

let number = 0;
function report(content: unknown): string {
  const file = path.join(folder, `${++number}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const unit = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

test('counts what the test runner reports', () => {
  expect(readCounts('vitest', report(unit), undefined)).toEqual({ passed: 7, failed: 0, skipped: 2 });
});

test('counts a test file that could not be loaded as a failure', () => {
  const broken = {
    ...unit,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
    ],
  };
  expect(readCounts('vitest', report({ ...broken, numFailedTests: 1 }), 'exit 1').failed).toBe(2);
});

test('counts the journeys and what failed outside of them', () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
  expect(readCounts('playwright', report({ stats, errors: [{}] }), 'exit 1')).toEqual({
    passed: 4,
    failed: 2,
    skipped: 2,
  });
});

test.each([
  ['crashed without a report', () => path.join(folder, 'none.json'), 'ended by SIGKILL'],
  ['left half a report', () => report('{"numPassed'), 'exit 1'],
  ['ran nothing', () => report({ ...unit, numPassedTests: 0 }), undefined],
  ['reported no failure but did not end with 0', () => report(unit), 'exit 1'],
])('a phase that %s counts one failure', (_, file, problem) => {
  expect(readCounts('vitest', file(), problem).failed).toBe(1);
});

test('the last line names what was skipped only when something was', () => {
  expect(summary({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(summary({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});
