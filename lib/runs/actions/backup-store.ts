import type { BackupPlace, Verification } from '@/lib/backups/types';
import type { RecordBackupArgs } from '@/lib/runs/plans/args-backup';
import { singleton } from '@/lib/singleton';

/** Where backups are listed; set at start, because actions know no database. */
export interface BackupStore {
  isRecorded(id: string): Promise<boolean>;
  record(backup: Omit<RecordBackupArgs, 'places'> & { runId: string; places: BackupPlace[] }): Promise<void>;
  /** Notes what a verification of one place has found. */
  noteVerification(
    id: string,
    runId: string,
    found: Verification['places'][number],
    how: Verification['how'],
  ): Promise<void>;
  forget(id: string, runId: string): Promise<void>;
}

const held = () => singleton<{ store?: BackupStore }>('backup-store', () => ({}));

/** Says where backups are listed. */
export function setBackupStore(store: BackupStore): void {
  held().store = store;
}

/** Gives the store; throws when nobody has set it. */
export function backupStore(): BackupStore {
  const found = held().store;
  if (!found) throw new Error('setBackupStore was not called');
  return found;
}
