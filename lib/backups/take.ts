import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@/lib/audit/write';
import { plannedCluster } from '@/lib/clusters/operate';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { versionName } from '@/lib/packages/name';
import { createRun } from '@/lib/runs/create';
import type { Plan } from '@/lib/runs/plan';
import { planBackup, planDeleteBackup, planVerifyBackup } from '@/lib/runs/plans/backup';
import { leftBehind, onKnownHosts, requireUnused, tooMany } from './disposal';
import { backupPaths } from './paths';
import type { TakeRequest } from './schemas';
import { backupSettings } from './settings';
import { getBackup } from './store';
import type { BackupOrigin } from './types';

async function versionOf(clusterId: string): Promise<string> {
  const { package: pkg } = await db().cluster.findUniqueOrThrow({
    where: { id: clusterId },
    select: { package: { select: { version: true, variant: true } } },
  });
  return pkg ? versionName(pkg) : '';
}

/** Plans a backup with what is configured now; throws NOT-FOUND and CONFIG-NOT-DEPLOYED. */
export async function backupPlan(request: TakeRequest, kind: BackupOrigin = 'manual'): Promise<Plan> {
  const { clusterId, mode, programs, note } = request;
  const [input, settings, { keep }, version] = await Promise.all([
    plannedCluster(clusterId),
    backupPaths(clusterId),
    backupSettings(clusterId),
    versionOf(clusterId),
  ]);
  // Looked at last, because hosts may have answered slowly and what was left by then may be listed by now.
  const left = await leftBehind(clusterId);
  return planBackup({
    ...input,
    stop: mode === 'stop',
    prune: [...left, ...(kind === 'scheduled' ? await tooMany(clusterId, keep) : [])],
    options: {
      id: randomUUID(),
      kind,
      consistency: mode === 'running' ? 'quiet' : 'stopped',
      version,
      settings,
      programs,
      note,
    },
  });
}

/** Takes a backup as a run; gives the run's id. Throws RUN-ACTIVE and as `backupPlan`. */
export async function takeBackup(
  request: TakeRequest,
  actor: Actor,
  kind: BackupOrigin = 'manual',
): Promise<string> {
  const plan = await backupPlan(request, kind);
  return createRun({ clusterId: request.clusterId, kind: plan.kind, plan, actor });
}

/** Verifies a backup as a run; gives the run's id. Throws NOT-FOUND and RUN-ACTIVE. */
export async function verifyBackup(
  request: { clusterId: string; id: string; how: 'hashes' | 'proof' },
  actor: Actor,
): Promise<string> {
  const { clusterId, id, how } = request;
  const { cluster } = await plannedCluster(clusterId);
  const plan = planVerifyBackup(cluster.name, await getBackup(clusterId, id), how);
  return createRun({ clusterId, kind: plan.kind, plan, actor });
}

/** Deletes a backup as a run, after the cluster's name was typed; gives the run's id. Throws BACKUP-TYPED, BACKUP-NEEDED, NOT-FOUND and RUN-ACTIVE. */
export async function deleteBackup(
  request: { clusterId: string; id: string; typed: string },
  actor: Actor,
): Promise<string> {
  const { clusterId, id, typed } = request;
  const { cluster } = await plannedCluster(clusterId);
  if (typed !== cluster.name)
    throw new AppError('BACKUP-TYPED', {
      en: `Type the cluster’s name, ${cluster.name}, to delete the backup.`,
      zh: `请输入集群名称 ${cluster.name} 以确认删除备份。`,
    });
  await requireUnused(id);
  const backup = await onKnownHosts(await getBackup(clusterId, id));
  const plan = planDeleteBackup(cluster.name, clusterId, backup);
  return createRun({ clusterId, kind: plan.kind, plan, actor });
}
