import { writeCursors } from '@/lib/logs/cursors';
import { readMoment } from '@/lib/logs/format';
import {
  type LogCursor,
  type LogKind,
  type LogLevel,
  type LogWay,
  logKinds,
  logLevels,
  logWays,
} from '@/lib/logs/types';

/** What the page shows; all of it is in its address. */
export interface LogQuery {
  nodes: string[];
  kind: LogKind;
  via: LogWay;
  levels: LogLevel[];
  text: string;
  matchCase: boolean;
  /** A moment to go to; '' for the newest. */
  at: string;
  follow: boolean;
}

/** As many nodes as the server reads at once. */
export const mostNodes = 12;

const listOf = (value: string | null) => (value ?? '').split(',').filter(Boolean);
const oneOf = <T extends string>(values: readonly T[], value: string | null): T =>
  values.find((each) => each === value) ?? (values[0] as T);

/** Reads the address of the page; nodes that the cluster does not have are left out. */
export function readQuery(params: Pick<URLSearchParams, 'get'>, known: ReadonlySet<string>): LogQuery {
  const at = params.get('at') ?? '';
  const named = [...listOf(params.get('nodes')), ...listOf(params.get('node'))];
  return {
    nodes: [...new Set(named)].filter((alias) => known.has(alias)).slice(0, mostNodes),
    kind: oneOf(logKinds, params.get('kind')),
    via: oneOf(logWays, params.get('via')),
    levels: listOf(params.get('levels')).filter((level): level is LogLevel =>
      (logLevels as readonly string[]).includes(level),
    ),
    text: params.get('text') ?? '',
    matchCase: params.get('case') === '1',
    at: readMoment(at) ? at : '',
    follow: params.get('follow') === '1',
  };
}

/** Gives the parameters that name what is shown, for the page's address and, but for `follow`, for the server. */
export function writeQuery(query: LogQuery): URLSearchParams {
  const { nodes, kind, via, levels, text, matchCase, at, follow } = query;
  const all = {
    nodes: nodes.join(','),
    kind: kind === 'log' ? '' : kind,
    via: via === 'auto' ? '' : via,
    levels: levels.join(','),
    text,
    case: matchCase ? '1' : '',
    at: follow ? '' : at,
    follow: follow ? '1' : '',
  };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''));
}

/** Gives the parameters of a request for a part of the logs. */
export function pageParams(
  query: LogQuery,
  nodes: string[],
  to: 'newest' | 'older' | 'newer' | 'at',
  cursors: Record<string, LogCursor> = {},
): URLSearchParams {
  const params = writeQuery({ ...query, nodes, follow: false });
  if (to !== 'at') params.delete('at');
  params.set('to', to);
  if (Object.keys(cursors).length > 0) params.set('cursors', writeCursors(cursors));
  return params;
}
