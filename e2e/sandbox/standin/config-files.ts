import { readFileSync } from 'node:fs';
import { StartRefused } from './errors.ts';
import { type NodeRow, parseNodeRow } from './sites.ts';

/** Lines that carry a setting; comments and blank lines fall away. */
export function settingLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Splits at the first `=`; undefined for a line without one. */
export function splitSetting(line: string): [string, string] | undefined {
  const at = line.indexOf('=');
  return at > 0 ? [line.slice(0, at).trim(), line.slice(at + 1).trim()] : undefined;
}

const firstLineBlank = (text: string): boolean => (text.split('\n', 1)[0] ?? '').trim() === '';

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new StartRefused(`Failed to load the ${what} [${path}] with error: The file doesn't exist.`);
  }
}

/** Reads a `key=value` file; a blank first line or a missing file stops the start. */
export function readSettings(path: string, what: string): string[] {
  const text = readText(path, what);
  if (firstLineBlank(text))
    throw new StartRefused(`Failed to load the ${what} [${path}] with error: The input file is empty.`);
  return settingLines(text);
}

export function settingsMap(lines: string[]): Map<string, string> {
  const pairs = lines.map(splitSetting).filter((pair): pair is [string, string] => pair !== undefined);
  return new Map(pairs);
}

/** Reads cluster.nodes and returns its rows without the header. */
export function readNodesFile(path: string): string[] {
  const text = readText(path, 'nodes file');
  const fail = (why: string): never => {
    throw new StartRefused(`Failed to load the nodes file [${path}] with error: ${why}`);
  };
  if (firstLineBlank(text)) fail('The input file is empty.');
  const [header = '', ...rows] = settingLines(text);
  if (!/^localSite\s*,\s*mode(\s*,|$)/i.test(header)) fail(`Invalid header [${header}].`);
  const fault = nodeLinesFault(rows);
  if (fault) fail(fault);
  return rows;
}

/** The first fault in rows of cluster.nodes, or undefined. */
export function nodeLinesFault(lines: string[]): string | undefined {
  const seen = new Set<string>();
  for (const line of lines) {
    const row = parseNodeRow(line);
    if (!row) return `Invalid node [${line}].`;
    for (const key of [row.alias, `${row.host}:${row.port}`]) {
      if (seen.has(key)) return `Duplicated node [${line}].`;
      seen.add(key);
    }
  }
  return;
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.*+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('?', '.')}$`,
  );

interface Qualified {
  qualifier: string;
  key: string;
  value: string;
}

export function parseClusterLine(line: string): Qualified | undefined {
  const pair = splitSetting(line);
  if (!pair) return;
  const dot = pair[0].indexOf('.');
  const qualifier = dot < 0 ? '' : pair[0].slice(0, dot);
  return { qualifier, key: pair[0].slice(dot + 1), value: pair[1] };
}

/** The first fault of cluster.cfg that keeps a controller from starting, or undefined. */
export function clusterConfigFault(lines: string[]): string | undefined {
  for (const line of lines) {
    const item = parseClusterLine(line);
    if (!item) return `Invalid configuration [${line}] in the cluster configuration file.`;
    if (item.qualifier && !/[%?]/.test(item.qualifier) && item.value.includes('<ALIAS>'))
      return `Invalid configuration [${line}]: the macro <ALIAS> can't be used with the node alias ${item.qualifier}.`;
    const fault = settingFault(item.key, item.value);
    if (fault) return fault;
  }
  return;
}

/** Values of which the documentation says that they stop the start. */
export function settingFault(key: string, value: string): string | undefined {
  if (key === 'defaultJobParallelism' && !(/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 64))
    return 'defaultJobParallelism must be an integer between 1 and 64.';
  if (key === 'workerNum' && value === '') return 'workerNum must not be empty.';
  return;
}

/** Settings of one node out of cluster.cfg: general, then wildcard, then exact alias; `<ALIAS>` expanded. */
export function nodeSettings(lines: string[], node: Pick<NodeRow, 'alias'>): Map<string, string> {
  const ranked = lines
    .map(parseClusterLine)
    .filter((item): item is Qualified => item !== undefined)
    .map((item) => ({ ...item, rank: item.qualifier === '' ? 0 : /[%?]/.test(item.qualifier) ? 1 : 2 }))
    .filter((item) => item.rank === 0 || wildcard(item.qualifier).test(node.alias))
    .sort((a, b) => a.rank - b.rank);
  return new Map(ranked.map((item) => [item.key, item.value.replaceAll('<ALIAS>', node.alias)]));
}
