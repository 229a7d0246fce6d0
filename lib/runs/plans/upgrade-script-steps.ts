import type { PlanStep } from '@/lib/runs/plan';
import type { UpgradeScriptArgs } from './args-upgrade-script';
import { type HostGroup, zipOf } from './deploy-steps';
import type { PlacedInstallation } from './layout';
import { MINUTE, stepOn } from './step';
import type { UpgradeContext } from './upgrade-steps';

/** What the vendor's script does for the package: download it, or take the one that lies there. */
export type ScriptMode = UpgradeScriptArgs['mode'];

/** Slower than any download that is worth waiting for while the cluster stands still. */
const SLOW_BYTES_PER_MS = 200;
const UNKNOWN_PACKAGE_BYTES = 200e6;

const placeOf = ({ number, address, dir }: PlacedInstallation) =>
  number > 1 ? `${address}:${dir}` : address;

/** Offline every installation of a host takes the zip that was sent there; online each keeps its own download. */
function argsFor(context: UpgradeContext, mode: ScriptMode, at: PlacedInstallation): UpgradeScriptArgs {
  const installations =
    mode === 'online' ? [at] : context.installations.filter(({ hostId }) => hostId === at.hostId);
  const group: HostGroup = { hostId: at.hostId, address: at.address, installations };
  return { ...context.owner, dir: at.dir, mode, zip: zipOf(context, group), package: context.package };
}

/** Looks at the script of one installation before anything is changed, and asks for the version where the script is to download it. */
export function checkScriptStep(context: UpgradeContext, mode: ScriptMode, at: PlacedInstallation): PlanStep {
  const title = { en: `Check upgrade.sh on ${placeOf(at)}`, zh: `检查 ${placeOf(at)} 上的 upgrade.sh` };
  return stepOn(at, 'check-upgrade-script', title, argsFor(context, mode, at), 2 * MINUTE);
}

/** Has the vendor's script put the new programmes in the place of the old ones. */
export function runScriptStep(context: UpgradeContext, mode: ScriptMode, at: PlacedInstallation): PlanStep {
  const title = { en: `Run upgrade.sh on ${placeOf(at)}`, zh: `在 ${placeOf(at)} 上执行 upgrade.sh` };
  const download =
    mode === 'online'
      ? Math.ceil((context.package.sizeBytes ?? UNKNOWN_PACKAGE_BYTES) / SLOW_BYTES_PER_MS)
      : 0;
  return stepOn(at, 'run-upgrade-script', title, argsFor(context, mode, at), 15 * MINUTE + download);
}
