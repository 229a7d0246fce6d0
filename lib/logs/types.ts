import type { Text } from '@/lib/text';

export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The run log, what the process printed outside it, its standard error where that is a file of its own, and the finished jobs (dolphindb-package.md 7.1). */
export const logKinds = ['log', 'output', 'errors', 'job'] as const;
export type LogKind = (typeof logKinds)[number];

/** Through the server's own functions or from the file over SSH; `auto` takes the first that works. */
export const logWays = ['auto', 'server', 'ssh'] as const;
export type LogWay = (typeof logWays)[number];

/** A place in a log file: `file` tells the file from its successor after a rotation and is empty where only the server was asked. */
export interface LogCursor {
  offset: number;
  file: string;
}

/** One entry: a line with a time stamp and the lines without one that follow it. */
export interface LogEntry {
  /** Byte offsets in the file: of its first byte and of the first byte after it. */
  at: number;
  end: number;
  /** `YYYY-MM-DD HH:MM:SS.ffffff`, the node's own clock. */
  stamp?: string;
  level?: LogLevel;
  /** Lines separated by `\n`; bytes that are not UTF-8 as `\xHH`. */
  text: string;
  /** Bytes left out at the end of a very long entry. */
  omitted?: number;
  /** Lines that belong to the entry sent before. */
  continues?: boolean;
}

/** Where a node's lines come from, and why from there. */
export interface LogSource {
  via: 'server' | 'ssh';
  /** The node that was asked, or the file that was read. */
  place: string;
  host: string;
  why: Text;
  /** The host's clock: minutes ahead of UTC, and milliseconds ahead of Deck's clock. */
  clock?: { zoneMinutes: number; aheadMs: number };
}

export interface LogProblem {
  code: string;
  text: Text;
  remedy?: Text;
  seen?: string;
}

/** What was looked through for a filter. */
export interface LogSearch {
  /** Lines that matched, as far as was looked. */
  matches: number;
  bytes: number;
}

/** A part of one node's log, oldest entry first. */
export interface LogPart {
  alias: string;
  entries: LogEntry[];
  /** Where the part begins and ends; absent with `problem`. */
  start?: LogCursor;
  end?: LogCursor;
  atStart: boolean;
  atEnd: boolean;
  sizeBytes?: number;
  source?: LogSource;
  search?: LogSearch;
  problem?: LogProblem;
}

export interface LogPage {
  parts: LogPart[];
  /** The moment asked for, in the clock of each node. */
  at?: Record<string, string>;
}

/** What is shown of a log. */
export interface LogFilter {
  /** Empty: all levels. */
  levels: LogLevel[];
  text: string;
  /** Upper and lower case of ASCII letters count as the same. */
  ignoreCase: boolean;
}

/** Messages of the event stream by the name of the event. */
export interface FollowEvents {
  lines: { alias: string; entries: LogEntry[]; end: LogCursor };
  /** The file was replaced or cut, or lines were skipped because there were too many. */
  gap: { alias: string; what: 'rotated' | 'skipped'; bytes: number };
  source: { alias: string; source: LogSource };
  problem: { alias: string; problem: LogProblem };
}

/** A node in the choice of logs. */
export interface LogNode {
  alias: string;
  role: 'controller' | 'agent' | 'datanode' | 'computenode';
  host: string;
  port: number;
}
