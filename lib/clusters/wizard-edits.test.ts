import { describe, expect, it } from 'vitest';
import {
  afterSave,
  type DownloadChoice,
  isOvertaken,
  noEdits,
  rebasedPart,
  settledPart,
  unsavedParts,
  withoutPart,
  withPart,
  withProposed,
  withScript,
} from './wizard-edits';

const choice: DownloadChoice = { packageId: 'p1', installDir: '/opt/dolphindb', hostIds: ['a', 'b'] };
const elsewhere = { ...choice, installDir: '/srv/dolphindb' };
const stored = { revision: 3, value: choice };
const edits = withPart(noEdits, 'download', stored, elsewhere);

/** What the tab gives back after it was reloaded. */
const reloaded = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('edits of the wizard', () => {
  it('are unsaved until they are stored or typed back', () => {
    expect(unsavedParts(noEdits)).toEqual([]);
    expect(unsavedParts(edits)).toEqual(['download']);
    expect(edits.download?.value).toEqual(elsewhere);
    expect(withPart(edits, 'download', stored, { ...choice })).toBe(noEdits);
    expect(withoutPart(edits, 'download')).toBe(noEdits);
  });

  it('have a package proposed only while none is chosen, not for one that the list does not have yet', () => {
    expect(withProposed({ ...choice, packageId: '' }, 'p1')).toEqual(choice);
    expect(withProposed({ ...choice, packageId: 'just-added' }, 'p1').packageId).toBe('just-added');
    expect(withProposed({ ...choice, packageId: '' }, undefined).packageId).toBe('');
  });

  it('remain after the page was left and opened again on the same draft', () => {
    expect(settledPart(reloaded(edits), 'download', stored)).toEqual(edits);
    expect(isOvertaken(reloaded(edits), 'download', stored)).toBe(false);
  });

  it('end with their save, also while the page still shows the draft of before', () => {
    const after = afterSave(edits, 'download', elsewhere, 4);
    expect(unsavedParts(after)).toEqual([]);
    expect(settledPart(after, 'download', stored)).toBe(after);
    expect(isOvertaken(after, 'download', stored)).toBe(false);
    expect(settledPart(after, 'download', { revision: 4, value: elsewhere })).toBe(noEdits);
  });

  it('remain where something was typed while the save was under way', () => {
    const typed = withPart(edits, 'download', stored, { ...elsewhere, packageId: 'p2' });
    const after = afterSave(typed, 'download', elsewhere, 4);
    expect(unsavedParts(after)).toEqual(['download']);
    const shown = { revision: 4, value: elsewhere };
    expect(isOvertaken(after, 'download', shown)).toBe(false);
    expect(settledPart(after, 'download', shown).download?.value.packageId).toBe('p2');
  });

  it('go on untouched when another part of the draft was stored', () => {
    const newer = { revision: 4, value: { ...choice } };
    expect(isOvertaken(edits, 'download', newer)).toBe(false);
    const after = settledPart(edits, 'download', newer);
    expect(after.download).toEqual({ base: choice, value: elsewhere, revision: 4 });
  });

  it('tell when somebody else has stored the same part, and go on only as edits of that', () => {
    const theirs = { revision: 4, value: { ...choice, hostIds: ['a'] } };
    expect(settledPart(edits, 'download', theirs)).toBe(edits);
    expect(isOvertaken(edits, 'download', theirs)).toBe(true);
    const kept = rebasedPart(edits, 'download', theirs);
    expect(isOvertaken(kept, 'download', theirs)).toBe(false);
    expect(kept.download?.value).toEqual(elsewhere);
    expect(unsavedParts(kept)).toEqual(['download']);
  });

  it('end when somebody else has stored the same values', () => {
    expect(settledPart(edits, 'download', { revision: 4, value: { ...elsewhere } })).toBe(noEdits);
  });

  it('keep a script that differs from the tutorial, and not as something to save', () => {
    const typed = withScript(edits, 'count', 'select 1', 'select count(*)');
    expect(typed.scripts).toEqual({ count: 'select 1' });
    expect(unsavedParts(withoutPart(typed, 'download'))).toEqual([]);
    expect(withScript(typed, 'count', 'select count(*)', 'select count(*)')).toEqual(edits);
  });
});
