import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DocumentKind } from '@/lib/revisions/types';
import { addEntry, entriesIn, removeEntry, renameEntry, setEntry } from './edit';
import { entryChanges, mergeTexts } from './merge';

const kinds: DocumentKind[] = ['controller.cfg', 'agent.cfg', 'cluster.cfg', 'cluster.nodes'];
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9.%?]{0,8}$/);
const value = fc.stringMatching(/^[A-Za-z0-9/<>][A-Za-z0-9 /<>;.-]{0,10}$/).map((text) => text.trim() || 'v');
const end = fc.constantFrom('\n', '\r\n');
const line = (kind: DocumentKind) => {
  const mark = kind === 'cluster.nodes' ? ',' : '=';
  const spaced = fc.constantFrom('', ' ', '  ');
  return fc.oneof(
    fc
      .tuple(spaced, word, spaced, spaced, value, spaced)
      .map(([a, k, b, c, v, d]) => `${a}${k}${b}${mark}${c}${v}${d}`),
    fc.constantFrom('', '   ', '# a comment = with a mark, and more', '// old', 'something without a mark'),
  );
};
const documentOf = (kind: DocumentKind) =>
  fc
    .tuple(fc.array(fc.tuple(line(kind), end), { maxLength: 12 }), fc.boolean(), fc.boolean())
    .map(([lines, bom, cut]) => {
      const text = lines.map(([content, stop]) => content + stop).join('');
      return (bom ? '\uFEFF' : '') + (cut ? text.replace(/\r?\n$/, '') : text);
    });
const anyDocument = fc.constantFrom(...kinds).chain((kind) => fc.tuple(fc.constant(kind), documentOf(kind)));

/** Everything that is not the value of one entry. */
const rest = (kind: DocumentKind, text: string, at: number) =>
  text
    .split('\n')
    .filter((_, index) => index !== at - 1)
    .join('\n') + entriesIn(kind, text).length;

