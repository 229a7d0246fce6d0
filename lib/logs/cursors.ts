import type { LogCursor } from './types';

/** Writes places in several nodes' logs as `alias@offset@file` joined by commas, for addresses and event ids. */
export function writeCursors(cursors: Record<string, LogCursor>): string {
  return Object.entries(cursors)
    .map(([alias, { offset, file }]) => `${alias}@${offset}@${file}`)
    .join(',');
}

/** Reads what `writeCursors` wrote; unreadable parts are left out. */
export function readCursors(text: string): Record<string, LogCursor> {
  const found = text.split(',').flatMap((part): [string, LogCursor][] => {
    const [, alias, offset, file] = /^(.+)@(\d{1,16})@([\d.]{0,40})$/.exec(part) ?? [];
    return alias && offset !== undefined ? [[alias, { offset: Number(offset), file: file ?? '' }]] : [];
  });
  return Object.fromEntries(found);
}
