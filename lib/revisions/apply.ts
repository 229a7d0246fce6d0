import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { createRun } from '@/lib/runs/create';
import { type ConfigureInput, planConfigure } from '@/lib/runs/plans/configure';
import { refused as notAccepted } from '@/lib/runs/plans/operate-refusals';
import { rollingRestartStages } from '@/lib/runs/plans/restart';
import type { ClusterContext } from '@/lib/runs/plans/step';
import type { PlacedCluster } from './cluster';
import { reserveRevision, storeRevision } from './pending';
import { restartMarks } from './restart-marks';
import { type Examined, examine } from './review';
import { lastApplied } from './store';
import type { ConfigChange, ConfigDocument, RevisionKind } from './types';
import { forgetView } from './view';

const MOST_NAMED = 8;

function refused({ review }: Examined): AppError {
  const seen = review.refused.slice(0, MOST_NAMED).map(({ en }) => en);
  const conflict = review.conflicts.length > 0;
  return new AppError(
    conflict ? 'CONFIG-CONFLICT' : 'CONFIG-FINDINGS',
    conflict
      ? {
          en: 'Somebody else has changed the same configuration; nothing was written.',
          zh: '他人已修改同一配置，未写入任何内容。',
        }
      : { en: 'The change cannot be applied; nothing was written.', zh: '无法应用此修改，未写入任何内容。' },
    {
      seen: seen.join('\n'),
      remedy: conflict
        ? { en: 'Look at what changed, merge, and review again.', zh: '请查看差异并合并后重新审阅。' }
        : { en: 'Correct what is named and review again.', zh: '请更正所列问题后重新审阅。' },
    },
  );
}

function unchanged(): AppError {
  return new AppError('CONFIG-UNCHANGED', {
    en: 'The change leaves every document as it is.',
    zh: '此修改不会改变任何文档。',
  });
}

/** Gives what planners need of a placed cluster. */
export function contextOf({ id, name, installations }: PlacedCluster): ClusterContext {
  return { owner: { clusterId: id, clusterName: name }, installations };
}

/** Data that cannot be read meanwhile has to be accepted; whether anybody did. Throws OPERATE-LAST-REPLICA. */
function accepted({ review: { lone } }: Examined, { typed }: ConfigChange): boolean {
  if (!lone) return false;
  if (typed !== lone.confirm) throw notAccepted(lone);
  return true;
}

/** What is stored is what was stored before with the documents of this change in place: drift elsewhere is not adopted by the way. */
async function documentsAfter(examined: Examined, clusterId: string): Promise<ConfigDocument[]> {
  const changed = new Map(examined.changed.map(({ document }) => [document.key, document]));
  const stored = (await lastApplied(clusterId)).documents;
  const present = new Map([...examined.after, ...stored].map((document) => [document.key, document]));
  return [...present.values()].map((document) => changed.get(document.key) ?? document);
}

async function inputOf(
  change: ConfigChange,
  { cluster, effect, review, changed, rolling }: Examined,
  revision: { id: string; number: number },
  confirmed: boolean,
): Promise<ConfigureInput> {
  const context = contextOf(cluster);
  const at = new Date().toISOString();
  const marked = effect.restart.map(({ alias }) => alias);
  const needed = review.restart.map(({ alias }) => alias);
  // Who waits for an earlier change goes on waiting: what is set now is not all of it.
  const waiting = new Set((await restartMarks(change.clusterId)).map(({ alias }) => alias));
  const only = change.online ? marked.filter((alias) => !waiting.has(alias) && !needed.includes(alias)) : [];
  return {
    context,
    ha: cluster.spec.ha,
    revision,
    changes: changed.map(({ document, baseText }) => ({
      key: document.key,
      text: document.text,
      base: baseText,
    })),
    restart: marked,
    ...(change.online ? { online: { offers: effect.online, only } } : {}),
    rolling: rolling
      ? rollingRestartStages(context, rolling.running, { since: at, leader: rolling.leader, confirmed })
      : [],
    at,
  };
}

/** What `applyChange` is asked beyond the change itself. */
export interface ApplyOptions {
  kind?: RevisionKind;
  copies?: ConfigureInput['copies'];
}

/**
 * Applies a change as a run: refused with CONFIG-FINDINGS when it brings errors, CONFIG-CONFLICT when somebody else changed the same documents, CONFIG-UNCHANGED
 * when nothing would change, OPERATE-LAST-REPLICA when it restarts nodes on which data lies alone and nobody has accepted that, RUN-ACTIVE while another run
 * is under way. Revision, run and audit rows are stored together. Gives the run's id and the revision's number.
 */
export async function applyChange(
  change: ConfigChange,
  actor: Actor,
  { kind, copies = [] }: ApplyOptions = {},
): Promise<{ runId: string; revision: number }> {
  const examined = await examine(change);
  if (examined.review.refused.length > 0) {
    await auditRefused(change, examined, actor);
    throw refused(examined);
  }
  if (examined.changed.length === 0 && copies.length === 0) throw unchanged();
  const confirmed = accepted(examined, change);
  const documents = await documentsAfter(examined, change.clusterId);
  const stored = {
    clusterId: change.clusterId,
    kind: kind ?? (change.revertOf === undefined ? 'change' : 'revert'),
    documents,
    changes: examined.review.diffs,
    restart: examined.review.restart.map(({ alias }) => alias),
    note: change.note,
    ...(change.revertOf !== undefined && { revertOf: change.revertOf }),
  } as const;
  const revision = await reserveRevision(change.clusterId);
  const plan = planConfigure({ ...(await inputOf(change, examined, revision, confirmed)), copies });
  const runId = await createRun({
    clusterId: change.clusterId,
    kind: plan.kind,
    plan,
    actor,
    also: (tx, run) => storeRevision(tx, revision, stored, actor, { runId: run }),
  });
  forgetView(change.clusterId);
  return { runId, revision: revision.number };
}

async function auditRefused(
  change: ConfigChange,
  { cluster, review }: Examined,
  actor: Actor,
): Promise<void> {
  await writeAudit(db(), actor, {
    action: 'config.apply',
    objectType: 'cluster',
    objectId: change.clusterId,
    objectName: cluster.name,
    outcome: 'refused',
    details: {
      documents: change.documents.map(({ key }) => key),
      conflicts: review.conflicts.map(({ key }) => key),
      reasons: review.refused.slice(0, MOST_NAMED).map(({ en }) => en),
    },
  });
}
