import 'server-only';
import { z } from 'zod';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { singleton } from '@/lib/singleton';
import { kinds, standardRule } from './kinds';
import { type AlertKind, alertKinds, type Rule, severities } from './types';

const seconds = z.number().int().min(0).max(86_400);

export const RuleInput = z.object({
  kind: z.enum(alertKinds),
  enabled: z.boolean(),
  severity: z.enum(severities),
  threshold: z.number().nullable(),
  forS: seconds,
  clearS: seconds,
});

/** A rule as the page of rules shows it. */
export interface RuleRow extends Rule {
  /** True while it is as Deck brings it. */
  isStandard: boolean;
  updatedBy?: string;
  updatedAt?: string;
}

/** Rules are read at every judgement, so they are kept until one is changed. */
const kept = () => singleton('alert-rules', () => ({ rules: undefined as Rule[] | undefined }));

/** Gives all rules, in the order of their kinds. */
export async function listRules(): Promise<RuleRow[]> {
  const rows = new Map((await db().alertRule.findMany()).map((row) => [row.kind, row]));
  return alertKinds.map((kind): RuleRow => {
    const row = rows.get(kind);
    if (!row) return { ...standardRule(kind), isStandard: true };
    const { enabled, threshold, forS, clearS, updatedBy } = row;
    const severity = row.severity as Rule['severity'];
    const changed = { updatedBy, updatedAt: row.updatedAt.toISOString() };
    return { kind, enabled, severity, threshold, forS, clearS, isStandard: false, ...changed };
  });
}

/** Gives the rules that count now; cheap, for each judgement. */
export async function currentRules(): Promise<Rule[]> {
  const memory = kept();
  memory.rules ??= await listRules();
  return memory.rules;
}

function checkLimit({ kind, threshold }: Rule): void {
  const { limit } = kinds[kind];
  const inRange = limit
    ? threshold !== null && threshold >= limit.min && threshold <= limit.max
    : threshold === null;
  if (inRange) return;
  const range = limit ? `${limit.min} – ${limit.max}` : '–';
  throw new AppError(
    'ALERT-LIMIT',
    { en: `The limit must be in the range ${range}.`, zh: `阈值必须在 ${range} 范围内。` },
    { seen: String(threshold) },
  );
}

/** Stores how a kind is judged from now on; throws ALERT-LIMIT when the limit is out of range. */
export async function saveRule(rule: Rule, actor: Actor): Promise<void> {
  checkLimit(rule);
  const { kind, ...values } = rule;
  const data = { ...values, updatedBy: actor.userName };
  await db().$transaction(async (tx) => {
    await tx.alertRule.upsert({ where: { kind }, create: { kind, ...data }, update: data });
    await writeAudit(tx, actor, { ...audited(kind), action: 'alert-rule.update', details: values });
  });
  kept().rules = undefined;
}

/** Takes a rule back to what Deck brings. */
export async function resetRule(kind: AlertKind, actor: Actor): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.alertRule.deleteMany({ where: { kind } });
    await writeAudit(tx, actor, { ...audited(kind), action: 'alert-rule.reset' });
  });
  kept().rules = undefined;
}

const audited = (kind: AlertKind) => ({ objectType: 'alert-rule', objectId: kind, objectName: kind });
