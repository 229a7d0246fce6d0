import 'server-only';
import { db, type Tx } from '@/lib/db/client';
import type { Upgrade } from '@/lib/db/generated/client';
import { AppError, isAppError } from '@/lib/errors';
import { versionName } from '@/lib/packages/name';
import { overStates } from '@/lib/upgrades/state';
import type { Plan } from './plan';
import { isDone } from './transitions';

/** Runs that start no node and take nothing away that the way on or back needs. */
const WHILE_UNFINISHED = /^(upgrade(-.+)?|stop|verify-backup|delete-backup)$/;
/** Runs after which the upgrade's backup would no longer fit the cluster. */
const UNTIL_FINALIZED = /^(setup|deploy)$/;
/** Stages of the replacement of a licence that leave nodes running, or not, as they are. */
const WITHOUT_START = /^(inspect-licence|replace-licence|update-licences|verify-licences|record-licence)$/;
/** Stage of a rollback after which nothing can be written any more. */
const LAST_STOP = 'stop-controllers';

/**
 * Throws UPGRADE-UNFINISHED where a run would start nodes of a half upgraded or half rolled back cluster, and UPGRADE-OPEN where it would change which nodes
 * there are while a rollback must stay possible. With its plan, a replacement of the licence that starts no node passes.
 */
export async function requireNotHeld(clusterId: string, kind: string, plan?: Plan): Promise<void> {
  const open = await db().upgrade.findFirst({
    where: { clusterId, state: { notIn: overStates } },
  });
  if (!open) return;
  if (kind === 'start' && open.method === 'rolling' && (await isWholeEverywhere(open))) return;
  if (plan && isLicenceOnly(kind, plan)) return;
  const to = versionName({ version: open.toVersion, variant: open.toVariant });
  if (open.state !== 'verify-needed' && !WHILE_UNFINISHED.test(kind)) throw unfinished(to);
  if (UNTIL_FINALIZED.test(kind)) throw notFinalized(to);
}

/** Neither version starts with a licence that has expired, so its file may be replaced as long as no node is started for it. */
function isLicenceOnly(kind: string, { stages }: Plan): boolean {
  return kind === 'licence' && stages.every(({ key }) => WITHOUT_START.test(key));
}

/** A rolling upgrade replaces one host's programs while the others run: nodes that died may be started as long as no host has programs of both versions. */
async function isWholeEverywhere({ clusterId, createdAt, state }: Upgrade): Promise<boolean> {
  if (state !== 'running') return false;
  const run = { clusterId, kind: 'upgrade', createdAt: { gte: createdAt } };
  const replacements = await db().runStep.findMany({
    where: { run, key: { startsWith: 'replace-programs@' }, attempt: { gt: 0 } },
    orderBy: { run: { createdAt: 'asc' } },
    select: { key: true, status: true },
  });
  const last = new Map(replacements.map(({ key, status }) => [key, status]));
  return [...last.values()].every(isDone);
}

/** Throws UPGRADE-OVER for a run of an upgrade that is over, and ROLLBACK-ANEW for a rollback that ended while the cluster could still be written to: a new one looks for that first. */
export async function requireGoesOn(tx: Pick<Tx, 'upgrade' | 'runStep'>, runId: string): Promise<void> {
  const upgrade = await tx.upgrade.findFirst({ where: { OR: [{ runId }, { rollbackRunId: runId }] } });
  if (!upgrade) return;
  if ((overStates as string[]).includes(upgrade.state)) throw over();
  if (upgrade.rollbackRunId !== runId) return;
  const stops = await tx.runStep.findMany({
    where: { runId, stageKey: LAST_STOP },
    select: { status: true },
  });
  if (!stops.every(({ status }) => isDone(status))) throw anew();
}

/** Says whether `requireGoesOn` lets the run be resumed. */
export function goesOn(runId: string): Promise<boolean> {
  return requireGoesOn(db(), runId).then(
    () => true,
    (error: unknown) => {
      if (isAppError(error)) return false;
      throw error;
    },
  );
}

function over(): AppError {
  return new AppError('UPGRADE-OVER', {
    en: 'The upgrade that this run belongs to is over: finalized, rolled back or ended.',
    zh: '该运行所属的升级已结束（已确认完成、已回退或就此结束）。',
  });
}

function anew(): AppError {
  return new AppError(
    'ROLLBACK-ANEW',
    {
      en: 'This rollback ended before the whole cluster was stopped: data may have been written since it looked for new data.',
      zh: '该回退在集群完全停止之前结束：自上次检查新数据以来可能又有写入。',
    },
    {
      remedy: {
        en: 'Begin it again with Roll back on the page Upgrade of this cluster; it looks again first.',
        zh: '请在该集群的“升级”页面重新执行回退，届时会再次检查。',
      },
    },
  );
}

function unfinished(to: string): AppError {
  return new AppError(
    'UPGRADE-UNFINISHED',
    {
      en: `The upgrade to ${to} is neither complete nor rolled back: hosts may have different programs, and nothing is started on them.`,
      zh: `到 ${to} 的升级尚未完成也未回退：各主机上的程序可能不一致，不能启动节点。`,
    },
    {
      remedy: {
        en: 'Go on with the upgrade or roll it back, on the page Upgrade of this cluster. Stopping is possible.',
        zh: '请在该集群的“升级”页面继续升级或回退。仍可执行停止操作。',
      },
    },
  );
}

function notFinalized(to: string): AppError {
  return new AppError(
    'UPGRADE-OPEN',
    {
      en: `The upgrade to ${to} has not been finalized: its backup would no longer fit the cluster.`,
      zh: `到 ${to} 的升级尚未确认完成：此操作会使升级备份与集群不再匹配。`,
    },
    { remedy: { en: 'Finalize it or roll it back first.', zh: '请先确认完成或回退。' } },
  );
}