describe('editing a document', () => {
  test('leaves it byte for byte when every entry is set to the value that it has', () => {
    fc.assert(
      fc.property(anyDocument, ([kind, text]) => {
        const all = entriesIn(kind, text);
        const again = all.reduce((now, each) => setEntry(kind, now, each.key, each.value, each.line), text);
        expect(again).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test('by setting one entry changes that line alone, and the entry says the new value', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), value, ([kind, text], pick, wanted) => {
        const all = entriesIn(kind, text);
        const chosen = all[pick % Math.max(1, all.length)];
        if (!chosen) return;
        const edited = setEntry(kind, text, chosen.key, wanted, chosen.line);
        expect(entriesIn(kind, edited)).toEqual(
          all.map((each) => (each === chosen ? { ...each, value: wanted } : each)),
        );
        expect(rest(kind, edited, chosen.line)).toBe(rest(kind, text, chosen.line));
      }),
      { numRuns: 500 },
    );
  });

  test('by adding an entry keeps every byte before it and the missing line end at the end', () => {
    fc.assert(
      fc.property(anyDocument, value, ([kind, text], wanted) => {
        const edited = addEntry(kind, text, 'quiteNew', wanted);
        expect(entriesIn(kind, edited).at(-1)).toMatchObject({ key: 'quiteNew', value: wanted });
        expect(entriesIn(kind, edited).slice(0, -1)).toEqual(entriesIn(kind, text));
        if (text.trim() !== '') expect(/\n$/.test(edited)).toBe(/\n$/.test(text));
        expect(removeEntry(kind, edited, 'quiteNew').trimEnd()).toBe(
          text.trim() === '' && kind !== 'cluster.nodes' ? '# no settings' : text.trimEnd(),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('by renaming an entry keeps value, place and all other lines', () => {
    const text = '# memory\r\nmaxMemSize = 8\r\ndn1.workerNum=4';
    expect(renameEntry('cluster.cfg', text, 'maxMemSize', 'dn%.maxMemSize')).toBe(
      '# memory\r\ndn%.maxMemSize = 8\r\ndn1.workerNum=4',
    );
  });

  test('sets the entry that counts when a key stands twice, or the line that is named', () => {
    const text = 'a=1\nb=2\na=3\n';
    expect(setEntry('cluster.cfg', text, 'a', '9')).toBe('a=1\nb=2\na=9\n');
    expect(setEntry('cluster.cfg', text, 'a', '9', 1)).toBe('a=9\nb=2\na=3\n');
    expect(removeEntry('cluster.cfg', text, 'a')).toBe('b=2\n');
  });

  test('cannot break out of its line', () => {
    expect(setEntry('controller.cfg', 'a=1\n', 'a', '2\nmode=agent')).toBe('a=2 mode=agent\n');
    expect(addEntry('controller.cfg', 'a=1\n', 'b', 'x\r\ny')).toBe('a=1\nb=x y\n');
  });

  test('never leaves a file without a first line', () => {
    expect(removeEntry('agent.cfg', 'a=1\n', 'a')).toBe('# no settings\n');
  });
});

describe('merging two changes', () => {
  const edits = (kind: DocumentKind) =>
    fc
      .array(
        fc.oneof(
          fc.tuple(fc.constant('set' as const), word, value),
          fc.tuple(fc.constant('remove' as const), word, value),
          fc.tuple(fc.constant('touch' as const), fc.nat().map(String), value),
        ),
        { maxLength: 5 },
      )
      .map(
        (list) => (text: string) =>
          list.reduce((now, [how, key, wanted]) => {
            if (how === 'set') return setEntry(kind, now, key, wanted);
            if (how === 'remove') return removeEntry(kind, now, key);
            const all = entriesIn(kind, now);
            const chosen = all[Number(key) % Math.max(1, all.length)];
            return chosen ? setEntry(kind, now, chosen.key, wanted, chosen.line) : now;
          }, text),
      );
  const cases = fc
    .constantFrom(...kinds)
    .chain((kind) => fc.tuple(fc.constant(kind), documentOf(kind), edits(kind), edits(kind)));
  const asMap = (kind: DocumentKind, from: string, to: string) =>
    new Map(entryChanges(kind, from, to).map(({ name, after }) => [name, after]));

  test('takes every entry that either side changed, and says which both changed', () => {
    fc.assert(
      fc.property(cases, ([kind, base, left, right]) => {
        const [mine, theirs] = [left(base), right(base)];
        const [ours, others] = [asMap(kind, base, mine), asMap(kind, base, theirs)];
        const both = [...ours]
          .filter(([name, after]) => others.has(name) && others.get(name) !== after)
          .map(([name]) => name);
        const { merged, entries } = mergeTexts(kind, base, mine, theirs);
        expect(entries.map(({ name }) => name).filter((name) => name !== '#')).toEqual(both);
        if (merged === undefined) {
          expect(entries.length).toBeGreaterThan(0);
          return;
        }
        const result = asMap(kind, base, merged);
        expect(Object.fromEntries(result)).toEqual(Object.fromEntries([...others, ...ours]));
      }),
      { numRuns: 1000 },
    );
  });

  test('is the changed text itself, byte for byte, when only one side changed', () => {
    fc.assert(
      fc.property(cases, ([kind, base, left]) => {
        const mine = left(base);
        expect(mergeTexts(kind, base, mine, base).merged).toBe(mine);
        expect(mergeTexts(kind, base, base, mine).merged).toBe(mine);
      }),
      { numRuns: 300 },
    );
  });

  test('with a choice for every entry gives a text with the chosen values', () => {
    const base = '# k\na=1\nb=2\n';
    const [mine, theirs] = ['# k\na=5\nb=3\n', '# k\na=6\nb=2\nc=4\n'];
    expect(mergeTexts('cluster.cfg', base, mine, theirs)).toEqual({
      entries: [{ name: 'a', base: '1', mine: '5', theirs: '6' }],
    });
    expect(mergeTexts('cluster.cfg', base, mine, theirs, { a: 'mine' }).merged).toBe('# k\na=5\nb=3\nc=4\n');
    expect(mergeTexts('cluster.cfg', base, mine, theirs, { a: 'theirs' }).merged).toBe(
      '# k\na=6\nb=3\nc=4\n',
    );
  });

  test('keeps the comments of both sides or asks', () => {
    const base = 'a=1\nb=2\n';
    expect(mergeTexts('cluster.cfg', base, '# why\na=1\nb=2\n', 'a=1\nb=3\nc=1\n').merged).toBe(
      '# why\na=1\nb=3\nc=1\n',
    );
    const both = mergeTexts('cluster.cfg', base, '# mine\na=1\nb=2\n', '# theirs\na=1\nb=2\nc=1\n');
    expect(both).toEqual({ entries: [{ name: '#', base: '', mine: '# mine', theirs: '# theirs' }] });
  });

  test('asks when one side removed a node that the other changed', () => {
    const base = 'localSite,mode\nh:1:a,agent\nh:2:d,datanode\n';
    const merge = mergeTexts(
      'cluster.nodes',
      base,
      removeEntry('cluster.nodes', base, 'h:2:d'),
      setEntry('cluster.nodes', base, 'h:2:d', 'computenode'),
    );
    expect(merge.entries).toEqual([{ name: 'h:2:d', base: 'datanode', theirs: 'computenode' }]);
    expect(merge.merged).toBeUndefined();
  });
});
