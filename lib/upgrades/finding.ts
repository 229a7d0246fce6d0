import type { Finding, Severity } from '@/lib/lint/finding';

/** Makes a finding; `more` adds where, what was seen and what to do. */
export function say(
  rule: string,
  severity: Severity,
  en: string,
  zh: string,
  more: Omit<Partial<Finding>, 'rule' | 'severity' | 'message'> = {},
): Finding {
  return { rule, severity, message: { en, zh }, ...more };
}
