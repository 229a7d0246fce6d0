import 'server-only';
import { entryChanges, mergeTexts } from '@/lib/config/merge';
import { textByHash, whoWrote } from './known-texts';
import type { ConfigChange, Conflict, CurrentDocument } from './types';

type Wanted = ConfigChange['documents'][number];

/** Gives the conflict of an edit with what is there now, merged where both sides agree; nothing when the document is still what the edit began with. */
export async function conflictOf(
  clusterId: string,
  now: CurrentDocument,
  wanted: Wanted,
): Promise<Conflict | undefined> {
  if (wanted.baseHash === now.hash || wanted.text === now.text) return undefined;
  const base = await textByHash(clusterId, now.key, wanted.baseHash);
  const by = await whoWrote(clusterId, now.key, now.text);
  const sides = {
    key: now.key,
    mine: wanted.text,
    theirs: now.text,
    theirsHash: now.hash,
    ...(by && { by }),
  };
  if (base === undefined) {
    // Without the beginning nobody can say who changed what: every difference is for the user to decide.
    const entries = entryChanges(now.kind, now.text, wanted.text).map(({ name, before, after }) => ({
      name,
      ...(after !== undefined && { mine: after }),
      ...(before !== undefined && { theirs: before }),
    }));
    return { ...sides, base: '', entries };
  }
  const { merged, entries } = mergeTexts(now.kind, base, wanted.text, now.text);
  return { ...sides, base, entries, ...(merged !== undefined && { merged }) };
}
