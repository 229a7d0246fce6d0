import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CurrentDocument } from '@/lib/revisions/types';
import {
  changeOf,
  countChanges,
  emptySession,
  rebased,
  replaced,
  sessionOf,
  settled,
  withEntry,
  without,
  withText,
} from './edit-session';

const text = '# common\nmaxMemSize=8\r\n\nworkerNum = 4\nmyOwn=1';
const document: CurrentDocument = {
  key: 'controller.cfg:c1',
  kind: 'controller.cfg',
  alias: 'c1',
  text,
  source: 'file',
  hash: 'h1',
};

describe('a session of edits', () => {
  test('an entry changed and changed back leaves no edit, byte for byte', () => {
    const set = withEntry(document.key, text, text, 'workerNum', '8');
    expect(set).toBe('# common\nmaxMemSize=8\r\n\nworkerNum = 8\nmyOwn=1');
    const edited = withText(emptySession, document, set);
    expect(countChanges(edited)).toEqual({ changes: 1, documents: 1 });
    const back = withText(edited, document, withEntry(document.key, text, set, 'workerNum', '4'));
    expect(back.drafts).toEqual({});
  });

  test('an entry that was removed returns to its own line, with other edits kept', () => {
    const removed = withEntry(document.key, text, text, 'maxMemSize', undefined);
    const other = withEntry(document.key, text, removed, 'workerNum', '8');
    expect(withEntry(document.key, text, other, 'maxMemSize', '8')).toBe(
      '# common\nmaxMemSize=8\r\n\nworkerNum = 8\nmyOwn=1',
    );
  });

  test('a comment edited in the text is not lost when an entry comes back', () => {
    const typed = '# other words\nworkerNum = 4\nmyOwn=1';
    expect(withEntry(document.key, text, typed, 'maxMemSize', '8')).toContain('# other words');
  });

  test('the hash that the edit began with is kept when the cluster moves on', () => {
    const edited = withText(emptySession, document, `${text}\nx=1`);
    const later = withText(edited, { ...document, text: 'theirs', hash: 'h2' }, `${text}\nx=2`);
    expect(changeOf('id', later).documents).toEqual([
      { key: document.key, text: `${text}\nx=2`, baseHash: 'h1' },
    ]);
  });

  test('a merged text starts from what the other side has', () => {
    const edited = withText(emptySession, document, `${text}\nx=1`);
    const merged = rebased(edited, document.key, { text: 'a=1\n', hash: 'h2' }, 'a=1\nx=1\n');
    expect(merged.drafts[document.key]).toEqual({ base: 'a=1\n', baseHash: 'h2', text: 'a=1\nx=1\n' });
    expect(rebased(edited, document.key, { text: 'a=1\n', hash: 'h2' }, 'a=1\n').drafts).toEqual({});
  });

  test('an edit that the cluster has by now is over; one of a document that cannot be read is not', () => {
    const edited = withText(emptySession, document, 'new=1\n');
    expect(settled(edited, [{ ...document, text: 'new=1\n' }]).drafts).toEqual({});
    expect(settled(edited, [{ ...document, text: 'new=1\n', source: 'stored' }])).toBe(edited);
  });

  test('a change takes the place of what was edited when it was asked for, never of what was typed since', () => {
    const change = {
      clusterId: 'id',
      documents: [{ key: document.key, text: 'old=1\n', baseHash: 'h1' }],
      note: 'back',
      restart: 'later' as const,
      revertOf: 3,
    };
    const asked = withText(emptySession, document, `${text}\nx=1`);
    const put = sessionOf(change, [document]);
    expect(replaced(asked, asked, change, [document])).toEqual(put);
    expect(replaced(asked, emptySession, change, [document])).toBeUndefined();
    expect(replaced(withText(asked, document, `${text}\nx=12`), asked, change, [document])).toBeUndefined();
    const applied = [{ ...document, text: `${text}\nx=1` }];
    expect(replaced(settled(asked, applied), asked, change, applied)).toEqual(sessionOf(change, applied));
  });

  test('a revert is forgotten with its last edit', () => {
    const session = sessionOf(
      {
        clusterId: 'id',
        documents: [{ key: document.key, text: 'old=1\n', baseHash: 'h1' }],
        note: 'back',
        restart: 'later',
        revertOf: 3,
      },
      [document],
    );
    expect(session).toMatchObject({ revertOf: 3, note: 'back' });
    expect(session.drafts[document.key]?.base).toBe(text);
    expect(without(session, document.key).revertOf).toBeUndefined();
  });

  test('setting and taking out entries in any order never touches another line', () => {
    const names = fc.constantFrom('maxMemSize', 'workerNum', 'myOwn', 'added');
    const steps = fc.array(
      fc.tuple(names, fc.option(fc.integer({ min: 0, max: 9 }).map(String), { nil: undefined })),
    );
    fc.assert(
      fc.property(steps, (list) => {
        const end = list.reduce(
          (now, [name, value]) => withEntry(document.key, text, now, name, value),
          text,
        );
        expect(end).toContain('# common\n');
        const touched = new Set(list.map(([name]) => name));
        if (!touched.has('workerNum')) expect(end).toContain('workerNum = 4');
        const home = ['maxMemSize', 'workerNum', 'myOwn'].reduce(
          (now, name, at) => withEntry(document.key, text, now, name, ['8', '4', '1'][at]),
          withEntry(document.key, text, end, 'added', undefined),
        );
        expect(home).toBe(text);
      }),
    );
  });
});
