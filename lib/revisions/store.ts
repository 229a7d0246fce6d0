import 'server-only';
import { db, type Tx } from '@/lib/db/client';
import type { ConfigRevision } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import type { Plan } from '@/lib/runs/plan';
import { planSteps } from '@/lib/runs/plan-schema';
import { ConfigArgs } from '@/lib/runs/plans/args';
import { json } from '@/lib/runs/store';
import { placedCluster } from './cluster';
import { documentOf, isGroupKey, ownKey } from './documents';
import type { ConfigDocument, DocumentDiff, RevisionKind, RevisionStatus } from './types';

/** A stored revision with its JSON columns read. */
export interface StoredRevision
  extends Omit<ConfigRevision, 'documents' | 'changes' | 'restart' | 'kind' | 'status'> {
  kind: RevisionKind;
  status: RevisionStatus;
  documents: ConfigDocument[];
  changes: DocumentDiff[];
  restart: string[];
}

/** Gives a row with its JSON columns typed. */
export function revisionOf(row: ConfigRevision): StoredRevision {
  return row as unknown as StoredRevision;
}

/** Gives the revision that the cluster should have: the one applied last; makes the first one of what the deployment wrote. Throws CONFIG-NOT-DEPLOYED. */
export async function lastApplied(clusterId: string): Promise<StoredRevision> {
  const found = await newestApplied(clusterId);
  if (found) return found;
  await makeFirst(clusterId);
  const made = await newestApplied(clusterId);
  if (!made) throw notDeployed();
  return made;
}

/** Gives the revision applied last, or nothing before the first view of a deployed cluster's configuration. */
export async function newestApplied(clusterId: string): Promise<StoredRevision | undefined> {
  const row = await db().configRevision.findFirst({
    where: { clusterId, status: 'applied' },
    orderBy: [{ appliedAt: 'desc' }, { number: 'desc' }],
  });
  return row ? revisionOf(row) : undefined;
}

function notDeployed(): AppError {
  return new AppError('CONFIG-NOT-DEPLOYED', {
    en: 'This cluster is not deployed yet; its configuration is edited in the wizard.',
    zh: '该集群尚未部署，请在向导中修改配置。',
  });
}

/** Gives the documents that the steps of a deployment have written. */
function writtenBy(
  plan: Plan,
  places: Awaited<ReturnType<typeof placedCluster>>['installations'],
): ConfigDocument[] {
  const documents = new Map<string, ConfigDocument>();
  for (const step of planSteps(plan).filter(({ action }) => action === 'write-config')) {
    const { dir, files } = ConfigArgs.parse(step.args);
    const at = places.find((place) => place.hostId === step.hostId && place.dir === dir);
    for (const { name, content } of files) {
      const owner = name === 'controller.cfg' ? at?.controller : at?.agent;
      const key = isGroupKey(name)
        ? name
        : owner && ownKey(name as 'controller.cfg' | 'agent.cfg', owner.alias);
      if (key && !documents.has(key)) documents.set(key, documentOf(key, content));
    }
  }
  return [...documents.values()];
}

async function makeFirst(clusterId: string): Promise<void> {
  const runs = await db().run.findMany({
    where: { clusterId, kind: 'deploy', status: 'succeeded' },
    orderBy: { endedAt: 'desc' },
  });
  const run = runs.find(({ plan }) => (plan as { complete?: boolean }).complete === true);
  if (!run) throw notDeployed();
  const { installations } = await placedCluster(clusterId);
  const documents = writtenBy(run.plan as unknown as Plan, installations);
  const at = run.endedAt ?? run.createdAt;
  const data = {
    clusterId,
    number: 1,
    kind: 'first',
    status: 'applied',
    documents: json(documents),
    changes: json([]),
    restart: json([]),
    author: run.requestedBy,
    authorId: run.requestedById,
    runId: run.id,
    createdAt: at,
    appliedAt: at,
  };
  // Two first views at the same time make the same row; the second finds it there.
  await db().configRevision.upsert({
    where: { clusterId_number: { clusterId, number: 1 } },
    create: data,
    update: {},
  });
}

/** Gives the number that the next revision gets. */
export async function nextNumber(tx: Tx, clusterId: string): Promise<number> {
  const { _max } = await tx.configRevision.aggregate({ where: { clusterId }, _max: { number: true } });
  return (_max.number ?? 0) + 1;
}

/** Marks revisions as failed whose run has ended without applying them; a resume of that run still applies them. */
export async function settleRevisions(clusterId: string): Promise<void> {
  const pending = await db().configRevision.findMany({
    where: { clusterId, status: 'pending' },
    select: { id: true, runId: true },
  });
  if (pending.length === 0) return;
  const ended = await db().run.findMany({
    where: {
      id: { in: pending.flatMap(({ runId }) => runId ?? []) },
      status: { in: ['failed', 'cancelled', 'interrupted', 'succeeded'] },
    },
    select: { id: true },
  });
  const over = new Set(ended.map(({ id }) => id));
  const ids = pending.filter(({ runId }) => runId !== null && over.has(runId)).map(({ id }) => id);
  await db().configRevision.updateMany({
    where: { id: { in: ids }, status: 'pending' },
    data: { status: 'failed' },
  });
}
