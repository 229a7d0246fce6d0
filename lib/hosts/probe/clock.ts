export interface ClockSample {
  offsetMs: number;
  uncertaintyMs: number;
}

/** Gives ms since 1970 from what `date +%s%N` printed; without `%N` (busybox) it has whole seconds. Undefined for something else. */
export function readDate(line: string): number | undefined {
  const digits = /^(\d{9,11}?)(\d{9})?$/.exec(line.trim());
  if (!digits?.[1]) return undefined;
  return Number(digits[1]) * 1000 + (digits[2] ? Number(digits[2]) / 1e6 : 500);
}

/**
 * Bounds the offset of a host's clock: a line cannot have been printed before the command was sent nor after it arrived.
 * Takes the moment of sending and, for each line, the host's time and our time of arrival.
 */
export function clockOffset(sentAt: number, samples: { hostMs: number; arrivedAt: number }[]): ClockSample {
  const lower = Math.max(...samples.map(({ hostMs, arrivedAt }) => hostMs - arrivedAt));
  const upper = Math.max(lower, Math.min(...samples.map(({ hostMs }) => hostMs)) - sentAt);
  return { offsetMs: Math.round((lower + upper) / 2), uncertaintyMs: Math.ceil((upper - lower) / 2) };
}
