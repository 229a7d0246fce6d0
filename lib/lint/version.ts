/** Gives whether version `a` is lower than `b`, compared number by number (`2.00.9.4` < `2.00.11`). */
export function below(a: string, b: string): boolean {
  const left = numbers(a);
  const right = numbers(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Gives whether `version` is above a licence's `limit`, which counts only the numbers it has: limit `2` allows 2.00.11. */
export function above(version: string, limit: string): boolean {
  const length = numbers(limit).length;
  return below(limit, numbers(version).slice(0, length).join('.'));
}

function numbers(version: string): number[] {
  return (/^\d{1,6}(\.\d{1,6}){0,5}/.exec(version)?.[0] ?? '').split('.').filter(Boolean).map(Number);
}
