import 'server-only';
import { publicError } from '@/lib/http';
import { type Clean, lineCleaner } from './clean';
import { isFiltering, passes } from './filter';
import { readMoment, stampOf } from './format';
import { nodesByAlias, type PlacedNode } from './nodes';
import { openLog } from './open';
import type { LogReader } from './reader';
import { filterOf, type PageQuery } from './request';
import { newer, older } from './search';
import { findTime } from './time-search';
import type { LogEntry, LogFilter, LogPage, LogPart, LogSearch, LogSource } from './types';
import type { LogWindow } from './window';

const LIMIT = 200;
const UTC = { zoneMinutes: 0, aheadMs: 0 };

type Found = LogWindow & { search?: LogSearch };

/** The moment asked for in the node's own clock. */
function wallTime(at: string, clock: LogSource['clock']): string {
  const moment = readMoment(at);
  if (!moment) return '';
  return 'wall' in moment ? moment.wall : stampOf(moment.instant, clock ?? UTC);
}

async function around(reader: LogReader, stamp: string, query: PageQuery, filter: LogFilter): Promise<Found> {
  const options = { kind: query.kind, filter, limit: LIMIT / 2 };
  const place = await findTime(reader, stamp, query.kind);
  const [before, after] = [await older(reader, place, options), await newer(reader, place, options)];
  const { start, atStart } = before;
  const search = before.search &&
    after.search && {
      matches: before.search.matches + after.search.matches,
      bytes: before.search.bytes + after.search.bytes,
    };
  return {
    ...after,
    entries: [...before.entries, ...after.entries],
    start,
    atStart,
    ...(search && { search }),
  };
}

async function look(reader: LogReader, node: PlacedNode, query: PageQuery, stamp: string): Promise<Found> {
  const filter = filterOf(query);
  const options = { kind: query.kind, filter, limit: LIMIT };
  const cursor = query.cursors?.[node.alias];
  if (query.to === 'at' && stamp) return around(reader, stamp, query, filter);
  if (query.to === 'newer' && cursor) return newer(reader, cursor, options);
  return older(reader, query.to === 'older' ? cursor : undefined, options);
}

/** Gives entries as they may be shown; one that no longer has the text because it was masked is left out, so that nobody can find a secret by looking for it. */
export function cleaned(entries: LogEntry[], filter: LogFilter, clean: Clean): LogEntry[] {
  const safe = entries.map((entry) => ({ ...entry, text: clean(entry.text) }));
  return isFiltering(filter) ? safe.filter((entry) => entry.continues || passes(entry, filter)) : safe;
}

async function partOf(
  clusterId: string,
  node: PlacedNode,
  query: PageQuery,
  clean: Clean,
  signal: AbortSignal,
): Promise<{ part: LogPart; stamp: string }> {
  const { alias } = node;
  const filter = filterOf(query);
  try {
    const searching = isFiltering(filter);
    const { reader, source } = await openLog(node, {
      clusterId,
      kind: query.kind,
      way: query.via,
      searching,
      signal,
    });
    try {
      const stamp = query.at ? wallTime(query.at, source.clock) : '';
      const { size, entries, search, ...found } = await look(reader, node, query, stamp);
      const shown = cleaned(entries, filter, clean);
      // a count of lines that may not be shown would still tell that the text is there
      const matches = shown.length < entries.length ? shown.length : search?.matches;
      const counted = search && matches !== undefined && { search: { ...search, matches } };
      return { part: { alias, ...found, entries: shown, sizeBytes: size, source, ...counted }, stamp };
    } finally {
      reader.close();
    }
  } catch (error) {
    return {
      part: { alias, entries: [], atStart: true, atEnd: true, problem: publicError(error) },
      stamp: '',
    };
  }
}

/** Gives a part of the logs of several nodes: the newest, what is older or newer than given places, or what surrounds a time. A node whose log cannot be had carries the reason; throws NOT-FOUND for an unknown cluster or node and LOG-TEXT. */
export async function logPage(clusterId: string, query: PageQuery, signal: AbortSignal): Promise<LogPage> {
  filterOf(query);
  const [nodes, clean] = await Promise.all([nodesByAlias(clusterId, query.nodes), lineCleaner(clusterId)]);
  const found = await Promise.all(nodes.map((node) => partOf(clusterId, node, query, clean, signal)));
  const times = found.filter(({ stamp }) => stamp).map(({ part, stamp }) => [part.alias, stamp]);
  return {
    parts: found.map(({ part }) => part),
    ...(times.length > 0 && { at: Object.fromEntries(times) }),
  };
}
