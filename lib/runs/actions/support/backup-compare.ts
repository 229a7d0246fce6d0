import type { BackupKind } from '@/lib/backups/kinds';
import { differences, type ManifestItem } from '@/lib/backups/manifest';
import type { ActionContext } from '@/lib/runs/action';
import type { HostConnection } from '@/lib/ssh/types';
import { entriesNow, needManifest } from './backup-files';

/** How a part stands to its backup now. */
export interface PartState {
  key: string;
  kind: BackupKind;
  alias?: string;
  /** `new`: it did not exist when the backup was taken. */
  state: 'same' | 'changed' | 'missing' | 'new';
  /** All that differs, a line each: what is shown of it is cut by whoever shows it, because one late line may decide. */
  changed: string[];
}

/** Compares one part with the backup. */
export async function partState(
  ctx: ActionContext,
  conn: HostConnection,
  item: ManifestItem,
): Promise<PartState> {
  const { key, kind, alias, present } = item;
  const part = { key, kind, ...(alias !== undefined && { alias }) };
  const now = await entriesNow(ctx, conn, item);
  if (!now) return { ...part, state: present ? 'missing' : 'same', changed: [] };
  const changed = differences(item.entries, now);
  if (changed.length === 0) return { ...part, state: 'same', changed };
  return { ...part, state: present ? 'changed' : 'new', changed };
}

/** Compares every part of an installation with its backup; throws BACKUP-GONE. Of metadata only `chunkMeta` stands still without writes: Raft and users change by a start alone. */
export async function compareWithBackup(
  ctx: ActionContext,
  conn: HostConnection,
  at: { id: string; place: string },
): Promise<PartState[]> {
  const { items } = await needManifest(ctx, conn, at);
  const states: PartState[] = [];
  for (const item of items) states.push(await partState(ctx, conn, item));
  return states;
}
