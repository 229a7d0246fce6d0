import { z } from 'zod';
import { PackageArgs } from './args';

/** One installation whose programmes the vendor's `upgrade.sh` replaces. */
export const UpgradeScriptArgs = z.object({
  clusterId: z.string(),
  clusterName: z.string(),
  dir: z.string(),
  /** `online` has the script download the package itself, `offline` puts it where the script looks. */
  mode: z.enum(['online', 'offline']),
  /** Where the package lies (offline), or where what the script has downloaded is kept (online). */
  zip: z.string(),
  package: PackageArgs,
});
export type UpgradeScriptArgs = z.infer<typeof UpgradeScriptArgs>;
