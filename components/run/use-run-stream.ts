'use client';

import { useEffect, useRef, useState } from 'react';
import { useOwnStream } from '@/components/live/use-live';
import type { LogLine, RunView } from '@/lib/runs/view';
import { keepStream } from '@/lib/sse-reader';

export type LinkState = 'connecting' | 'live' | 'lost';

const kept = 5000;

function addLines(before: LogLine[], more: LogLine[]): LogLine[] {
  const last = before.at(-1)?.seq ?? 0;
  const fresh = more.filter((line) => line.seq > last);
  return fresh.length === 0 ? before : [...before, ...fresh].slice(-kept);
}

/** Follows one run over its event stream, which comes back by itself and goes on after the last line seen. */
export function useRunStream(initial: RunView): {
  run: RunView;
  lines: LogLine[];
  link: LinkState;
  clockSkewMs: number;
} {
  const [run, setRun] = useState(initial);
  const [lines, setLines] = useState<LogLine[]>([]);
  const [link, setLink] = useState<LinkState>('connecting');
  const skew = useRef(0);
  useOwnStream(true);
  useEffect(() => {
    let last: number | undefined;
    const stream = keepStream({
      address: () =>
        `/api/runs/${initial.id}/events?${last === undefined ? `tail=${kept}` : `after=${last}`}`,
      on: {
        run: (view: RunView) => {
          skew.current = Date.now() - Date.parse(view.serverTime);
          setRun(view);
        },
        log: (more: LogLine[]) => {
          last = more.at(-1)?.seq ?? last;
          setLines((before) => addLines(before, more));
        },
      },
      onLink: setLink,
    });
    return stream.close;
  }, [initial.id]);
  return { run, lines, link, clockSkewMs: skew.current };
}
