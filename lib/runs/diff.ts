import type { DiffLine } from './view';

/** Beyond this many comparisons the texts are shown one after the other instead. */
const CELLS_MAX = 4_000_000;

/** Gives the lines that lead from one text to another, unchanged stretches shortened to `context` lines around each change. */
export function diffLines(before: string, after: string, context = 3): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  const start = commonStart(a, b);
  const end = commonEnd(a, b, start);
  const middle = changed(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const same = (text: string): DiffLine => ({ op: 'same', text });
  return shortened(
    [...b.slice(0, start).map(same), ...middle, ...b.slice(b.length - end).map(same)],
    context,
  );
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines.push(`${lines.pop() ?? ''} [no newline at the end]`);
  return lines;
}

function commonStart(a: string[], b: string[]): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}

function commonEnd(a: string[], b: string[], start: number): number {
  let n = 0;
  while (n < a.length - start && n < b.length - start && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}

/** Longest common subsequence by the usual table of lengths, read from its first corner. */
function changed(a: string[], b: string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ op: 'remove', text });
  const added = (text: string): DiffLine => ({ op: 'add', text });
  if (a.length * b.length > CELLS_MAX) return [...a.map(removed), ...b.map(added)];
  const width = b.length + 1;
  const lengths = lengthTable(a, b);
  const at = (i: number, j: number) => lengths[i * width + j] as number;
  const out: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ op: 'same', text: a[i++] as string });
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1)))
      out.push(removed(a[i++] as string));
    else out.push(added(b[j++] as string));
  }
  return out;
}

function lengthTable(a: string[], b: string[]): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [down, right] = [table[(i + 1) * width + j] as number, table[i * width + j + 1] as number];
      table[i * width + j] =
        a[i] === b[j] ? (table[(i + 1) * width + j + 1] as number) + 1 : Math.max(down, right);
    }
  }
  return table;
}

function shortened(lines: DiffLine[], context: number): DiffLine[] {
  const near = new Set<number>();
  lines.forEach((line, at) => {
    if (line.op !== 'same') for (let n = at - context; n <= at + context; n++) near.add(n);
  });
  const out: DiffLine[] = [];
  let left = 0;
  const mark = () => {
    if (left > 0) out.push({ op: 'skip', text: String(left) });
    left = 0;
  };
  lines.forEach((line, at) => {
    if (!near.has(at)) left++;
    else {
      mark();
      out.push(line);
    }
  });
  mark();
  return out;
}
