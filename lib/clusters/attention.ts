import 'server-only';
import { db } from '@/lib/db/client';
import type { DriftItem } from '@/lib/revisions/types';
import { overStates } from '@/lib/upgrades/state';
import { lintDraft } from './lint-draft';

/** What the header of a cluster shows besides the live picture. */
export interface ClusterAttention {
  /** Findings on the stored configuration. */
  findings: { errors: number; warnings: number };
  /** Entries that differ between inventory, group and files; absent before the first comparison. */
  drift?: { count: number; checkedAt: string };
  /** An upgrade that holds the cluster: `waiting` to be finalized or rolled back, or neither complete nor rolled back. */
  upgrade?: { to: string; waiting: boolean };
}

/** Counts the findings and the drift of a cluster; throws when there is no such cluster. */
export async function clusterAttention(clusterId: string): Promise<ClusterAttention> {
  const [findings, drift, upgrade] = await Promise.all([
    lintDraft(clusterId),
    db().configDrift.findUnique({ where: { clusterId } }),
    db().upgrade.findFirst({ where: { clusterId, state: { notIn: overStates } } }),
  ]);
  const having = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const items = (drift?.items ?? []) as unknown as DriftItem[];
  return {
    findings: { errors: having('error'), warnings: having('warning') },
    ...(drift
      ? {
          drift: {
            count: items.filter(({ ignored }) => !ignored).length,
            checkedAt: drift.checkedAt.toISOString(),
          },
        }
      : {}),
    ...(upgrade && { upgrade: { to: upgrade.toVersion, waiting: upgrade.state === 'verify-needed' } }),
  };
}
