import { z } from 'zod';
import { ControllersArgs, NodeArgs } from './args';
import { NewProgramsArgs } from './args-upgrade';

/** The arguments of the actions of a rolling upgrade: plain JSON, no secrets. */

/** One host of a rolling upgrade. */
export const RollingHostArgs = ControllersArgs.extend({
  /** All nodes of the host. */
  nodes: z.array(NodeArgs).min(1),
  /** The installations of the host, with the package that they get. */
  programs: z.array(NewProgramsArgs).min(1),
  /** Where the backup of each installation goes, in the order of `programs`. */
  places: z.array(z.string().startsWith('/')).min(1),
  /** Controllers of the hosts that come after this one. */
  later: z.array(NodeArgs),
  /** Somebody has accepted that data whose only replica is on this host cannot be reached meanwhile. */
  confirmed: z.boolean(),
});
export type RollingHostArgs = z.infer<typeof RollingHostArgs>;
