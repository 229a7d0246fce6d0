import { z } from 'zod';
import { BackupItem, consistencies } from '@/lib/backups/manifest';

/** The arguments of the actions on backups: plain JSON, no secrets. */

const Where = z.object({
  id: z.string().regex(/^[\w-]+$/),
  dir: z.string(),
  /** Directory of this backup on the host, absolute. */
  place: z.string().startsWith('/'),
});

export const TakeBackupArgs = Where.extend({
  clusterId: z.string(),
  clusterName: z.string(),
  consistency: z.enum(consistencies),
  version: z.string(),
  items: z.array(BackupItem).min(1),
});
export type TakeBackupArgs = z.infer<typeof TakeBackupArgs>;

export const BackupPlaceArgs = z.object({
  hostId: z.string(),
  address: z.string(),
  dir: z.string(),
  path: z.string().startsWith('/'),
});
export type BackupPlaceArgs = z.infer<typeof BackupPlaceArgs>;

export const RecordBackupArgs = z.object({
  id: z.string(),
  clusterId: z.string(),
  kind: z.enum(['manual', 'scheduled', 'upgrade']),
  consistency: z.enum(consistencies),
  version: z.string(),
  note: z.string(),
  places: z.array(BackupPlaceArgs).min(1),
  /** A rolling upgrade that is taken back may have backed up some of its hosts only: those are listed. */
  partial: z.boolean().optional(),
});
export type RecordBackupArgs = z.infer<typeof RecordBackupArgs>;

export const RestoreBackupArgs = Where.extend({
  items: z.array(BackupItem).min(1),
  /** Names the folder that newer state is moved to. */
  stamp: z.string().regex(/^[\w-]+$/),
  /** Version of the programs of a host that a rolling upgrade never came to: it has no backup, and nothing is put back. */
  untouched: z.string().optional(),
});
export type RestoreBackupArgs = z.infer<typeof RestoreBackupArgs>;

export const VerifyBackupArgs = Where.extend({
  how: z.enum(['hashes', 'proof']),
  /** Hex SHA-256 that the manifest had when the backup was listed. */
  manifestSha256: z.string().optional(),
  /** As in `RestoreBackupArgs`. */
  untouched: z.string().optional(),
});
export type VerifyBackupArgs = z.infer<typeof VerifyBackupArgs>;

export const DeleteBackupArgs = Where;
export type DeleteBackupArgs = z.infer<typeof DeleteBackupArgs>;

export const ForgetBackupArgs = z.object({ id: z.string(), clusterId: z.string() });
export type ForgetBackupArgs = z.infer<typeof ForgetBackupArgs>;
