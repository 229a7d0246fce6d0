import type { OwnFile } from './parse';

/** Gives the entries that all these files have, with the value that most of them have (the first of equals), and leaves what differs in the nodes' own settings. */
export function splitCommon(files: readonly OwnFile[]): Record<string, string> {
  const [first] = files;
  if (!first) return {};
  const keys = [...first.entries.keys()].filter((key) => files.every(({ entries }) => entries.has(key)));
  const common = new Map(
    keys.map((key) => [key, mostFrequent(files.map(({ entries }) => entries.get(key) ?? ''))]),
  );
  for (const { node, entries } of files) {
    const own = [...entries].filter(([key, value]) => common.get(key) !== value);
    if (own.length > 0) node.settings = Object.fromEntries(own);
  }
  return Object.fromEntries(common);
}

function mostFrequent(values: string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return values.find((value) => counts.get(value) === most) ?? '';
}
