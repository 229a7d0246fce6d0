import 'server-only';
import { db, type Tx } from '@/lib/db/client';
import type { Upgrade } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import type { Finding } from '@/lib/lint/finding';
import { compareVersions, versionName } from '@/lib/packages/name';
import { harmlessAfter } from '@/lib/runs/harmless';
import { goesOn } from '@/lib/runs/held';
import { getRunView } from '@/lib/runs/queries';
import type { RunView, StageView } from '@/lib/runs/view';
import { hostStates } from './host-states';
import type { UpgradeMethod } from './schemas';
import { isOpen, offersOf, overStates, type StoredState, type UpgradeState, upgradeState } from './state';
import type { PackageChoice, UpgradePage, UpgradeView } from './view';

const newVersionOf = ({ toVersion: version, toVariant: variant }: Upgrade) =>
  versionName({ version, variant });

interface Runs {
  run?: RunView;
  rollback?: RunView;
}

async function runsOf({ runId, rollbackRunId }: Upgrade): Promise<Runs> {
  const read = (id: string) => getRunView(id).catch(() => undefined);
  const run = await read(runId);
  const rollback = rollbackRunId ? await read(rollbackRunId) : undefined;
  return { ...(run && { run }), ...(rollback && { rollback }) };
}

function stateOf(upgrade: Upgrade, { run, rollback }: Runs): UpgradeState {
  return upgradeState(upgrade.state as StoredState, run?.status, rollback?.status);
}

/** Why the rollback that was begun after the upgrade's last run has ended. */
function refusalOf({ run, rollback }: Runs): RunView['error'] {
  return run && rollback && rollback.createdAt > run.createdAt ? rollback.error : undefined;
}

/** A run goes on with its own plan while no other run of the cluster came after it, and unless it ended because something runs that its plan had stopped before; a rollback only once the cluster is stopped. */
async function isResumable(clusterId: string, run: RunView | undefined): Promise<boolean> {
  if (!run || run.error?.code.endsWith('-RUNNING') || !(await goesOn(run.id))) return false;
  const last = await db().run.findFirst({
    where: { clusterId, kind: { notIn: harmlessAfter(run.kind) } },
    orderBy: { createdAt: 'desc' },
  });
  return last?.id === run.id;
}

/** Stages of all runs of an upgrade and of its rollback, oldest first. */
async function stagesOf({ clusterId, createdAt }: Upgrade): Promise<StageView[][]> {
  const runs = await db().run.findMany({
    where: { clusterId, kind: { in: ['upgrade', 'upgrade-rollback'] }, createdAt: { gte: createdAt } },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  });
  const views = await Promise.all(runs.map(({ id }) => getRunView(id)));
  return views.map(({ stages }) => stages);
}

/** Services are held before the first node of a host is stopped; until then a run has only looked and laid the package ready. */
async function isUntouched({ clusterId, createdAt }: Upgrade): Promise<boolean> {
  const run = { clusterId, kind: { in: ['upgrade', 'upgrade-rollback'] }, createdAt: { gte: createdAt } };
  const where = { run, key: { startsWith: 'hold-services@' }, attempt: { gt: 0 } };
  return (await db().runStep.count({ where })) === 0;
}

async function viewOf(upgrade: Upgrade): Promise<UpgradeView> {
  const runs = await runsOf(upgrade);
  const state = stateOf(upgrade, runs);
  const back = state === 'rolling-back' || state === 'rollback-failed' || state === 'rolled-back';
  const last = back ? runs.rollback : runs.run;
  const refused = refusalOf(runs);
  const open = isOpen(state);
  const { id, runId, rollbackRunId, backupId, createdBy, endedAt, endedBy } = upgrade;
  const failed = state === 'failed' || state === 'rollback-failed';
  return {
    id,
    state,
    method: upgrade.method as UpgradeMethod,
    rolling: upgrade.method === 'rolling',
    untouched: open && (await isUntouched(upgrade)),
    from: versionName({ version: upgrade.fromVersion, variant: upgrade.fromVariant }),
    to: newVersionOf(upgrade),
    runId,
    ...(rollbackRunId && { rollbackRunId }),
    backupId,
    createdAt: upgrade.createdAt.toISOString(),
    createdBy,
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(endedBy && { endedBy }),
    offers: open ? offersOf(state, await isResumable(upgrade.clusterId, last)) : [],
    findings: open ? (upgrade.findings as unknown as Finding[]) : [],
    hosts: open ? hostStates(await stagesOf(upgrade)) : [],
    ...(failed && last?.error && { error: last.error }),
    ...(!back && refused && { refused }),
  };
}

/** Gives an upgrade with its state now; throws NOT-FOUND. */
export async function getUpgrade(
  clusterId: string,
  upgradeId: string,
): Promise<{ upgrade: Upgrade; view: UpgradeView }> {
  const upgrade = await db().upgrade.findFirst({ where: { id: upgradeId, clusterId } });
  if (!upgrade) throw new AppError('NOT-FOUND', { en: 'There is no such upgrade.', zh: '升级记录不存在。' });
  return { upgrade, view: await viewOf(upgrade) };
}

/** Throws UPGRADE-OPEN while an earlier upgrade is not over. */
export async function requireNoneOpen(clusterId: string, tx: Pick<Tx, 'upgrade'> = db()): Promise<void> {
  const open = await tx.upgrade.findFirst({
    where: { clusterId, state: { notIn: overStates } },
  });
  if (!open) return;
  throw new AppError(
    'UPGRADE-OPEN',
    {
      en: `The upgrade to ${newVersionOf(open)} is not over: it has been neither finalized nor rolled back.`,
      zh: `到 ${newVersionOf(open)} 的升级尚未结束：既未确认完成，也未回退。`,
    },
    {
      remedy: {
        en: 'On the page Upgrade finalize it, roll it back, or end it as it is.',
        zh: '请在“升级”页面确认完成、回退，或就此结束。',
      },
    },
  );
}

async function packageChoices(version: string, variant: string): Promise<PackageChoice[]> {
  const rows = await db().package.findMany();
  return rows
    .sort((a, b) => compareVersions(b.version, a.version))
    .map((row) => ({
      id: row.id,
      label: versionName(row),
      source: row.source as 'upload' | 'download',
      fits: row.variant === variant && compareVersions(row.version, version) > 0,
    }));
}

/** Gives everything that the upgrade page begins with; throws NOT-FOUND. */
export async function upgradePage(clusterId: string): Promise<UpgradePage> {
  const cluster = await db().cluster.findUnique({ where: { id: clusterId }, include: { package: true } });
  if (!cluster) throw new AppError('NOT-FOUND', { en: 'There is no such cluster.', zh: '集群不存在。' });
  const rows = await db().upgrade.findMany({
    where: { clusterId },
    orderBy: { createdAt: 'desc' },
    take: 50,
  });
  const views = await Promise.all(rows.map(viewOf));
  const open = views.find(({ state }) => isOpen(state));
  const { version = '', variant = '' } = cluster.package ?? {};
  return {
    clusterId,
    clusterName: cluster.name,
    current: versionName({ version, variant }),
    packages: await packageChoices(version, variant),
    ...(open && { open }),
    past: views.filter(({ id }) => id !== open?.id),
  };
}
