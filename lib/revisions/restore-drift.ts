import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { type Locale, pick } from '@/lib/text';
import { type ApplyOptions, applyChange } from './apply';
import { type PlacedCluster, placedCluster } from './cluster';
import { hashOf, isGroupKey } from './documents';
import { checkDrift } from './drift';
import { noDrift, restoreRefusal } from './drift-refusals';
import { restoreNote } from './notes';
import { filePlaces } from './places';
import { readFiles } from './read-files';
import { lastApplied } from './store';
import type { ConfigChange } from './types';
import { configView } from './view';

/** How what is stored comes back: as a change that somebody reviews, or, where only copies of the group's documents are behind, by a run at once. */
export type Restore =
  | { way: 'review'; change: ConfigChange }
  | { way: 'run'; runId: string; revision: number };

/** Gives the copies of group documents on hosts that do not say what is stored. */
async function staleCopies(
  cluster: PlacedCluster,
  wanted: Map<string, string>,
): Promise<NonNullable<ApplyOptions['copies']>> {
  if (!cluster.spec.ha) return [];
  const places = filePlaces(cluster.installations).filter(({ key }) => isGroupKey(key) && wanted.has(key));
  const files = await readFiles(places);
  return files.flatMap(({ key, text: held, hostId, host, path, dir }) => {
    const text = wanted.get(key);
    if (held === undefined || text === undefined || held === text) return [];
    return [{ place: { key, hostId, host, path, dir }, baseHash: hashOf(held), text }];
  });
}

/**
 * Gives what brings the documents named (default: all that drifted) back to what is stored; nothing is written before it is reviewed. The note is in the reader's language. Throws CONFIG-NO-DRIFT,
 * CONFIG-DRIFT-NODES when the list of nodes has other nodes, and as `applyChange`.
 */
export async function restoreDrift(
  { clusterId, keys }: { clusterId: string; keys?: string[] },
  actor: Actor,
  locale: Locale,
): Promise<Restore> {
  const [stored, view, cluster, report] = await Promise.all([
    lastApplied(clusterId),
    configView(clusterId, { fresh: true }),
    placedCluster(clusterId),
    checkDrift(clusterId),
  ]);
  const drifted = new Set(report.items.map(({ key }) => key).filter((key) => !keys || keys.includes(key)));
  const wanted = new Map(
    stored.documents.filter(({ key }) => drifted.has(key)).map(({ key, text }) => [key, text]),
  );
  const away = view.documents.filter(({ key, text, source }) => {
    const before = wanted.get(key);
    return before !== undefined && before !== text && source !== 'stored';
  });
  const refusal = restoreRefusal(cluster.spec, stored.documents, away);
  if (refusal) throw refusal;
  const note = pick(restoreNote(stored.number), locale);
  const base = { clusterId, note, restart: 'later' as const, revertOf: stored.number };
  if (away.length > 0) {
    const documents = away.map(({ key, hash }) => ({ key, text: wanted.get(key) ?? '', baseHash: hash }));
    return { way: 'review', change: { ...base, documents } };
  }
  const copies = await staleCopies(cluster, wanted);
  if (copies.length === 0) throw noDrift();
  return {
    way: 'run',
    ...(await applyChange({ ...base, documents: [] }, actor, { kind: 'revert', copies })),
  };
}
