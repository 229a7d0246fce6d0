'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '@/lib/action';
import { resumeRun } from '@/lib/runs/resume';
import { beginUpgrade, forecastUpgrade, reviewUpgrade } from '@/lib/upgrades/begin';
import { continueUpgrade, forecastContinue, reviewContinue } from '@/lib/upgrades/continue';
import { endUpgrade, reviewEnd } from '@/lib/upgrades/end';
import { finalizeUpgrade } from '@/lib/upgrades/finalize';
import { getUpgrade } from '@/lib/upgrades/queries';
import { beginRollback, forecastRollback, reviewRollback } from '@/lib/upgrades/rollback';
import {
  BeginRollback,
  BeginUpgrade,
  ContinueUpgrade,
  EndUpgrade,
  OfUpgrade,
  RollbackWish,
  UpgradeWish,
} from '@/lib/upgrades/schemas';

/** Checks and plan; looks at hosts and cluster, changes nothing. */
export const reviewUpgradeAction = defineAction('operator', UpgradeWish, (wish) => reviewUpgrade(wish));

/** The dry run: what every step would do now. */
export const forecastUpgradeAction = defineAction('operator', UpgradeWish, (wish) => forecastUpgrade(wish));

export const beginUpgradeAction = defineAction('operator', BeginUpgrade, (wish, { actor }) =>
  beginUpgrade(wish, actor),
);

/** Goes on with the last run of an upgrade; gives that run's id. */
export const retryUpgradeAction = defineAction(
  'operator',
  OfUpgrade,
  async ({ clusterId, upgradeId }, { actor }) => {
    const { view } = await getUpgrade(clusterId, upgradeId);
    const runId = (view.state === 'rollback-failed' && view.rollbackRunId) || view.runId;
    await resumeRun({ runId, actor });
    return runId;
  },
);

/** What is left when it is planned anew, and whether that stops nodes. */
export const reviewContinueAction = defineAction('operator', OfUpgrade, (wish) => reviewContinue(wish));

/** The dry run of what is left. */
export const forecastContinueAction = defineAction('operator', OfUpgrade, (wish) => forecastContinue(wish));

export const continueUpgradeAction = defineAction('operator', ContinueUpgrade, (wish, { actor }) =>
  continueUpgrade(wish, actor),
);

/** Whether something was written since, and what a rollback would do. */
export const reviewRollbackAction = defineAction('operator', RollbackWish, (wish) => reviewRollback(wish));

/** The dry run of a rollback. */
export const forecastRollbackAction = defineAction('operator', RollbackWish, (wish) =>
  forecastRollback(wish),
);

export const beginRollbackAction = defineAction('operator', BeginRollback, (wish, { actor }) =>
  beginRollback(wish, actor),
);

export const finalizeUpgradeAction = defineAction('operator', OfUpgrade, async (wish, { actor }) => {
  await finalizeUpgrade(wish, actor);
  revalidatePath(`/clusters/${wish.clusterId}/upgrade`);
});

/** What every host has now, in case the upgrade ends as it is. */
export const reviewEndAction = defineAction('operator', OfUpgrade, (wish) => reviewEnd(wish));

/** Needs an administrator once hosts have been changed; the page is refreshed when what is left has been read. */
export const endUpgradeAction = defineAction('operator', EndUpgrade, (wish, { actor, user }) =>
  endUpgrade(wish, { actor, role: user.role }),
);
