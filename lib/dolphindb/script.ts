import type { DdbObj } from './client';
import type { DdbSession, RunOptions, Session } from './session';
import type { DdbValue } from './values';

const MAX_PRINTS = 1000;
const MAX_PRINT_CHARS = 20_000;

interface Printed {
  /** Printed texts in order; at most 1000, each of at most 20 000 characters. */
  prints: string[];
  /** Printed texts that were left out. */
  printsDropped: number;
  durationMs: number;
}

export interface ScriptOutcome extends Printed {
  result: DdbValue;
}

async function collect<T>(
  options: RunOptions,
  run: (options: RunOptions) => Promise<T>,
): Promise<Printed & { result: T }> {
  const prints: string[] = [];
  let printsDropped = 0;
  const onPrint = (text: string) => {
    if (prints.length >= MAX_PRINTS) printsDropped += 1;
    else prints.push(text.length > MAX_PRINT_CHARS ? `${text.slice(0, MAX_PRINT_CHARS)}…` : text);
    options.onPrint?.(text);
  };
  const start = performance.now();
  const result = await run({ ...options, onPrint });
  return { result, prints, printsDropped, durationMs: Math.round(performance.now() - start) };
}

/** Runs a script and gives what it printed, its result (`page`: which rows; default the first 10 000) and how long it took in ms. */
export async function runScript(
  session: DdbSession,
  script: string,
  options: RunOptions = {},
): Promise<ScriptOutcome> {
  return collect(options, (all) => session.run(script, all));
}

/** The same with the client's own object as result; only for this folder. */
export async function runScriptRaw(
  session: Session,
  script: string,
  options: RunOptions,
): Promise<Printed & { result: DdbObj }> {
  return collect(options, (all) => session.runRaw(script, all));
}
