import 'server-only';
import { db } from '@/lib/db/client';
import { singleton } from '@/lib/singleton';
import { hashOf } from './documents';
import { revisionOf, type StoredRevision } from './store';

/** Texts that were shown to somebody, so that their later edit can be merged although the text was never a revision's. */
const MOST_SHOWN = 400;
const REVISIONS_SEARCHED = 200;

const shown = () => singleton('config-shown-texts', () => new Map<string, string>());

/** Keeps a text that somebody may be editing; gives its hash. */
export function rememberText(text: string): string {
  const hash = hashOf(text);
  const texts = shown();
  texts.delete(hash);
  texts.set(hash, text);
  for (const oldest of texts.keys()) {
    if (texts.size <= MOST_SHOWN) break;
    texts.delete(oldest);
  }
  return hash;
}

async function revisions(clusterId: string): Promise<StoredRevision[]> {
  const rows = await db().configRevision.findMany({
    where: { clusterId },
    orderBy: { number: 'desc' },
    take: REVISIONS_SEARCHED,
  });
  return rows.map(revisionOf);
}

/** Gives the text that had this hash: shown since Deck started, or in one of the last 200 revisions. */
export async function textByHash(clusterId: string, key: string, hash: string): Promise<string | undefined> {
  const found = shown().get(hash);
  if (found !== undefined) return found;
  for (const { documents } of await revisions(clusterId)) {
    const document = documents.find((each) => each.key === key);
    if (document && hashOf(document.text) === hash) return document.text;
  }
  return undefined;
}

/** Gives the newest revision that made a document what it is; nothing when it was changed outside Deck. */
export async function whoWrote(
  clusterId: string,
  key: string,
  text: string,
): Promise<{ author: string; revision: number; at: string } | undefined> {
  const all = await revisions(clusterId);
  const at = all.findIndex(({ documents }) => documents.find((each) => each.key === key)?.text === text);
  if (at === -1) return undefined;
  // The revisions before it that have the same text did not change it later.
  let first = all[at];
  for (const revision of all.slice(at + 1)) {
    if (revision.documents.find((each) => each.key === key)?.text !== text) break;
    first = revision;
  }
  if (!first) return undefined;
  return {
    author: first.author,
    revision: first.number,
    at: (first.appliedAt ?? first.createdAt).toISOString(),
  };
}
