import type { DocumentKind } from '@/lib/revisions/types';
import { type KeyedLine, keyedLines } from './keyed-lines';
import { joinLines } from './lines';

/** One entry of a document, with the 1-based line that it stands on. */
export interface Entry {
  line: number;
  key: string;
  value: string;
}

const EMPTY = '# no settings\n';

/** Gives the entries of a document in file order: `key=value`, or rows of cluster.nodes by site (the header by `localSite`). */
export function entriesIn(kind: DocumentKind, text: string): Entry[] {
  return keyedLines(kind, text).lines.flatMap(({ number, entry }) =>
    entry ? [{ line: number, key: entry.key, value: entry.value }] : [],
  );
}

function change(
  kind: DocumentKind,
  text: string,
  act: (lines: KeyedLine[], bom: boolean) => KeyedLine[] | undefined,
): string {
  const { bom, lines } = keyedLines(kind, text);
  const changed = act(lines, bom);
  return changed ? joinLines({ bom, lines: changed }) : text;
}

/** The line named, else the last of its key: that is the one which counts. */
function find(lines: KeyedLine[], key: string, line?: number): number {
  if (line !== undefined) return lines[line - 1]?.entry?.key === key ? line - 1 : -1;
  return lines.findLastIndex((each) => each.entry?.key === key);
}

function replaced(lines: KeyedLine[], at: number, text: string): KeyedLine[] {
  return lines.map((line, index) => (index === at ? { ...line, text } : line));
}

/** Gives the text with another value of one entry, its spacing kept; adds the entry where there is none. Line breaks are taken out of the value. */
export function setEntry(
  kind: DocumentKind,
  text: string,
  key: string,
  value: string,
  line?: number,
): string {
  const { lines } = keyedLines(kind, text);
  const at = find(lines, key, line);
  const found = lines[at];
  if (!found?.entry) return addEntry(kind, text, key, value);
  if (found.entry.value === value) return text;
  const { start, end } = found.entry;
  const next = found.text.slice(0, start) + oneLine(value) + found.text.slice(end);
  return change(kind, text, (all) => replaced(all, at, next));
}

/** Gives the text with one more entry behind the last line that is not blank, in the document's own line ends; a missing last line end stays missing. */
export function addEntry(kind: DocumentKind, text: string, key: string, value: string): string {
  const mark = kind === 'cluster.nodes' ? ',' : '=';
  return change(kind, text, (lines) => {
    const end = lines.find((line) => line.end !== '')?.end ?? '\n';
    const at = lines.findLastIndex((line) => line.text.trim() !== '') + 1;
    const before = lines[at - 1];
    const added: KeyedLine = { number: 0, text: `${oneLine(key)}${mark}${oneLine(value)}`, end };
    if (!before) return [added, ...lines];
    if (before.end !== '') return [...lines.slice(0, at), added, ...lines.slice(at)];
    return [...lines.slice(0, at - 1), { ...before, end }, { ...added, end: '' }];
  });
}

/** Gives the text without one entry; of a key that stands several times the line named, else all of them. */
export function removeEntry(kind: DocumentKind, text: string, key: string, line?: number): string {
  const result = change(kind, text, (lines) => {
    const keep = lines.filter(
      (each) => each.entry?.key !== key || (line !== undefined && each.number !== line),
    );
    if (keep.length === lines.length) return undefined;
    const last = keep.at(-1);
    const hadEnd = lines.at(-1)?.end !== '';
    return last && !hadEnd && last.end !== '' ? [...keep.slice(0, -1), { ...last, end: '' }] : keep;
  });
  // A file without a first line keeps the server from starting (dolphindb-package.md 5.3).
  return result.trim() === '' && text.trim() !== '' && kind !== 'cluster.nodes' ? EMPTY : result;
}

/** Gives the text with another key of one entry, for example another qualifier; its value, place and spacing stay. */
export function renameEntry(
  kind: DocumentKind,
  text: string,
  key: string,
  to: string,
  line?: number,
): string {
  return change(kind, text, (lines) => {
    const at = find(lines, key, line);
    const found = lines[at];
    if (!found || key === to) return undefined;
    return replaced(
      lines,
      at,
      found.text.replace(key, () => oneLine(to)),
    );
  });
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').trim();
}
