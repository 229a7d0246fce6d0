// How many checks passed, failed and were skipped, from the report that each tool writes.
import { existsSync, readFileSync } from 'node:fs';

/** A test file that could not be loaded holds no tests, and is one failure all the same. */
function ofVitest(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function ofPlaywright({ stats, errors }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}

function ofChecks({ passed, failed }) {
  return { passed, failed, skipped: 0 };
}

const READERS = { vitest: ofVitest, playwright: ofPlaywright, checks: ofChecks };

/**
 * Counts of one phase. `problem` is why its programme did not end with 0; a phase that ended so, left no readable report
 * or ran nothing counts at least one failure.
 */
export function readCounts(kind, file, problem) {
  const counts = read(kind, file);
  const nothing = counts.passed + counts.failed === 0;
  if ((problem || nothing) && counts.failed === 0) counts.failed = 1;
  return counts;
}

function read(kind, file) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  try {
    return READERS[kind](JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

/** `N passed, N failed`, and what was skipped when anything was. */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
