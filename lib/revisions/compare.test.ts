import { describe, expect, test } from 'vitest';
import { driftOf, keepIgnored } from './compare';
import type { DriftItem } from './types';

const host = (address: string, text: string) => ({ host: address, text });

describe('comparing a document in all its places', () => {
  test('finds nothing when comments and spacing are all that differs', () => {
    const files = [host('h1', '# hand\na = 1\n')];
    expect(driftOf({ key: 'agent.cfg:a1', stored: 'a=1\n', files, copies: false })).toEqual([]);
  });

  test('names the entry, the stored value and the value in the file', () => {
    const files = [host('h1', 'a=2\nb=1\n')];
    expect(driftOf({ key: 'agent.cfg:a1', stored: 'a=1\n', files, copies: false })).toEqual([
      { key: 'agent.cfg:a1', name: 'a', stored: '1', files: [{ host: 'h1', value: '2' }] },
      { key: 'agent.cfg:a1', name: 'b', files: [{ host: 'h1', value: '1' }] },
    ]);
  });

  test('finds what the group says otherwise', () => {
    const found = driftOf({
      key: 'cluster.cfg',
      stored: 'a=1\n',
      group: 'a=2\n',
      files: [host('h1', 'a=2\n')],
      copies: true,
    });
    expect(found).toEqual([
      { key: 'cluster.cfg', name: 'a', stored: '1', group: '2', files: [{ host: 'h1', value: '2' }] },
    ]);
  });

  test('takes a copy that is merely old for no change, but finds a copy edited by hand', () => {
    const held = {
      key: 'cluster.cfg',
      stored: 'a=2\n',
      group: 'a=2\n',
      copies: true,
      earlier: ['a=2\n', 'a=1\n'],
    };
    expect(driftOf({ ...held, files: [host('h1', 'a=1\n')] })).toEqual([]);
    expect(driftOf({ ...held, files: [host('h1', 'a=7\n')] })).toMatchObject([
      { name: 'a', files: [{ value: '7' }] },
    ]);
  });
});

describe('an ignored difference', () => {
  const item: DriftItem = { key: 'cluster.cfg', name: 'a', stored: '1', group: '2', files: [] };
  const ignored = { by: 'anna', at: '2026-01-01T00:00:00.000Z' };

  test('stays ignored while it says the same', () => {
    expect(keepIgnored([{ ...item, ignored }], [item])).toEqual([{ ...item, ignored }]);
  });

  test('comes back when it says something else', () => {
    expect(keepIgnored([{ ...item, ignored }], [{ ...item, group: '3' }])).toEqual([{ ...item, group: '3' }]);
  });
});
