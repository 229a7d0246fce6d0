import type { DocumentKind } from '@/lib/revisions/types';
import { isComment, type SourceLine, splitLines } from './lines';

/** A line with the place of its value, so that the value can be replaced and the rest stays. */
export interface KeyedLine extends SourceLine {
  /** Absent for comments, blank lines and lines of no form. */
  entry?: { key: string; value: string; start: number; end: number };
}

/** Gives the lines of a document; an entry's key is the whole left side, or the first field of a row of cluster.nodes. */
export function keyedLines(kind: DocumentKind, text: string): { bom: boolean; lines: KeyedLine[] } {
  const { bom, lines } = splitLines(text);
  const mark = kind === 'cluster.nodes' ? ',' : '=';
  return { bom, lines: lines.map((line) => ({ ...line, ...entryOf(line.text, mark) })) };
}

function entryOf(text: string, mark: string): Pick<KeyedLine, 'entry'> {
  const at = text.indexOf(mark);
  const trimmed = text.trim();
  if (at === -1 || isComment(trimmed)) return {};
  const rest = text.slice(at + 1);
  const value = rest.trim();
  const start = at + 1 + (value === '' ? 0 : rest.indexOf(value));
  return { entry: { key: text.slice(0, at).trim(), value, start, end: start + value.length } };
}
