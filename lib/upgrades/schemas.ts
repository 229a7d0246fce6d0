import { z } from 'zod';

const Id = z.string().min(1).max(64);

/** Who replaces the programs, and whether the cluster stays up: Deck itself, the vendor's `upgrade.sh` with its own download or with the package laid ready, or Deck host by host. */
export const UpgradeMethod = z.enum(['own', 'script-online', 'script-offline', 'rolling']);
export type UpgradeMethod = z.infer<typeof UpgradeMethod>;

export const UpgradeWish = z.object({
  clusterId: Id,
  packageId: Id,
  method: UpgradeMethod.default('own'),
  /** Ids of the questions that the user has answered. */
  answered: z.array(z.string().max(40)).max(20).default([]),
});
export type UpgradeWish = z.infer<typeof UpgradeWish>;

export const BeginUpgrade = UpgradeWish.extend({ confirmed: z.string().max(200) });
export type BeginUpgrade = z.infer<typeof BeginUpgrade>;

export const OfUpgrade = z.object({ clusterId: Id, upgradeId: Id });
export type OfUpgrade = z.infer<typeof OfUpgrade>;

/** Goes on with what is left; the cluster's name is needed where that stops the whole cluster. */
export const ContinueUpgrade = OfUpgrade.extend({ confirmed: z.string().max(200).optional() });
export type ContinueUpgrade = z.infer<typeof ContinueUpgrade>;

/** Ends an upgrade as it is; the cluster's name is needed once hosts have been changed. */
export const EndUpgrade = OfUpgrade.extend({ confirmed: z.string().max(200).optional() });
export type EndUpgrade = z.infer<typeof EndUpgrade>;

/** What a rollback would do; a rolling upgrade can be taken back with the metadata left as it is. */
export const RollbackWish = OfUpgrade.extend({ keepMetadata: z.boolean().optional() });
export type RollbackWish = z.infer<typeof RollbackWish>;

export const BeginRollback = RollbackWish.extend({ confirmed: z.string().max(200).optional() });
export type BeginRollback = z.infer<typeof BeginRollback>;
