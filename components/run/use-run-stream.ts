'use client';

import { useEffect, useRef, useState } from 'react';
import type { LogLine, RunView } from '@/lib/runs/view';

export type LinkState = 'connecting' | 'live' | 'lost';

const kept = 5000;

function addLines(before: LogLine[], more: LogLine[]): LogLine[] {
  const last = before.at(-1)?.seq ?? 0;
  const fresh = more.filter((line) => line.seq > last);
  return fresh.length === 0 ? before : [...before, ...fresh].slice(-kept);
}

/** Follows one run over its event stream; the browser reconnects by itself and asks for what follows the last line seen. */
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
  useEffect(() => {
    const source = new EventSource(`/api/runs/${initial.id}/events?tail=${kept}`);
    source.addEventListener('open', () => setLink('live'));
    source.addEventListener('error', () => setLink('lost'));
    source.addEventListener('run', (event) => {
      const view = JSON.parse(event.data) as RunView;
      skew.current = Date.now() - Date.parse(view.serverTime);
      setRun(view);
    });
    source.addEventListener('log', (event) =>
      setLines((before) => addLines(before, JSON.parse(event.data) as LogLine[])),
    );
    return () => source.close();
  }, [initial.id]);
  return { run, lines, link, clockSkewMs: skew.current };
}
