import 'server-only';
import type { Actor } from '@/lib/audit/write';
import type { PlanPreview } from '@/lib/clusters/operate-view';
import { outlineOf, previewOf } from '@/lib/clusters/plan-outline';
import { db } from '@/lib/db/client';
import { Prisma, type Upgrade } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { createRun } from '@/lib/runs/create';
import type { Plan } from '@/lib/runs/plan';
import type { BackupPaths } from '@/lib/runs/plans/backup-items';
import { requireName } from './confirm';
import type { InstallationFacts, UpgradeFacts } from './facts';
import { gatherFacts, upgradeCluster, upgradePackage } from './input';
import { inputFor, newId, planFor } from './plan-input';
import { getUpgrade } from './queries';
import { changeUpgrade } from './record';
import { nothingReplaced, worksReplaced } from './replaced';
import { answersOf } from './rolling';
import { type ContinueUpgrade, type OfUpgrade, UpgradeMethod } from './schemas';
import type { ContinueReview } from './view';

const notNow = (state: string) =>
  new AppError(
    'UPGRADE-STATE',
    { en: 'This upgrade cannot go on now.', zh: '该升级当前不能继续。' },
    { seen: state },
  );

/** What a host that nobody can see has decides whether the backup still holds, so nothing is planned without it. */
function requireSeen(installations: InstallationFacts[]): void {
  const away = installations.filter(({ error }) => error);
  if (away.length === 0) return;
  const names = [...new Set(away.map(({ host }) => host))];
  throw new AppError(
    'UPGRADE-HOST-AWAY',
    {
      en: `The rest cannot be planned while hosts do not answer: ${names.join(', ')}.`,
      zh: `以下主机没有响应，无法规划剩余步骤：${names.join('、')}。`,
    },
    {
      seen: away.map(({ host, error }) => `${host}: ${error?.code} ${error?.text.en}`).join('\n'),
      remedy: {
        en: 'Bring them back and try again. If a host is lost for good, an administrator can end the upgrade as it is.',
        zh: '请恢复这些主机后重试。若主机已永久丢失，管理员可将该升级就此结束。',
      },
    },
  );
}

interface Examined {
  upgrade: Upgrade;
  name: string;
  plan: Plan;
  /** The whole cluster is stopped. */
  stops: boolean;
  backupId: string;
  /** The backup is taken anew. */
  fresh: boolean;
}

/** A cluster that works is not stopped for nothing; one that does not is, because a node that hangs starts anew only then. */
async function isDone({ backupId }: Upgrade, method: UpgradeMethod, facts: UpgradeFacts): Promise<boolean> {
  // Host by host, every gate finds by itself what is done.
  if (method === 'rolling' || !worksReplaced(facts)) return false;
  return (await db().backup.count({ where: { id: backupId } })) > 0;
}

async function examine({ clusterId, upgradeId }: OfUpgrade): Promise<Examined> {
  const { upgrade, view } = await getUpgrade(clusterId, upgradeId);
  if (!view.offers.includes('continue')) throw notNow(view.state);
  const from = await upgradeCluster(clusterId);
  const settings = upgrade.settings as unknown as BackupPaths;
  const facts = await gatherFacts(from, await upgradePackage(upgrade.toPackageId), settings);
  requireSeen(facts.installations);
  // The old version may have run again, and the first backup would lack what was written since.
  const fresh = nothingReplaced(facts.installations, upgrade.fromVersion);
  const ids = { upgradeId, backupId: fresh ? newId() : upgrade.backupId };
  const method = UpgradeMethod.parse(upgrade.method);
  const input = await inputFor(from, upgrade.toPackageId, ids, facts, method, settings);
  const old = { version: upgrade.fromVersion, variant: upgrade.fromVariant };
  const answered = method === 'rolling' ? await answersOf(upgrade.runId) : [];
  const replaced = await isDone(upgrade, method, facts);
  const plan = planFor(method, { ...input, from: old, replaced }, facts)(answered);
  const stops = plan.stages.some(({ key }) => key === 'hold');
  return { upgrade, name: from.cluster.name, plan, stops, backupId: ids.backupId, fresh };
}

/** Says what is left of an upgrade when it is planned anew; changes nothing. Throws NOT-FOUND, UPGRADE-STATE and UPGRADE-HOST-AWAY. */
export async function reviewContinue(wish: OfUpgrade): Promise<ContinueReview> {
  const { name, plan, stops } = await examine(wish);
  return { stops, ...(stops && { confirm: name }), stages: outlineOf(plan) };
}

/** Gives the dry run of what is left; throws as `reviewContinue`. */
export async function forecastContinue(wish: OfUpgrade): Promise<PlanPreview> {
  const { plan } = await examine(wish);
  return previewOf(wish.clusterId, plan);
}

/** Plans what is left of an upgrade anew, for a run that can no longer be resumed; gives the new run's id. What is done is skipped; the backup is taken again unless programs have been replaced since. Throws as `reviewContinue`, UPGRADE-CONFIRM where the whole cluster is stopped and its name was not typed, and what `createRun` throws. */
export async function continueUpgrade(
  { confirmed, ...wish }: ContinueUpgrade,
  actor: Actor,
): Promise<string> {
  const { upgrade, name, plan, stops, backupId, fresh } = await examine(wish);
  if (stops) requireName(name, confirmed);
  return createRun({
    clusterId: wish.clusterId,
    kind: plan.kind,
    plan,
    actor,
    also: async (tx, runId) => {
      await changeUpgrade(tx, upgrade, {
        runId,
        backupId,
        state: 'running',
        ...(fresh && { dataBefore: Prisma.DbNull }),
      });
    },
  });
}
