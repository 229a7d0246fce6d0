import 'server-only';
import { randomBytes } from 'node:crypto';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { backupPaths } from '@/lib/backups/paths';
import { outlineOf } from '@/lib/clusters/plan-outline';
import { Prisma } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { createRun } from '@/lib/runs/create';
import type { Plan } from '@/lib/runs/plan';
import type { BackupPaths } from '@/lib/runs/plans/backup-items';
import { planUpgrade, type UpgradeInput } from '@/lib/runs/plans/upgrade';
import { previewPlan } from '@/lib/runs/preview';
import { json } from '@/lib/runs/store';
import type { PlanForecast } from '@/lib/runs/view';
import { neededBytes } from './check-hosts';
import { scriptModeOf } from './check-script';
import { type CheckResult, checkUpgrade, openQuestions } from './checks';
import type { UpgradeFacts } from './facts';
import { gatherFacts, type UpgradeCluster, upgradeCluster, upgradePackage } from './input';
import { getUpgrade, requireNoneOpen } from './queries';
import { changeUpgrade, insertUpgrade } from './record';
import { nothingReplaced } from './replaced';
import { answersOf, checkRolling, rollingPlan } from './rolling';
import { type BeginUpgrade, UpgradeMethod, type UpgradeWish } from './schemas';
import type { UpgradeReview } from './view';

/** An id that can stand in a directory's name. */
const newId = () => `u${Date.now().toString(36)}${randomBytes(4).toString('hex')}`;

interface Examined {
  from: UpgradeCluster;
  facts: UpgradeFacts;
  result: CheckResult;
  input: UpgradeInput;
  plan(answered: readonly string[]): Plan;
}

/** Gives the planner's input for an upgrade that has its ids. */
async function inputFor(
  from: UpgradeCluster,
  packageId: string,
  ids: { upgradeId: string; backupId: string },
  facts: UpgradeFacts,
  method: UpgradeMethod,
  settings?: BackupPaths,
): Promise<UpgradeInput> {
  const { cluster, hosts, package: pack } = from;
  const needBytes = facts.installations.map(({ host, dir, backupBytes }): [string, number] => [
    `${host}:${dir}`,
    neededBytes(facts.to, backupBytes ?? 0),
  ]);
  const script = scriptModeOf(method);
  return {
    ...ids,
    ...(script && { script }),
    cluster,
    hosts,
    from: pack,
    package: await upgradePackage(packageId),
    settings: settings ?? (await backupPaths(cluster.id)),
    needBytes: Object.fromEntries(needBytes),
  };
}

const planFor =
  (method: UpgradeMethod, input: UpgradeInput, facts: UpgradeFacts) =>
  (answered: readonly string[]): Plan =>
    method === 'rolling' ? rollingPlan(input, facts, answered) : planUpgrade(input);

async function examine({ clusterId, packageId, method }: UpgradeWish): Promise<Examined> {
  await requireNoneOpen(clusterId);
  const from = await upgradeCluster(clusterId);
  const facts = await gatherFacts(from, await upgradePackage(packageId));
  const ids = { upgradeId: newId(), backupId: newId() };
  const input = await inputFor(from, packageId, ids, facts, method);
  const rolling = method === 'rolling';
  const result = rolling ? await checkRolling(from, facts) : checkUpgrade(facts, input.script);
  return { from, facts, result, input, plan: planFor(method, input, facts) };
}

const named = ({ version, variant }: { version: string; variant: string }) =>
  [version, variant].filter(Boolean).join('_');

/** Checks an upgrade and gives what would be done; changes nothing. Throws UPGRADE-OPEN, UPGRADE-NO-VERSION, PACKAGE-GONE, NOT-FOUND. */
export async function reviewUpgrade(wish: UpgradeWish): Promise<UpgradeReview> {
  const { from, input, result, plan } = await examine(wish);
  return {
    from: named(from.package),
    to: named(input.package),
    ...result,
    stages: result.allowed ? outlineOf(plan(wish.answered)) : [],
  };
}

function refuse({ findings, allowed }: CheckResult): void {
  if (allowed) return;
  const errors = findings.filter(({ severity }) => severity === 'error');
  throw new AppError(
    'UPGRADE-REFUSED',
    {
      en: `This upgrade is not begun: ${errors.length} finding(s) forbid it.`,
      zh: `未开始升级：${errors.length} 项检查不通过。`,
    },
    { seen: errors.map(({ rule, message }) => `${rule}: ${message.en}`).join('\n') },
  );
}

