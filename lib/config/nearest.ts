import { knownNames } from './catalogue';

const LONGEST = 64;
const NAMES = knownNames().map((name) => ({ name, lower: name.toLowerCase() }));

/** Gives the parameter that a misspelled name most likely means: same letters in another case, or at most two slips (three in long names). */
export function nearestName(name: string): string | undefined {
  if (name.length > LONGEST || name.length < 3) return undefined;
  const lower = name.toLowerCase();
  const allowed = name.length >= 12 ? 3 : name.length >= 6 ? 2 : 1;
  let best: { name: string; slips: number } | undefined;
  for (const known of NAMES) {
    const slips = distance(lower, known.lower, Math.min(allowed, (best?.slips ?? allowed + 1) - 1));
    if (slips !== undefined) best = { name: known.name, slips };
    if (best?.slips === 0) break;
  }
  return best?.name;
}

/** Gives the number of insertions, deletions and replacements between two words, or nothing when it is above `limit`. */
function distance(a: string, b: string, limit: number): number | undefined {
  if (limit < 0 || Math.abs(a.length - b.length) > limit) return undefined;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > limit) return undefined;
    row = next;
  }
  const result = row[b.length] ?? 0;
  return result <= limit ? result : undefined;
}
