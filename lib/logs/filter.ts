import type { LogEntry, LogFilter } from './types';

const lowerAscii = (text: string) => text.replace(/[A-Z]+/g, (found) => found.toLowerCase());

/** Says whether the filter leaves anything out. */
export function isFiltering({ levels, text }: LogFilter): boolean {
  return levels.length > 0 || text !== '';
}

/** Says whether an entry passes: its level is among those chosen and one of its lines contains the text. */
export function passes(entry: LogEntry, { levels, text, ignoreCase }: LogFilter): boolean {
  if (levels.length > 0 && !(entry.level && levels.includes(entry.level))) return false;
  if (text === '') return true;
  return ignoreCase ? lowerAscii(entry.text).includes(lowerAscii(text)) : entry.text.includes(text);
}
