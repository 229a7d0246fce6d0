import type { Finding } from './finding';

/** Gives the finding as a warning when it is about a name that Deck does not know: in a cluster that runs it may be one of a newer server, and is the user's to decide. */
export function unknownNameAsAdvice(finding: Finding): Finding {
  const unknownName = finding.rule === 'V-FIL-07' && finding.seen !== undefined;
  return unknownName ? { ...finding, severity: 'warning' } : finding;
}
