'use client';

import { useEffect, useState } from 'react';
import type { LogEntry } from '@/lib/logs/types';
import type { Text } from '@/lib/text';

export interface Explanation {
  code: string;
  cause: Text;
  remedy: Text;
}

export type Explain = (entry: LogEntry) => Explanation | undefined;

const LINES = 20;
const nothing: Explain = () => undefined;

/** Gives what is known of an error's cause; the table of known lines is loaded after the page. */
export function useExplain(): Explain {
  const [explain, setExplain] = useState<{ of: Explain }>({ of: nothing });
  useEffect(() => {
    let here = true;
    void import('@/lib/runs/plans/diagnosis').then(({ explainLine }) => {
      const of: Explain = ({ level, text }) => {
        if (level === 'DEBUG') return undefined;
        for (const line of text.split('\n', LINES)) {
          const found = explainLine(line);
          if (found) return found;
        }
        return undefined;
      };
      if (here) setExplain({ of });
    });
    return () => {
      here = false;
    };
  }, []);
  return explain.of;
}
