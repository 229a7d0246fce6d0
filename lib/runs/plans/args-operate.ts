import { z } from 'zod';
import { ControllersArgs, NodeArgs } from './args';

/** The arguments of the actions that operate a running cluster: plain JSON, no secrets. */

export const CheckOperationArgs = ControllersArgs.extend({
  /** Every node that the operation touches. */
  nodes: z.array(NodeArgs).min(1),
  /** Those of them that will be away at the same time. */
  away: z.array(NodeArgs),
  /** Data and compute nodes that are to be started. */
  start: z.array(NodeArgs),
  ha: z.boolean(),
  /** Somebody has accepted that data cannot be read meanwhile. */
  confirmed: z.boolean(),
});
export type CheckOperationArgs = z.infer<typeof CheckOperationArgs>;

/** One node of a rolling restart. */
export const RollingArgs = ControllersArgs.extend({
  node: NodeArgs,
  ha: z.boolean(),
  /** ISO time of the plan; a process started later counts as restarted. */
  since: z.iso.datetime(),
  confirmed: z.boolean(),
});
export type RollingArgs = z.infer<typeof RollingArgs>;

/** The end of a rolling restart. */
export const SettleArgs = ControllersArgs.extend({ ha: z.boolean() });
export type SettleArgs = z.infer<typeof SettleArgs>;

/** A unit file of systemd for one controller or agent. */
export const UnitArgs = z.object({ node: NodeArgs, unit: z.string().regex(/^[\w.-]+\.service$/) });
export type UnitArgs = z.infer<typeof UnitArgs>;

export const InstallUnitArgs = UnitArgs.extend({ content: z.string() });
export type InstallUnitArgs = z.infer<typeof InstallUnitArgs>;
