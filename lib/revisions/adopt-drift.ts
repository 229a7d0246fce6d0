import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { lintContext } from '@/lib/clusters/lint-draft';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { txOptions } from '@/lib/runs/store';
import { placedCluster } from './cluster';
import { checkDrift } from './drift';
import { adoptRefusal, noDrift } from './drift-refusals';
import { findingsOf } from './findings';
import { reserveRevision, storeRevision } from './pending';
import { keepSpecInStep, markForRestart } from './record';
import { effectOf } from './restart-needs';
import { diffOf } from './review';
import { lastApplied } from './store';
import type { AdoptReview } from './types';
import { configView, forgetView } from './view';

interface Asked {
  clusterId: string;
  /** Keys of documents; default: all. */
  keys?: string[] | undefined;
}

/** What is stored, what is there, and what lies between. Documents that cannot be read stay as stored. */
async function present({ clusterId, keys }: Asked) {
  const [stored, view, cluster] = await Promise.all([
    lastApplied(clusterId),
    configView(clusterId, { fresh: true }),
    placedCluster(clusterId),
  ]);
  const there = new Map(
    view.documents
      .filter(({ key, source }) => source !== 'stored' && (!keys || keys.includes(key)))
      .map((document) => [document.key, document]),
  );
  const documents = stored.documents.map((document) => {
    const now = there.get(document.key);
    return now ? { ...document, text: now.text } : document;
  });
  const away = stored.documents.flatMap(({ key, text }) => {
    const now = there.get(key);
    return now && now.text !== text ? [{ key, stored: text, now: now.text, hash: now.hash }] : [];
  });
  if (away.length === 0) throw noDrift();
  const refusal = adoptRefusal(cluster.spec, stored.documents, documents);
  if (refusal) throw refusal;
  const diffs = away.map((each) => diffOf(cluster, each.key, each.stored, each.now));
  const shown = away.map(({ key, hash }) => ({ key, hash }));
  return { stored, cluster, documents, diffs, shown, restart: effectOf(stored.documents, documents).restart };
}

/** Gives what taking over what is there would come to; changes nothing. Throws as `adoptDrift`. */
export async function reviewAdoption(asked: Asked): Promise<AdoptReview> {
  const [{ stored, cluster, documents, diffs, shown, restart }, context] = await Promise.all([
    present(asked),
    lintContext(asked.clusterId),
  ]);
  const findings = findingsOf(cluster.spec, documents, context, stored.documents);
  return { diffs, shown, restart, findings };
}

function movedOn(): AppError {
  return new AppError(
    'CONFIG-DRIFT-MOVED',
    {
      en: 'It was changed again since it was shown; nothing was taken over.',
      zh: '显示之后内容又被修改，未采纳任何内容。',
    },
    { remedy: { en: 'Look at it again.', zh: '请重新查看。' } },
  );
}

interface Adoption extends Asked {
  note: string;
  /** Hashes of what the user has seen; something else is not taken over. */
  shown?: { key: string; hash: string }[] | undefined;
}

/**
 * Takes what is there now for the documents named as the new stored revision, without writing anything to the cluster; nodes whose values differ are marked for a
 * restart, because nobody knows whether they have read them. Throws CONFIG-NO-DRIFT, CONFIG-DRIFT-MOVED, and CONFIG-DRIFT-HOST or CONFIG-DRIFT-UNREADABLE when
 * the inventory could not follow.
 */
export async function adoptDrift(
  { note, shown: seen, ...asked }: Adoption,
  actor: Actor,
): Promise<{ revision: number }> {
  const { clusterId } = asked;
  const { cluster, documents, diffs, shown, restart } = await present(asked);
  const sameAs = (hash: string, key: string) => seen?.some((each) => each.key === key && each.hash === hash);
  if (seen && !(seen.length === shown.length && shown.every(({ key, hash }) => sameAs(hash, key))))
    throw movedOn();
  const aliases = restart.map(({ alias }) => alias);
  const reserved = await reserveRevision(clusterId);
  const at = new Date();
  await db().$transaction(async (tx) => {
    const revision = { clusterId, kind: 'adopt' as const, documents, changes: diffs, restart: aliases, note };
    await storeRevision(tx, reserved, revision, actor, { appliedAt: at });
    await keepSpecInStep(tx, clusterId, documents);
    await markForRestart(tx, clusterId, reserved.number, aliases, at);
    await writeAudit(tx, actor, {
      action: 'config.drift-adopt',
      objectType: 'cluster',
      objectId: clusterId,
      objectName: cluster.name,
      details: { revision: reserved.number, documents: diffs.map(({ key }) => key) },
    });
  }, txOptions);
  forgetView(clusterId);
  await checkDrift(clusterId);
  return { revision: reserved.number };
}
