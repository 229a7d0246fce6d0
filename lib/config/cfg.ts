import { isComment, joinLines, type SourceLine, type SourceText, splitLines } from './lines';

/** One `name=value` or `qualifier.name=value` of a `.cfg` file. */
export interface CfgEntry {
  /** 1-based. */
  line: number;
  /** The whole left side, trimmed: the key that must be unique in the file. */
  key: string;
  /** Text before the first `.` of the key. */
  qualifier?: string;
  name: string;
  value: string;
}

export interface CfgLine extends SourceLine {
  kind: 'entry' | 'comment' | 'blank' | 'unknown';
  entry?: CfgEntry;
}

/** A parsed `controller.cfg`, `agent.cfg`, `cluster.cfg` or `dolphindb.cfg`; unknown lines are kept. */
export interface CfgFile extends SourceText {
  lines: CfgLine[];
}

/** Gives the parts of `qualifier.name=value`: split at the first `=`, then at the first `.` (dolphindb-server-api.md 3.3). */
export function parseEntry(text: string, line: number): CfgEntry | undefined {
  const equals = text.indexOf('=');
  if (equals === -1) return undefined;
  const key = text.slice(0, equals).trim();
  const value = text.slice(equals + 1).trim();
  const dot = key.indexOf('.');
  if (dot === -1) return { line, key, name: key, value };
  return { line, key, qualifier: key.slice(0, dot).trim(), name: key.slice(dot + 1).trim(), value };
}

/** Gives the lines of a `.cfg` file; never throws, what cannot be read is of kind `unknown`. */
export function parseCfg(text: string): CfgFile {
  const source = splitLines(text);
  return { bom: source.bom, lines: source.lines.map(readLine) };
}

function readLine(line: SourceLine): CfgLine {
  const trimmed = line.text.trim();
  if (trimmed === '') return { ...line, kind: 'blank' };
  if (isComment(trimmed)) return { ...line, kind: 'comment' };
  const entry = parseEntry(line.text, line.number);
  return entry ? { ...line, kind: 'entry', entry } : { ...line, kind: 'unknown' };
}

/** Gives the entries of a file in file order. */
export function entriesOf(file: CfgFile): CfgEntry[] {
  return file.lines.flatMap((line) => line.entry ?? []);
}

/** Gives the text of a parsed file, byte for byte what was parsed. */
export function renderCfg(file: CfgFile): string {
  return joinLines(file);
}

/** Gives a `.cfg` text of entries; an empty list gives a comment because the first line must not be blank (dolphindb-package.md 5.3). */
export function cfgText(entries: { qualifier?: string; name: string; value: string }[]): string {
  if (entries.length === 0) return '# no settings\n';
  return entries
    .map(
      ({ qualifier, name, value }) => `${qualifier === undefined ? '' : `${qualifier}.`}${name}=${value}\n`,
    )
    .join('');
}
