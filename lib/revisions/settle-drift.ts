import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { txOptions } from '@/lib/runs/store';
import { type ApplyOptions, applyChange } from './apply';
import { type PlacedCluster, placedCluster } from './cluster';
import { hashOf, isGroupKey } from './documents';
import { checkDrift } from './drift';
import { reserveRevision, storeRevision } from './pending';
import { filePlaces } from './places';
import { readFiles } from './read-files';
import { keepSpecInStep, markForRestart } from './record';
import { effectOf } from './restart-needs';
import { diffOf } from './review';
import { lastApplied } from './store';
import { configView, forgetView } from './view';

function nothing(): AppError {
  return new AppError('CONFIG-NO-DRIFT', {
    en: 'What is stored and what is there are the same now.',
    zh: '当前保存的内容与实际一致。',
  });
}

/**
 * Takes what is there now for the documents named (default: all) as the new stored revision, without writing anything to the cluster; nodes whose values differ
 * are marked for a restart, because nobody knows whether they have read them. Documents that cannot be read stay as stored. Throws CONFIG-NO-DRIFT.
 */
export async function adoptDrift(
  { clusterId, keys }: { clusterId: string; keys?: string[] },
  actor: Actor,
): Promise<{ revision: number }> {
  const [stored, view, cluster] = await Promise.all([
    lastApplied(clusterId),
    configView(clusterId, { fresh: true }),
    placedCluster(clusterId),
  ]);
  const present = new Map(
    view.documents
      .filter(({ key, source }) => source !== 'stored' && (!keys || keys.includes(key)))
      .map(({ key, kind, alias, text }) => [key, { key, kind, text, ...(alias !== undefined && { alias }) }]),
  );
  const documents = stored.documents.map((document) => present.get(document.key) ?? document);
  const changes = stored.documents.flatMap(({ key, text }) => {
    const now = present.get(key);
    return now && now.text !== text ? [diffOf(cluster, key, text, now.text)] : [];
  });
  if (changes.length === 0) throw nothing();
  const restart = effectOf(stored.documents, documents).restart.map(({ alias }) => alias);
  const reserved = await reserveRevision(clusterId);
  const at = new Date();
  await db().$transaction(async (tx) => {
    const revision = { clusterId, kind: 'adopt' as const, documents, changes, restart, note: '' };
    await storeRevision(tx, reserved, revision, actor, { appliedAt: at });
    await keepSpecInStep(tx, clusterId, documents);
    await markForRestart(tx, clusterId, reserved.number, restart, at);
    await writeAudit(tx, actor, {
      action: 'config.drift-adopt',
      objectType: 'cluster',
      objectId: clusterId,
      objectName: cluster.name,
      details: { revision: reserved.number, documents: changes.map(({ key }) => key) },
    });
  }, txOptions);
  forgetView(clusterId);
  await checkDrift(clusterId);
  return { revision: reserved.number };
}

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

/** Brings the documents named (default: all that drifted) back to what is stored, as a run like any other change. Throws CONFIG-NO-DRIFT and as `applyChange`. */
export async function restoreDrift(
  { clusterId, keys }: { clusterId: string; keys?: string[] },
  actor: Actor,
): Promise<{ runId: string; revision: number }> {
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
  const documents = view.documents.flatMap(({ key, text, hash, source }) => {
    const before = wanted.get(key);
    return before === undefined || before === text || source === 'stored'
      ? []
      : [{ key, text: before, baseHash: hash }];
  });
  const copies = await staleCopies(cluster, wanted);
  if (documents.length === 0 && copies.length === 0) throw nothing();
  const note = `Restore what revision ${stored.number} says`;
  const change = { clusterId, documents, note, restart: 'later' as const, revertOf: stored.number };
  return applyChange(change, actor, { kind: 'revert', copies });
}
