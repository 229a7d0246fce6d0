'use client';

import { useEffect, useRef, useState } from 'react';
import { useOwnStream } from '@/components/live/use-live';
import type { FollowEvents, LogCursor } from '@/lib/logs/types';
import { keepStream } from '@/lib/sse-reader';
import { type LogQuery, pageParams } from './log-query';
import { type NodeLog, withGap, withLines } from './log-state';
import type { Logs } from './use-logs';

export type FollowLink = 'off' | 'connecting' | 'live' | 'lost';

type Change = Logs['change'];

type By<E extends keyof FollowEvents> = (log: NodeLog, data: FollowEvents[E]) => NodeLog;

const events: { [E in keyof FollowEvents]: By<E> } = {
  lines: withLines,
  gap: withGap,
  source: ({ problem: _solved, ...log }, data) => ({ ...log, source: data.source }),
  problem: (log, data) => ({ ...log, problem: data.problem, atEnd: true }),
};

/** What takes each event; `reached` is told the places that the stream has got to. */
function handlers(change: Change, reached: (places: string) => void) {
  const on = <E extends keyof FollowEvents>(by: By<E>) => {
    return (data: FollowEvents[E], places: string) => {
      reached(places);
      change(data.alias, (log) => by(log, data));
    };
  };
  return Object.fromEntries(Object.entries(events).map(([name, by]) => [name, on(by as By<'lines'>)]));
}

/** Follows the logs from where the first page ends, as long as the query says so; the stream comes back by itself and goes on after the last event. */
export function useFollow(
  clusterId: string,
  query: LogQuery,
  { logs, loading, change }: Pick<Logs, 'logs' | 'loading' | 'change'>,
): FollowLink {
  const [link, setLink] = useState<FollowLink>('off');
  const on = query.follow && logs.length > 0 && loading !== 'first';
  const latest = useRef({ logs, query });
  latest.current = { logs, query };
  useOwnStream(on);
  useEffect(() => {
    if (!on) return setLink('off');
    const { logs: now, query: asked } = latest.current;
    const ends = now.flatMap((log): [string, LogCursor][] => (log.end ? [[log.alias, log.end]] : []));
    const params = pageParams(asked, asked.nodes, 'newest', Object.fromEntries(ends));
    setLink('connecting');
    const stream = keepStream({
      address: () => `/api/clusters/${clusterId}/logs/follow?${params}`,
      on: handlers(change, (places) => places && params.set('cursors', places)),
      onLink: setLink,
    });
    return stream.close;
  }, [clusterId, on, change]);
  return link;
}
