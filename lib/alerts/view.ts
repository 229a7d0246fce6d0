import { z } from 'zod';
import type { Text } from '@/lib/text';
import { type AlertKind, alertKinds, type Severity, severities } from './types';

/** An alert as pages show it; times are ISO 8601 in UTC. */
export interface AlertRow {
  id: string;
  rule: AlertKind;
  severity: Severity;
  cluster: { id: string; name: string } | null;
  subject: string;
  /** The host of the inventory that the subject is. */
  hostId?: string;
  message: Text;
  seen: string;
  raisedAt: string;
  clearedAt?: string;
  acknowledgedAt?: string;
  acknowledgedBy?: string;
}

export interface OpenAlerts {
  alerts: AlertRow[];
  /** The server's clock in ms: ages are counted against it. */
  now: number;
}

/** What the page of past alerts can be narrowed to. */
export const HistoryFilter = z.object({
  cluster: z.string().max(60).optional(),
  rule: z.enum(alertKinds).optional(),
  severity: z.enum(severities).optional(),
  /** Id of the last alert of the page before. */
  after: z.string().max(60).optional(),
});
export type HistoryFilter = z.infer<typeof HistoryFilter>;
