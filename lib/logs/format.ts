import { type LogLevel, logLevels } from './types';

const HEAD = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)\s*(?:<(\w+)>)?/;
/** Job logs write times inside the line, with points or dashes (dolphindb-package.md 7.1). */
const ANYWHERE = /\b(\d{4})[.-](\d{2})[.-](\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)/;
const FIRST_CHARS = 400;

export interface LineHead {
  /** `YYYY-MM-DD HH:MM:SS.ffffff`, the node's own clock. */
  stamp: string;
  level?: LogLevel;
}

function levelOf(word: string | undefined): LogLevel | undefined {
  return logLevels.find((level) => level === word);
}

/** Reads the time and level at the beginning of a line; undefined for a line without a time, which belongs to the one before (dolphindb-package.md 7.2). */
export function lineHead(line: string): LineHead | undefined {
  const found = HEAD.exec(line.slice(0, 60));
  if (!found) return undefined;
  const level = levelOf(found[3]);
  return { stamp: `${found[1]} ${found[2]}`, ...(level && { level }) };
}

/** Reads the first time in a line of the job log, which is when the job began. */
export function jobHead(line: string): LineHead | undefined {
  const found = ANYWHERE.exec(line.slice(0, FIRST_CHARS));
  return found ? { stamp: `${found[1]}-${found[2]}-${found[3]} ${found[4]}` } : undefined;
}

/** Gives the message without time, level and colon, for showing them in columns of their own. */
export function messageOf(text: string): string {
  return text.replace(
    /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?\s*(?:<(?:DEBUG|INFO|WARNING|ERROR)>)?\s*:?/,
    '',
  );
}

/** Gives microseconds since 1970 of a stamp in a clock `zoneMinutes` ahead of UTC; NaN when it is not a time. */
export function microsOf(stamp: string, zoneMinutes = 0): number {
  const seconds = Date.parse(`${stamp.slice(0, 10)}T${stamp.slice(11, 19)}Z`);
  const micros = Number(stamp.slice(20, 26).padEnd(6, '0'));
  return (seconds - zoneMinutes * 60_000) * 1000 + micros;
}

/** Gives the stamp of an instant (ms since 1970) in a clock `zoneMinutes` ahead of UTC and `aheadMs` ahead of the true time. */
export function stampOf(
  at: number,
  { zoneMinutes, aheadMs }: { zoneMinutes: number; aheadMs: number },
): string {
  return new Date(at + zoneMinutes * 60_000 + aheadMs).toISOString().slice(0, 23).replace('T', ' ');
}

const WALL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)$/;

/** Reads a moment that a user or a link gives: a time of the node's own clock, or an instant with zone (ISO 8601 or ms since 1970); undefined when it is neither. */
export function readMoment(text: string): { wall: string } | { instant: number } | undefined {
  const wall = WALL.exec(text);
  if (wall) return { wall: `${wall[1]} ${wall[2]}` };
  if (/^\d{12,14}$/.test(text)) return { instant: Number(text) };
  const instant = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? undefined : { instant };
}
