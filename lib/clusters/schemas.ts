import { z } from 'zod';
import { ClusterSpec } from '@/lib/topology/spec';

/** Directory on every host that holds `server/`: absolute, no blanks, no non-ASCII (seed 000, step one), nothing a shell could read as more. */
export const InstallDir = z
  .string()
  .max(200)
  .regex(/^(\/[A-Za-z0-9._-]+)+$/)
  .refine((dir) => !dir.split('/').some((part) => part === '.' || part === '..'));

export const ClusterName = z.string().trim().min(1).max(60);

export const CreateDraftInput = z.object({ name: ClusterName, hostIds: z.array(z.string()).min(1).max(50) });
export type CreateDraftInput = z.infer<typeof CreateDraftInput>;

export const UpdateDraftInput = z.object({
  id: z.string(),
  /** Revision the change was made on; a newer one in the database refuses the change. */
  revision: z.number().int(),
  name: ClusterName.optional(),
  installDir: InstallDir.optional(),
  packageId: z.string().nullable().optional(),
  licenceId: z.string().nullable().optional(),
  hostIds: z.array(z.string()).min(1).max(50).optional(),
  spec: ClusterSpec.optional(),
  consoleUser: z.string().min(1).max(30).optional(),
  consolePassword: z.string().min(1).max(100).optional(),
});
export type UpdateDraftInput = z.infer<typeof UpdateDraftInput>;

export interface ClusterSummary {
  id: string;
  name: string;
  deployed: boolean;
  hosts: number;
  nodes: number;
  ha: boolean;
  version?: string;
  updatedAt: string;
  activeRun?: string;
}

export interface ClusterView extends ClusterSummary {
  revision: number;
  spec: ClusterSpec;
  installDir: string;
  packageId?: string;
  licenceId?: string;
  consoleUser: string;
  hasConsolePassword: boolean;
  hostList: { id: string; name: string; address: string }[];
  progress: ClusterProgress;
}

/** Results of the wizard's fifth and sixth step, kept so that the summary can show them again. */
export const ClusterProgress = z.object({
  database: z.object({ at: z.string(), node: z.string(), rows: z.string().optional() }).optional(),
  query: z.object({ at: z.string(), node: z.string(), rows: z.string().optional() }).optional(),
});
export type ClusterProgress = z.infer<typeof ClusterProgress>;
