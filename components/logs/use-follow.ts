'use client';

import { useEffect, useRef, useState } from 'react';
import type { FollowEvents, LogCursor } from '@/lib/logs/types';
import { type LogQuery, pageParams } from './log-query';
import { type NodeLog, withGap, withLines } from './log-state';
import type { Logs } from './use-logs';

export type FollowLink = 'off' | 'connecting' | 'live' | 'lost';

type Change = Logs['change'];

function listen(source: EventSource, change: Change): void {
  const on = <E extends keyof FollowEvents>(name: E, by: (log: NodeLog, data: FollowEvents[E]) => NodeLog) =>
    source.addEventListener(name, (event) => {
      const data = JSON.parse((event as MessageEvent<string>).data) as FollowEvents[E];
      change(data.alias, (log) => by(log, data));
    });
  on('lines', withLines);
  on('gap', withGap);
  on('source', ({ problem: _solved, ...log }, data) => ({ ...log, source: data.source }));
  on('problem', (log, data) => ({ ...log, problem: data.problem, atEnd: true }));
}

/** Follows the logs from where the first page ends, as long as `on`; the browser reconnects and goes on after the last event. */
export function useFollow(
  clusterId: string,
  query: LogQuery,
  { logs, loading, change }: Pick<Logs, 'logs' | 'loading' | 'change'>,
): FollowLink {
  const [link, setLink] = useState<FollowLink>('off');
  const on = query.follow && logs.length > 0 && loading !== 'first';
  const latest = useRef({ logs, query });
  latest.current = { logs, query };
  useEffect(() => {
    if (!on) return setLink('off');
    const { logs: now, query: asked } = latest.current;
    const ends = now.flatMap((log): [string, LogCursor][] => (log.end ? [[log.alias, log.end]] : []));
    const params = pageParams(asked, asked.nodes, 'newest', Object.fromEntries(ends));
    setLink('connecting');
    const source = new EventSource(`/api/clusters/${clusterId}/logs/follow?${params}`);
    source.addEventListener('open', () => setLink('live'));
    source.addEventListener('error', () => setLink('lost'));
    listen(source, change);
    return () => source.close();
  }, [clusterId, on, change]);
  return link;
}
