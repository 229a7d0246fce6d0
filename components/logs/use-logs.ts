'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ShownError } from '@/components/ui/error-notice';
import { mergeLoaded } from '@/lib/logs/merge';
import type { LogCursor, LogPage, LogPart } from '@/lib/logs/types';
import { type LogQuery, pageParams, writeQuery } from './log-query';
import { firstLog, type NodeLog, withNewer, withOlder } from './log-state';

export type Loading = 'first' | 'older' | 'newer' | undefined;

export interface Logs {
  logs: NodeLog[];
  /** The moment gone to, by node. */
  at: Record<string, string>;
  loading: Loading;
  failed: ShownError | undefined;
  loadOlder: () => void;
  loadNewer: () => void;
  refresh: () => void;
  /** Changes one node's log by what was followed. */
  change: (alias: string, by: (log: NodeLog) => NodeLog) => void;
}

class Failure extends Error {
  constructor(readonly shown: ShownError) {
    super(shown.code);
  }
}

const noAnswer: ShownError = {
  code: 'NETWORK',
  text: { en: 'Deck does not answer.', zh: 'Deck 无响应。' },
  remedy: { en: 'Check the connection and refresh.', zh: '请检查网络连接后刷新。' },
};

async function fetchPage(clusterId: string, params: URLSearchParams, signal: AbortSignal): Promise<LogPage> {
  const answer = await fetch(`/api/clusters/${clusterId}/logs?${params}`, { signal });
  const body = await answer.json();
  if (!answer.ok) throw new Failure(body.error);
  return body as LogPage;
}

function cursorsOf(logs: NodeLog[], side: 'start' | 'end'): Record<string, LogCursor> {
  const known = logs.flatMap((log): [string, LogCursor][] => {
    const cursor = log[side];
    return cursor ? [[log.alias, cursor]] : [];
  });
  return Object.fromEntries(known);
}

/** Loads logs: the newest or what surrounds a time at first, then older and newer parts on demand. */
export function useLogs(clusterId: string, query: LogQuery): Logs {
  const [logs, setLogs] = useState<NodeLog[]>([]);
  const [at, setAt] = useState<Record<string, string>>({});
  const [loading, setLoading] = useState<Loading>();
  const [failed, setFailed] = useState<ShownError>();
  const [round, setRound] = useState(0);
  const request = useRef<AbortController>(undefined);
  const latest = useRef({ logs, query, loading });
  latest.current = { logs, query, loading };
  const wanted = writeQuery(query).toString();

  const ask = useCallback(
    async (what: Exclude<Loading, undefined>, params: URLSearchParams, take: (page: LogPage) => void) => {
      request.current?.abort();
      const own = new AbortController();
      request.current = own;
      setLoading(what);
      try {
        const page = await fetchPage(clusterId, params, own.signal);
        if (own.signal.aborted) return;
        setFailed(undefined);
        take(page);
      } catch (error) {
        if (!own.signal.aborted) setFailed(error instanceof Failure ? error.shown : noAnswer);
      }
      if (!own.signal.aborted) setLoading(undefined);
    },
    [clusterId],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address says what to load; `round` loads it again
  useEffect(() => {
    const { query: now } = latest.current;
    setLogs([]);
    setFailed(undefined);
    if (now.nodes.length === 0) return;
    void ask('first', pageParams(now, now.nodes, now.at && !now.follow ? 'at' : 'newest'), (page) => {
      setAt(page.at ?? {});
      setLogs(page.parts.map(firstLog));
    });
    return () => request.current?.abort();
  }, [wanted, round, ask]);

  const more = useCallback(
    (to: 'older' | 'newer') => {
      const { logs: now, query: q, loading: busy } = latest.current;
      if (busy) return;
      const { askOlder, askNewer } = mergeLoaded(now.filter((log) => !log.problem));
      const aliases = to === 'older' ? askOlder : askNewer;
      if (aliases.length === 0) return;
      const chosen = now.filter((log) => aliases.includes(log.alias));
      const cursors = cursorsOf(chosen, to === 'older' ? 'start' : 'end');
      const add = to === 'older' ? withOlder : withNewer;
      void ask(to, pageParams(q, aliases, to, cursors), (page) => {
        const parts = new Map(page.parts.map((part): [string, LogPart] => [part.alias, part]));
        setLogs((before) =>
          before.map((log) => {
            const part = parts.get(log.alias);
            return part ? add(log, part) : log;
          }),
        );
      });
    },
    [ask],
  );
  const change = useCallback((alias: string, by: (log: NodeLog) => NodeLog) => {
    setLogs((before) => before.map((log) => (log.alias === alias ? by(log) : log)));
  }, []);
  return {
    logs,
    at,
    loading,
    failed,
    loadOlder: useCallback(() => more('older'), [more]),
    loadNewer: useCallback(() => more('newer'), [more]),
    refresh: useCallback(() => setRound((n) => n + 1), []),
    change,
  };
}
