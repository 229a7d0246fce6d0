import 'server-only';
import { consoleAccount } from '@/lib/clusters/console-account';
import type { Plan } from '@/lib/runs/plan';
import { RollingHostArgs } from '@/lib/runs/plans/args-rolling';
import type { UpgradeInput } from '@/lib/runs/plans/upgrade';
import { planRollingUpgrade } from '@/lib/runs/plans/upgrade-rolling';
import { getRunPlan } from '@/lib/runs/queries';
import { LONE_ANSWER, rollingChecks } from './check-rolling';
import { type CheckResult, checkUpgrade } from './checks';
import type { UpgradeFacts } from './facts';
import { gatherRolling } from './gather-rolling';
import type { UpgradeCluster } from './input';

/** Checks an upgrade host by host: what every upgrade needs, and what only this one does. */
export async function checkRolling({ cluster }: UpgradeCluster, facts: UpgradeFacts): Promise<CheckResult> {
  const rolling = await gatherRolling(cluster.spec, facts.nodes, () => consoleAccount(cluster.id));
  // What the others say about offline nodes and about the leader's own restarts holds for a stopped cluster only.
  const { restartInterval: _, ...rest } = facts;
  const nodes = facts.nodes.map((node) => ({ ...node, online: true }));
  const base = checkUpgrade({ ...rest, nodes });
  const own = rollingChecks(facts, rolling);
  const findings = [...own.findings, ...base.findings];
  return {
    findings,
    questions: [...(own.questions ?? []), ...base.questions],
    allowed: findings.every(({ severity }) => severity !== 'error'),
  };
}

/** Plans an upgrade host by host with the answers that were given; throws as `planUpgrade`. */
export function rollingPlan(
  input: UpgradeInput,
  { leader }: UpgradeFacts,
  answered: readonly string[],
): Plan {
  return planRollingUpgrade({ ...input, leader, confirmed: answered.includes(LONE_ANSWER) });
}

/** Gives the answers that an earlier run of the same upgrade was begun with, from its plan. */
export async function answersOf(runId: string): Promise<string[]> {
  const { stages } = await getRunPlan(runId);
  const gates = stages.flatMap(({ steps }) => steps).filter(({ action }) => action === 'rolling-host-gate');
  const confirmed = gates.some(({ args }) => RollingHostArgs.safeParse(args).data?.confirmed);
  return confirmed ? [LONE_ANSWER] : [];
}
