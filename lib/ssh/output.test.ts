import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedOutput, LineSplitter } from './output';

const pieces = (text: string, sizes: number[]): Buffer[] => {
  const bytes = Buffer.from(text);
  const cuts: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    cuts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cuts;
};

test('however the bytes are cut, the lines are the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }).map((s) => s.replace(/[\r\n]/g, ''))),
      fc.array(fc.nat(7), { minLength: 1 }),
      (lines, sizes) => {
        const seen: string[] = [];
        const splitter = new LineSplitter((line) => seen.push(line));
        for (const piece of pieces(lines.map((line) => `${line}\n`).join(''), sizes)) splitter.push(piece);
        splitter.end();
        expect(seen).toEqual(lines);
      },
    ),
  );
});

test('a line without end is cut into pieces, not kept in memory', () => {
  const seen: string[] = [];
  const splitter = new LineSplitter((line) => seen.push(line));
  for (let i = 0; i < 20; i++) splitter.push(Buffer.alloc(10_000, 'x'));
  splitter.end();
  expect(seen.length).toBe(4);
  expect(seen.join('').length).toBe(200_000);
});

test('what fits is kept whole; of more, the beginning and the end', () => {
  const small = new BoundedOutput();
  small.push(Buffer.from('控制'.repeat(1000)));
  expect(small.text()).toBe('控制'.repeat(1000));
  const large = new BoundedOutput();
  for (let i = 0; i < 300; i++) large.push(Buffer.from(`${'控'.repeat(3333)}${String(i).padStart(3, '0')}`));
  expect(large.text()).not.toContain('\ufffd');
  expect(large.text()).toMatch(/\[\.\.\. \d+ bytes left out \.\.\.\]/);
  expect(large.text().endsWith('299')).toBe(true);
  expect(Buffer.byteLength(large.text())).toBeLessThan(1_100_000);
});
