import { z } from 'zod';

const DIRECTORY = /^(\/[A-Za-z0-9_][A-Za-z0-9._+-]*){2,}\/?$/;

/** When and where a cluster's backups are taken. */
export const BackupSettings = z.object({
  /** Metadata is backed up by schedule. */
  enabled: z.boolean().default(false),
  everyHours: z.coerce.number().int().min(1).max(720).default(24),
  /** Scheduled backups that are kept; the others stay until somebody deletes them. */
  keep: z.coerce.number().int().min(1).max(200).default(7),
  /** Directory on the hosts; empty = `.deck/backups` in the installation. */
  baseDir: z.string().max(200).regex(DIRECTORY).or(z.literal('')).default(''),
});
export type BackupSettings = z.infer<typeof BackupSettings>;

export const TakeRequest = z.object({
  clusterId: z.string().max(64),
  /** `stop`: stop the cluster, back up, start it; `stopped`: it is stopped and stays so; `running`: while it runs. */
  mode: z.enum(['stop', 'stopped', 'running']),
  programs: z.boolean(),
  note: z.string().trim().max(200),
});
export type TakeRequest = z.infer<typeof TakeRequest>;
