import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { backupPaths } from '@/lib/backups/paths';
import { outlineOf } from '@/lib/clusters/plan-outline';
import { AppError } from '@/lib/errors';
import { versionName } from '@/lib/packages/name';
import { createRun } from '@/lib/runs/create';
import type { Plan } from '@/lib/runs/plan';
import type { UpgradeInput } from '@/lib/runs/plans/upgrade';
import { previewPlan } from '@/lib/runs/preview';
import { json } from '@/lib/runs/store';
import type { PlanForecast } from '@/lib/runs/view';
import { type CheckResult, checkUpgrade, openQuestions } from './checks';
import { requireName } from './confirm';
import type { UpgradeFacts } from './facts';
import { gatherFacts, type UpgradeCluster, upgradeCluster, upgradePackage } from './input';
import { inputFor, newId, planFor } from './plan-input';
import { requireNoneOpen } from './queries';
import { insertUpgrade } from './record';
import { checkRolling } from './rolling';
import type { BeginUpgrade, UpgradeWish } from './schemas';
import type { UpgradeReview } from './view';

interface Examined {
  from: UpgradeCluster;
  facts: UpgradeFacts;
  result: CheckResult;
  input: UpgradeInput;
  plan(answered: readonly string[]): Plan;
}

async function examine({ clusterId, packageId, method }: UpgradeWish): Promise<Examined> {
  await requireNoneOpen(clusterId);
  const from = await upgradeCluster(clusterId);
  const settings = await backupPaths(clusterId);
  const facts = await gatherFacts(from, await upgradePackage(packageId), settings);
  const ids = { upgradeId: newId(), backupId: newId() };
  const input = await inputFor(from, packageId, ids, facts, method, settings);
  const rolling = method === 'rolling';
  const result = rolling ? await checkRolling(from, facts) : checkUpgrade(facts, input.script);
  return { from, facts, result, input, plan: planFor(method, input, facts) };
}

/** Checks an upgrade and gives what would be done; changes nothing. Throws UPGRADE-OPEN, UPGRADE-NO-VERSION, PACKAGE-GONE, NOT-FOUND. */
export async function reviewUpgrade(wish: UpgradeWish): Promise<UpgradeReview> {
  const { from, input, result, plan } = await examine(wish);
  return {
    from: versionName(from.package),
    to: versionName(input.package),
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
          from: versionName(from.package),
          to: versionName(input.package),
          answered: result.questions.map(({ id, text }) => `${id}: ${text.en}`),
        },
      });
    },
  });
}
