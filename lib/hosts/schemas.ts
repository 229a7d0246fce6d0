import { z } from 'zod';
import type { Finding } from '@/lib/lint/finding';
import type { Text } from '@/lib/text';
import type { HostFacts } from './probe/facts-schema';

export const AddHostsInput = z.object({
  addresses: z.string().min(1).max(10_000),
  port: z.coerce.number().int().min(1).max(65_535).default(22),
  credentialId: z.string().min(1),
});
export type AddHostsInput = z.input<typeof AddHostsInput>;

export interface HostRow {
  id: string;
  name: string;
  address: string;
  port: number;
  credentialId: string;
  credential: string;
  username: string;
  hostKey?: string;
  hostKeyType?: string;
  facts?: HostFacts;
  factsAt?: string;
  findings: Finding[];
  lastError?: { code: string; text: Text; seen?: string; remedy?: Text };
  clusters: { id: string; name: string }[];
}
