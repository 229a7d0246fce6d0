/** Gives how many seconds some work took. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Gives the median. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Gives one line: a name, the median in seconds, and every round. */
export function line(name: string, values: number[]): string {
  const rounds = values.map((value) => value.toFixed(2)).join('  ');
  return `  ${name.padEnd(34)} ${median(values).toFixed(2).padStart(8)} s   (${rounds})`;
}

/** Gives a comparison with what is wanted, and whether it is reached. */
export function verdict(
  name: string,
  ratio: number,
  wanted: { atLeast: number } | { atMost: number },
): string {
  const [reached, words] =
    'atLeast' in wanted
      ? [ratio >= wanted.atLeast, `at least ${wanted.atLeast}`]
      : [ratio <= wanted.atMost, `at most ${wanted.atMost}`];
  return `  ${name.padEnd(34)} ${ratio.toFixed(2).padStart(8)}     wanted ${words}: ${reached ? 'reached' : 'MISSED'}`;
}
