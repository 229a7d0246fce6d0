import { isComment, joinLines, type SourceText, splitLines } from './lines';
import { parseSite, type Site } from './site';

/** One row of `cluster.nodes`: `localSite,mode[,computeGroup[,zone]]`. */
export interface NodeRow {
  /** 1-based. */
  line: number;
  raw: string;
  /** Number of columns the row has. */
  columns: number;
  localSite: string;
  /** Absent when `localSite` is not `host:port:alias`. */
  site?: Site;
  mode: string;
  computeGroup?: string;
  zone?: string;
}

export interface NodesFile extends SourceText {
  /** Absent when the first line is a row already. */
  header?: { line: number; columns: string[] };
  rows: NodeRow[];
}

/** Gives header and rows of `cluster.nodes` (dolphindb-package.md 5.3); never throws. */
export function parseNodes(text: string): NodesFile {
  const source = splitLines(text);
  const file: NodesFile = { ...source, rows: [] };
  for (const line of source.lines) {
    const trimmed = line.text.trim();
    if (trimmed === '' || isComment(trimmed)) continue;
    const fields = trimmed.split(',', 9).map((field) => field.trim());
    if (!file.header && file.rows.length === 0 && !trimmed.includes(':')) {
      file.header = { line: line.number, columns: fields };
    } else {
      file.rows.push(rowOf(line.number, trimmed, fields));
    }
  }
  return file;
}

function rowOf(line: number, raw: string, fields: string[]): NodeRow {
  const [localSite = '', mode = '', computeGroup = '', zone = ''] = fields;
  const site = parseSite(localSite);
  return {
    line,
    raw,
    columns: fields.length,
    localSite,
    mode,
    ...(site && site.type === undefined ? { site } : {}),
    ...(computeGroup === '' ? {} : { computeGroup }),
    ...(zone === '' ? {} : { zone }),
  };
}

/** Gives the text of a parsed file, byte for byte what was parsed. */
export function renderNodes(file: NodesFile): string {
  return joinLines(file);
}

/** Gives a `cluster.nodes` text; the columns `computeGroup` and `zone` appear when a row has them (dolphindb-operations.md V-TOP-06). */
export function nodesText(
  rows: { localSite: string; mode: string; computeGroup?: string; zone?: string }[],
): string {
  const withZone = rows.some((row) => row.zone);
  const withGroup = withZone || rows.some((row) => row.computeGroup);
  const header = `localSite,mode${withGroup ? ',computeGroup' : ''}${withZone ? ',zone' : ''}`;
  return [header, ...rows.map(rowText)].map((line) => `${line}\n`).join('');
}

function rowText(row: { localSite: string; mode: string; computeGroup?: string; zone?: string }): string {
  const parts = [row.localSite, row.mode];
  if (row.computeGroup || row.zone) parts.push(row.computeGroup ?? '');
  if (row.zone) parts.push(row.zone);
  return parts.join(',');
}
