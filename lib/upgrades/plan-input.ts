import 'server-only';
import { randomBytes } from 'node:crypto';
import type { Plan } from '@/lib/runs/plan';
import type { BackupPaths } from '@/lib/runs/plans/backup-items';
import { planUpgrade, type UpgradeInput } from '@/lib/runs/plans/upgrade';
import { scriptModeOf } from './check-script';
import { neededBytes, neededInBase } from './check-space';
import type { InstallationFacts, UpgradeFacts } from './facts';
import { type UpgradeCluster, upgradePackage } from './input';
import { rollingPlan } from './rolling';
import type { UpgradeMethod } from './schemas';

/** Gives an id that can stand in a directory's name. */
export const newId = () => `u${Date.now().toString(36)}${randomBytes(4).toString('hex')}`;

/** Gives the planner's input for an upgrade that has its ids; throws PACKAGE-GONE. */
export async function inputFor(
  from: UpgradeCluster,
  packageId: string,
  ids: { upgradeId: string; backupId: string },
  facts: UpgradeFacts,
  method: UpgradeMethod,
  settings: BackupPaths,
): Promise<UpgradeInput> {
  const { cluster, hosts, package: pack } = from;
  const needed = (bytes: (at: InstallationFacts) => number) =>
    facts.installations.map((at): [string, number] => [`${at.host}:${at.dir}`, bytes(at)]);
  const needBytes = needed((at) => neededBytes(facts.to, at));
  const baseBytes = needed(neededInBase);
  const script = scriptModeOf(method);
  return {
    ...ids,
    ...(script && { script }),
    cluster,
    hosts,
    from: pack,
    package: await upgradePackage(packageId),
    settings,
    needBytes: Object.fromEntries(needBytes),
    baseBytes: Object.fromEntries(baseBytes),
  };
}

/** Gives the planner of an upgrade by the chosen way, which takes the questions that were answered; it throws as `planUpgrade`. */
export const planFor =
  (method: UpgradeMethod, input: UpgradeInput, facts: UpgradeFacts) =>
  (answered: readonly string[]): Plan =>
    method === 'rolling' ? rollingPlan(input, facts, answered) : planUpgrade(input);
