import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { type DataState, type NewData, newDataSince, readDataState } from '@/lib/backups/data-state';
import { consoleAccount } from '@/lib/clusters/console-account';
import type { PlanPreview } from '@/lib/clusters/operate-view';
import { outlineOf, previewOf } from '@/lib/clusters/plan-outline';
import { db } from '@/lib/db/client';
import type { Upgrade } from '@/lib/db/generated/client';
import { withLeader } from '@/lib/dolphindb/with-leader';
import { AppError } from '@/lib/errors';
import { createRun } from '@/lib/runs/create';
import type { Plan } from '@/lib/runs/plan';
import { losesWritten } from '@/lib/runs/plans/rollback-refusals';
import { planRollback } from '@/lib/runs/plans/upgrade-rollback';
import { getRunView } from '@/lib/runs/queries';
import { nodesOf } from '@/lib/topology/nodes';
import type { ClusterSpec } from '@/lib/topology/spec';
import { requireName } from './confirm';
import { type UpgradeCluster, upgradeCluster } from './input';
import { getUpgrade } from './queries';
import { changeUpgrade } from './record';
import { rollbackSource } from './rollback-source';
import type { BeginRollback, RollbackWish } from './schemas';
import type { RollbackReview } from './view';

const ASK_MS = 5000;

/** Stages in which a process of the new version has begun to run. */
const STARTED = /^(controllers|agents|nodes|start@.+)$/;

async function wasStarted({ runId, clusterId, createdAt }: Upgrade): Promise<boolean> {
  // Any later run may have started something.
  if ((await db().run.count({ where: { clusterId, id: { not: runId }, createdAt: { gte: createdAt } } })) > 0)
    return true;
  const { stages } = await getRunView(runId);
  return stages
    .filter(({ key }) => STARTED.test(key))
    .some(({ steps }) => steps.some(({ attempt }) => attempt > 0));
}

function stateNow(clusterId: string, spec: ClusterSpec): Promise<DataState | undefined> {
  const sites = nodesOf(spec, 'controller').map(({ host, port, alias }) => ({ host, port, alias }));
  return consoleAccount(clusterId)
    .then((account) =>
      withLeader(sites, account, (session) => readDataState(session), {
        timeoutMs: ASK_MS,
        electionMs: ASK_MS,
      }),
    )
    .catch(() => undefined);
}

interface Evidence {
  evidence: RollbackReview['evidence'];
  written: NewData[];
}

async function evidenceOf(upgrade: Upgrade, { cluster }: UpgradeCluster): Promise<Evidence> {
  if (!(await wasStarted(upgrade))) return { evidence: 'never-started', written: [] };
  // Not `dataAfter`: clients write as soon as the new version is up, long before that is noted.
  const before = upgrade.dataBefore as unknown as DataState | null;
  const now = before ? await stateNow(cluster.id, cluster.spec) : undefined;
  if (!before || !now) return { evidence: 'unknown', written: [] };
  const written = newDataSince(before, now);
  return { evidence: written.length > 0 ? 'written' : 'none', written };
}

interface Examined extends Evidence {
  upgrade: Upgrade;
  name: string;
  plan: (confirmed: boolean) => Plan;
  /** What was written since the backup would go. */
  loses: boolean;
  /** Metadata of different moments would be mixed. */
  mixes: boolean;
}

function requireOffer(offers: readonly string[], state: string): void {
  if (offers.includes('roll-back') || offers.includes('retry-rollback')) return;
  throw new AppError(
    'ROLLBACK-STATE',
    {
      en: 'This upgrade cannot be rolled back now.',
      zh: '该升级当前不能回退。',
    },
    { seen: state },
  );
}

async function examine({ clusterId, upgradeId, keepMetadata }: RollbackWish): Promise<Examined> {
  const { upgrade, view } = await getUpgrade(clusterId, upgradeId);
  requireOffer(view.offers, view.state);
  const from = await upgradeCluster(clusterId);
  const backup = await rollbackSource(upgrade, keepMetadata);
  // What a run has found on the hosts stays found.
  const known = view.refused?.code === 'ROLLBACK-NEW-DATA' ? 'written' : backup ? undefined : 'not-replaced';
  const found: Evidence = known ? { evidence: known, written: [] } : await evidenceOf(upgrade, from);
  const stamp = `rollback-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const loses = backup !== undefined && !backup.keepMetadata;
  const mixes = loses && backup.byHost === true;
  const plan = (typed: boolean) => {
    // The name typed for mixing is no word about new data that nobody has seen.
    const confirmed = typed && (!mixes || found.evidence === 'written');
    return planRollback({
      cluster: from.cluster,
      hosts: from.hosts,
      upgradeId,
      from: { version: upgrade.fromVersion, variant: upgrade.fromVariant },
      stamp,
      compare:
        (found.evidence === 'unknown' || found.evidence === 'never-started') &&
        !confirmed &&
        !backup?.keepMetadata,
      ask: found.evidence === 'none' && !confirmed && loses,
      ...(backup && { backup }),
    });
  };
  return { ...found, upgrade, name: from.cluster.name, plan, loses, mixes };
}

/** Says whether something was written since the upgrade and what a rollback would do; changes nothing. Throws NOT-FOUND and ROLLBACK-STATE. */
export async function reviewRollback(wish: RollbackWish): Promise<RollbackReview> {
  const { evidence, written, name, plan, loses, mixes, upgrade } = await examine(wish);
  const confirm = mixes || (evidence === 'written' && loses) ? { confirm: name } : {};
  const byHost = upgrade.method === 'rolling';
  return { evidence, written, byHost, ...confirm, stages: outlineOf(plan(false)) };
}

/** Gives the dry run of a rollback: commands and what is already so. Throws as `reviewRollback`. */
export async function forecastRollback(wish: RollbackWish): Promise<PlanPreview> {
  const { plan } = await examine(wish);
  return previewOf(wish.clusterId, plan(false));
}

/** Begins the rollback of an upgrade as a run; gives the run's id. Throws as `reviewRollback`, and without the cluster's name ROLLBACK-NEW-DATA when something was written and UPGRADE-CONFIRM when metadata of different moments would be mixed. */
export async function beginRollback(wish: BeginRollback, actor: Actor): Promise<string> {
  const { evidence, written, name, plan: planned, loses, mixes, upgrade } = await examine(wish);
  const confirmed = wish.confirmed === name;
  if (evidence === 'written' && loses && !confirmed)
    throw losesWritten(written, {
      en: `Type the cluster's name, ${name}, when the new data may go.`,
      zh: `如可以放弃新数据，请输入集群名称 ${name}。`,
    });
  if (mixes) requireName(name, wish.confirmed);
  const plan = planned(confirmed);
  return createRun({
    clusterId: wish.clusterId,
    kind: plan.kind,
    plan,
    actor,
    async also(tx, runId) {
      await changeUpgrade(tx, upgrade, {
        rollbackRunId: runId,
        endedBy: actor.userName,
        // With a look at the hosts first, the run itself says when it begins to change something.
        ...(!plan.stages.some(({ key }) => key === 'begin-rollback') && { state: 'rolling-back' }),
      });
      await writeAudit(tx, actor, {
        action: 'upgrade.roll-back',
        objectType: 'cluster',
        objectId: wish.clusterId,
        objectName: name,
        details: {
          upgradeId: wish.upgradeId,
          runId,
          evidence,
          written: written.map(({ database }) => database),
          confirmed,
          losesData: loses,
        },
      });
    },
  });
}