/** Gives the dry run of an upgrade: commands and what is already so. Throws as `reviewUpgrade`, and UPGRADE-REFUSED. */
export async function forecastUpgrade(
  wish: UpgradeWish,
): Promise<{ stages: UpgradeReview['stages']; forecast: PlanForecast }> {
  const { result, plan: planned } = await examine(wish);
  refuse(result);
  const plan = planned(wish.answered);
  return { stages: outlineOf(plan), forecast: await previewPlan({ clusterId: wish.clusterId, plan }) };
}

function requireAnswers(result: CheckResult, answered: readonly string[]): void {
  const open = openQuestions(result, answered);
  if (open.length === 0) return;
  throw new AppError(
    'UPGRADE-UNANSWERED',
    {
      en: `${open.length} question(s) of the checks have not been answered.`,
      zh: `有 ${open.length} 个检查问题尚未确认。`,
    },
    { seen: open.map(({ text }) => text.en).join('\n') },
  );
}

function requireName(name: string, confirmed: string | undefined): void {
  if (confirmed === name) return;
  throw new AppError('UPGRADE-CONFIRM', {
    en: `Type the cluster's name, ${name}, to confirm.`,
    zh: `请输入集群名称 ${name} 以确认。`,
  });
}

/** Begins an upgrade as a run, checked once more; gives the run's id. Throws as `forecastUpgrade`, UPGRADE-UNANSWERED, UPGRADE-CONFIRM, and what `createRun` throws. */
export async function beginUpgrade(wish: BeginUpgrade, actor: Actor): Promise<string> {
  const { from, input, result, plan: planned } = await examine(wish);
  refuse(result);
  requireAnswers(result, wish.answered);
  requireName(from.cluster.name, wish.confirmed);
  const plan = planned(wish.answered);
  return createRun({
    clusterId: wish.clusterId,
    kind: plan.kind,
    plan,
    actor,
    async also(tx, runId) {
      await insertUpgrade(tx, runId, {
        id: input.upgradeId,
        clusterId: wish.clusterId,
        method: wish.method,
        backupId: input.backupId,
        fromPackageId: from.package.id,
        fromVersion: from.package.version,
        fromVariant: from.package.variant,
        toPackageId: input.package.id,
        toVersion: input.package.version,
        toVariant: input.package.variant,
        findings: json(result.findings),
        settings: json(input.settings),
        createdBy: actor.userName,
      });
      await writeAudit(tx, actor, {
        action: 'upgrade.begin',
        objectType: 'cluster',
        objectId: wish.clusterId,
        objectName: from.cluster.name,
        details: {
          upgradeId: input.upgradeId,
          runId,
          method: wish.method,
          from: named(from.package),
          to: named(input.package),
          answered: result.questions.map(({ id, text }) => `${id}: ${text.en}`),
        },
      });
    },
  });
}

const notNow = (state: string) =>
  new AppError(
    'UPGRADE-STATE',
    { en: 'This upgrade cannot go on now.', zh: '该升级当前不能继续。' },
    { seen: state },
  );

/** Plans what is left of an upgrade anew, for a run that can no longer be resumed; gives the new run's id. What is done is skipped; the backup is taken again unless programs have been replaced since. Throws NOT-FOUND, UPGRADE-STATE and what `createRun` throws. */
export async function continueUpgrade(
  { clusterId, upgradeId }: { clusterId: string; upgradeId: string },
  actor: Actor,
): Promise<string> {
  const { upgrade, view } = await getUpgrade(clusterId, upgradeId);
  if (!view.offers.includes('continue')) throw notNow(view.state);
  const from = await upgradeCluster(clusterId);
  const facts = await gatherFacts(from, await upgradePackage(upgrade.toPackageId));
  const settings = upgrade.settings as unknown as BackupPaths;
  // The old version may have run again, and the first backup would lack what was written since.
  const fresh = nothingReplaced(facts.installations, upgrade.fromVersion);
  const ids = { upgradeId, backupId: fresh ? newId() : upgrade.backupId };
  const method = UpgradeMethod.parse(upgrade.method);
  const input = await inputFor(from, upgrade.toPackageId, ids, facts, method, settings);
  const old = { version: upgrade.fromVersion, variant: upgrade.fromVariant };
  const answered = method === 'rolling' ? await answersOf(upgrade.runId) : [];
  const plan = planFor(method, { ...input, from: old }, facts)(answered);
  return createRun({
    clusterId,
    kind: plan.kind,
    plan,
    actor,
    also: async (tx, runId) => {
      await changeUpgrade(tx, upgrade, {
        runId,
        backupId: ids.backupId,
        state: 'running',
        ...(fresh && { dataBefore: Prisma.DbNull }),
      });
    },
  });
}
