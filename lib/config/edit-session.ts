import type { ConfigChange, CurrentDocument, DocumentKind } from '@/lib/revisions/types';
import { sameValue } from '@/lib/status/same';
import { entriesIn, removeEntry, setEntry } from './edit';
import { entryChanges } from './merge';

/** A document that is being edited: what it was when the edit began, and what it is to be. */
export interface Draft {
  base: string;
  baseHash: string;
  text: string;
}

/** Everything typed in the configuration pages of one cluster; it lives in the tab. */
export interface Session {
  drafts: Record<string, Draft>;
  note: string;
  restart: 'later' | 'rolling';
  /** Also set in the running nodes what can be set there. */
  online: boolean;
  /** Number of the revision that the edits bring back. */
  revertOf?: number;
}

/** What a tab keeps before anything is edited. */
export const emptySession: Session = { drafts: {}, note: '', restart: 'later', online: false };

/** Gives the session with a document's new text; a text that is the present one again ends the edit. */
export function withText(session: Session, document: CurrentDocument, text: string): Session {
  const { [document.key]: before, ...others } = session.drafts;
  const draft: Draft = before ? { ...before, text } : { base: document.text, baseHash: document.hash, text };
  if (text !== draft.base) return { ...session, drafts: { ...others, [document.key]: draft } };
  return ended({ ...session, drafts: others });
}

/** Gives the session without the edits of one document, or of all. */
export function without(session: Session, key?: string): Session {
  if (key === undefined) return emptySession;
  const { [key]: _gone, ...drafts } = session.drafts;
  return ended({ ...session, drafts });
}

function ended(session: Session): Session {
  if (Object.keys(session.drafts).length > 0) return session;
  const { revertOf: _done, ...rest } = session;
  return rest;
}

/** Gives the session with a document's edit moved onto what somebody else has made of it. */
export function rebased(
  session: Session,
  key: string,
  theirs: { text: string; hash: string },
  text: string,
): Session {
  if (text === theirs.text) return without(session, key);
  const draft: Draft = { base: theirs.text, baseHash: theirs.hash, text };
  return { ...session, drafts: { ...session.drafts, [key]: draft } };
}

/** Gives the session without edits that the cluster has by now. */
export function settled(session: Session, documents: readonly CurrentDocument[]): Session {
  return documents.reduce(
    (left, { key, text, source }) =>
      source !== 'stored' && left.drafts[key]?.text === text ? without(left, key) : left,
    session,
  );
}

/** Gives the kind of a document from its key. */
export function kindOf(key: string): DocumentKind {
  return key.split(':')[0] as DocumentKind;
}

/** Gives the values of a document by their keys; of a key that stands several times the last. */
export function entryMap(key: string, text: string): Map<string, string> {
  return new Map(entriesIn(kindOf(key), text).map((entry) => [entry.key, entry.value]));
}

/** Gives a text with one entry set or, without a value, taken out. An entry that comes back returns to its old place. */
export function withEntry(
  key: string,
  base: string,
  text: string,
  name: string,
  value: string | undefined,
): string {
  const kind = kindOf(key);
  const next = value === undefined ? removeEntry(kind, text, name) : setEntry(kind, text, name, value);
  const comesBack = value !== undefined && !entryMap(key, text).has(name) && entryMap(key, base).has(name);
  if (!comesBack || remarks(key, base) !== remarks(key, text)) return next;
  const rebuilt = entryChanges(kind, base, next).reduce(
    (left, { name: each, after }) =>
      after === undefined ? removeEntry(kind, left, each) : setEntry(kind, left, each, after),
    base,
  );
  return entryChanges(kind, rebuilt, next).length === 0 ? rebuilt : next;
}

/** Everything that is not an entry. */
function remarks(key: string, text: string): string {
  const taken = new Set(entriesIn(kindOf(key), text).map((entry) => entry.line));
  return text
    .split('\n')
    .filter((line, at) => !taken.has(at + 1) && line.trim() !== '')
    .join('\n');
}

/** Gives the change that a session asks for. */
export function changeOf(clusterId: string, session: Session): ConfigChange {
  const { drafts, note, restart, online, revertOf } = session;
  return {
    clusterId,
    documents: Object.entries(drafts).map(([key, { text, baseHash }]) => ({ key, text, baseHash })),
    note,
    restart,
    online,
    ...(revertOf === undefined ? {} : { revertOf }),
  };
}

/** Gives the session that edits the present documents into a given change. */
export function sessionOf(change: ConfigChange, documents: readonly CurrentDocument[]): Session {
  const { note, restart, online = false, revertOf } = change;
  const drafts = change.documents.map(({ key, text, baseHash }): [string, Draft] => [
    key,
    { base: documents.find((d) => d.key === key)?.text ?? '', baseHash, text },
  ]);
  return {
    drafts: Object.fromEntries(drafts),
    note,
    restart,
    online,
    ...(revertOf === undefined ? {} : { revertOf }),
  };
}

/** Gives the session with a change in the place of what was edited when somebody asked for it; undefined when something else is edited by now. */
export function replaced(
  now: Session,
  asked: Session,
  change: ConfigChange,
  documents: readonly CurrentDocument[],
): Session | undefined {
  // What the cluster has by now goes without anybody's doing.
  if (!sameValue(settled(now, documents), settled(asked, documents))) return undefined;
  return sessionOf(change, documents);
}

/** Gives how many entries are edited in how many documents; an edit of comments or order only counts as one. */
export function countChanges(session: Session): { changes: number; documents: number } {
  const drafts = Object.entries(session.drafts);
  const counts = drafts.map(([key, { base, text }]) =>
    Math.max(1, entryChanges(kindOf(key), base, text).length),
  );
  return { changes: counts.reduce((sum, n) => sum + n, 0), documents: drafts.length };
}
