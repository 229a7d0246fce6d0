import 'server-only';
import { placedCluster } from '@/lib/revisions/cluster';
import { lastApplied } from '@/lib/revisions/store';
import { configView } from '@/lib/revisions/view';
import type { BackupPaths } from '@/lib/runs/plans/backup-items';
import { backupSettings } from './settings';

/**
 * Gives the configuration documents that say where a cluster keeps its metadata: as they are now on hosts and in the Raft group, what cannot be read
 * as it was applied last; and the directory that backups go to where one is set. Throws CONFIG-NOT-DEPLOYED and NOT-FOUND.
 */
export async function backupPaths(clusterId: string): Promise<BackupPaths> {
  const [{ spec }, applied, { baseDir }] = await Promise.all([
    placedCluster(clusterId),
    lastApplied(clusterId),
    backupSettings(clusterId),
  ]);
  const now = await configView(clusterId, { fresh: true }).catch(() => undefined);
  const documents = (now?.documents ?? applied.documents).filter(({ text }) => text !== '');
  return {
    ha: spec.ha,
    documents: documents.map(({ key, text }) => ({ key, text })),
    ...(baseDir !== '' && { baseDir }),
  };
}
