import type { Finding } from '@/lib/lint/finding';
import type { ScriptMode } from '@/lib/runs/plans/upgrade-script-steps';
import type { Text } from '@/lib/text';
import { clusterChecks } from './check-cluster';
import { hostChecks } from './check-hosts';
import { licenceChecks } from './check-licence';
import { packageChecks } from './check-package';
import { scriptChecks } from './check-script';
import type { UpgradeFacts } from './facts';

/** A check that could not be made: the user says that it is taken care of. */
export interface Question {
  id: string;
  text: Text;
}

export interface CheckResult {
  findings: Finding[];
  questions: Question[];
  /** Nothing forbids it; open questions may still. */
  allowed: boolean;
}

/** What one part of the checks says. */
export interface Part {
  findings: Finding[];
  questions?: Question[];
}

/** Checks an upgrade of the whole cluster against the rules V-UPG, V-OPS and V-LIC of dolphindb-operations.md 20. Pure; what could not be seen becomes a question. */
export function checkUpgrade(facts: UpgradeFacts, script?: ScriptMode): CheckResult {
  const parts = [
    packageChecks(facts),
    scriptChecks(facts, script),
    licenceChecks(facts),
    hostChecks(facts),
    { findings: facts.configuration ?? [] },
    clusterChecks(facts),
  ];
  const findings = parts.flatMap((part) => part.findings);
  const questions = parts.flatMap((part: Part) => part.questions ?? []);
  return { findings, questions, allowed: findings.every(({ severity }) => severity !== 'error') };
}

/** Gives the questions that nobody has answered yet. */
export function openQuestions({ questions }: CheckResult, answered: readonly string[]): Question[] {
  return questions.filter(({ id }) => !answered.includes(id));
}
