import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { readCursors } from './cursors';
import { readMoment } from './format';
import { type LogFilter, logKinds, logLevels, logWays } from './types';

/** More would fetch more than anybody can read at once. */
export const MOST_NODES = 12;

const list = z.string().transform((text) => text.split(',').filter(Boolean));
const nodes = list.pipe(z.array(z.string().max(200)).min(1).max(MOST_NODES));
const flag = z.enum(['0', '1']).transform((value) => value === '1');

const filterFields = {
  levels: list.pipe(z.array(z.enum(logLevels))).default([]),
  text: z.string().max(500).default(''),
  case: flag.default(false),
};

const cursors = z.string().max(4000).transform(readCursors);

/** What a page of a log is asked for with. */
export const PageQuery = z.object({
  nodes,
  kind: z.enum(logKinds).default('log'),
  via: z.enum(logWays).default('auto'),
  ...filterFields,
  /** Where to go on: `older` and `newer` need cursors, `at` a time; otherwise the newest. */
  to: z.enum(['newest', 'older', 'newer', 'at']).default('newest'),
  cursors: cursors.optional(),
  at: z
    .string()
    .max(40)
    .refine((text) => readMoment(text) !== undefined)
    .optional(),
});
export type PageQuery = z.output<typeof PageQuery>;

/** What following is asked for with. */
export const FollowQuery = z.object({
  nodes,
  kind: z.enum(logKinds).default('log'),
  via: z.enum(logWays).default('auto'),
  ...filterFields,
  cursors: cursors.optional(),
});
export type FollowQuery = z.output<typeof FollowQuery>;

/** What a download is asked for with. */
export const DownloadQuery = z.object({
  node: z.string().max(200),
  kind: z.enum(logKinds).default('log'),
  via: z.enum(logWays).default('auto'),
});
export type DownloadQuery = z.output<typeof DownloadQuery>;

/** Gives the filter of a query; text with a line end or NUL cannot be found in one line and is refused with LOG-TEXT. */
export function filterOf(query: { levels: LogFilter['levels']; text: string; case: boolean }): LogFilter {
  if (/[\n\r\0]/.test(query.text)) {
    throw new AppError('LOG-TEXT', {
      en: 'The text to look for must be one line.',
      zh: '检索内容只能是一行文本。',
    });
  }
  return { levels: query.levels, text: query.text, ignoreCase: !query.case };
}
