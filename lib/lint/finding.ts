import type { Text } from '@/lib/text';

export type Severity = 'error' | 'warning' | 'info';

/** One result of checking a configuration or a host. */
export interface Finding {
  /** Rule id, e.g. `V-TOP-03` (dolphindb-operations.md section 20) or `H-…` for host pre-checks. */
  rule: string;
  severity: Severity;
  /** Path of the file the finding is about, where there is one. */
  file?: string;
  /** 1-based line. */
  line?: number;
  /** Address of the host the finding is about. */
  host?: string;
  /** Node alias the finding is about. */
  alias?: string;
  message: Text;
  /** What was seen, verbatim (a line, a figure, the owner of a port). */
  seen?: string;
  /** Why it matters. */
  why?: Text;
  remedy?: Text;
  /** Name of the remedy Deck can carry out itself (one-click). */
  fix?: string;
}
