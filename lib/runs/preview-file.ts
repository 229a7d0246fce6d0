import { diffLines } from './diff';
import type { Redact } from './error-view';
import type { FileDiff } from './view';

/** Compares the file that a step would write with its present content (absent: it would be new); secrets are masked in both. */
export function compareFile(
  file: { path: string; content: string; mode?: number },
  present: Buffer | undefined,
  redact: Redact,
): FileDiff {
  const base = { path: file.path, ...(file.mode === undefined ? {} : { mode: file.mode }) };
  const before = present?.toString('utf8');
  const lines = diffLines(redact(before ?? ''), redact(file.content));
  if (before === undefined) return { ...base, state: 'new', lines };
  return { ...base, state: before === file.content ? 'same' : 'changed', lines };
}
