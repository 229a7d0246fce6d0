'use client';

import { useState } from 'react';
import type { ShownError } from '@/components/ui/error-notice';
import type { DdbValue } from '@/lib/clusters/script-result';
import type { TutorialScript } from '@/lib/clusters/tutorial-scripts';

export interface Ran {
  prints: string[];
  result?: DdbValue;
  variable?: string;
  durationMs: number;
  ranAt: number;
  error?: ShownError;
}

export const pageRows = 20;

const offline: ShownError = {
  code: 'DECK-UNREACHABLE',
  text: { en: 'Deck did not answer.', zh: 'Deck 没有响应。' },
};

/** Runs scripts on one node in one session and fetches pages of their results. */
export function useScript(clusterId: string, alias: string) {
  const [shells, setShells] = useState<Record<string, string>>({});
  const [ran, setRan] = useState<Record<string, Ran>>({});
  const [running, setRunning] = useState<string>();
  const [count, setCount] = useState(0);
  const address = `/api/clusters/${clusterId}/shell`;

  const fetchPage = async (
    shellId: string,
    variable: string | undefined,
    offset: number,
  ): Promise<DdbValue | undefined> => {
    const query = new URLSearchParams({
      shellId,
      offset: String(offset),
      limit: String(pageRows),
      ...(variable ? { variable } : {}),
    });
    const response = await fetch(`${address}?${query}`);
    return response.ok ? ((await response.json()) as DdbValue) : undefined;
  };

  const run = async (
    script: TutorialScript,
    source: string,
    completes: 'database' | 'query' | undefined,
  ): Promise<boolean> => {
    setRunning(script.id);
    const body = JSON.stringify({ alias, script: source, completes, shellId: shells[alias] });
    const answer = await fetch(address, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
      .then((r) => r.json())
      .catch(() => ({ error: offline }));
    let result = answer.result as DdbValue | undefined;
    if (!answer.error && script.variable && result?.form === 'void')
      result = await fetchPage(answer.shellId, script.variable, 0);
    else if (!answer.error && result?.form === 'table')
      result = await fetchPage(answer.shellId, undefined, 0);
    if (answer.shellId) setShells({ ...shells, [alias]: answer.shellId });
    const kept: Ran = { prints: answer.prints ?? [], durationMs: answer.durationMs ?? 0, ranAt: Date.now() };
    if (result) kept.result = result;
    if (answer.error) kept.error = answer.error;
    if (script.variable) kept.variable = script.variable;
    setRan({ ...ran, [script.id]: kept });
    setRunning(undefined);
    setCount(count + 1);
    return !answer.error;
  };

  const page = async (of: Ran, offset: number) => {
    const shellId = shells[alias];
    return shellId ? fetchPage(shellId, of.variable, offset) : undefined;
  };

  return { run, ran, running, page, count };
}
