import { z } from 'zod';
import { backupKinds } from './kinds';

/** One file, directory or link of a part, by its path below the part's directory. */
export const BackupEntry = z.object({
  path: z.string(),
  type: z.enum(['file', 'directory', 'link']),
  /** Octal, as `chmod` takes it. */
  mode: z.string(),
  size: z.number().int().nonnegative(),
  sha256: z.string().optional(),
  target: z.string().optional(),
});
export type BackupEntry = z.infer<typeof BackupEntry>;

/** A directory of an installation and which of its entries belong to the part. */
export const BackupItem = z.object({
  /** Unique in the installation, and the name of the folder with the copy. */
  key: z.string().regex(/^[\w.-]+$/),
  kind: z.enum(backupKinds),
  alias: z.string().optional(),
  path: z.string().startsWith('/'),
  /** Patterns of names directly in the directory; absent = everything. */
  only: z.array(z.string()).optional(),
  /** Names directly in the directory that are left out. */
  except: z.array(z.string()).optional(),
});
export type BackupItem = z.infer<typeof BackupItem>;

export const consistencies = ['stopped', 'quiet'] as const;
/** `stopped`: no node of the installation ran; `quiet`: nodes ran, and while a part was copied its files stayed as they were, or only grew at their end. */
export type Consistency = (typeof consistencies)[number];

const ManifestItem = BackupItem.extend({ present: z.boolean(), entries: z.array(BackupEntry) });
export type ManifestItem = z.infer<typeof ManifestItem>;

/** What `manifest.json` of a backup says about one installation. */
export const BackupManifest = z.object({
  form: z.literal(1),
  id: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  host: z.string(),
  dir: z.string(),
  /** ISO time. */
  at: z.string(),
  consistency: z.enum(consistencies),
  version: z.string(),
  items: z.array(ManifestItem),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

/** Reads a manifest; gives nothing when the text is none. */
export function parseManifest(text: string): BackupManifest | undefined {
  try {
    return BackupManifest.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Gives the bytes of the files of parts. */
export function bytesOf(items: readonly Pick<ManifestItem, 'entries'>[]): number {
  return items.reduce((sum, { entries }) => entries.reduce((all, { size }) => all + size, sum), 0);
}

const saying = ({ type, mode, size, sha256, target }: BackupEntry) =>
  [type, mode, type === 'file' ? size : '', sha256, target].join(' ');

/** Gives what differs between what there should be and what there is, in the form `path: how`; the same content gives none. */
export function differences(wanted: readonly BackupEntry[], seen: readonly BackupEntry[]): string[] {
  const found = new Map(seen.map((entry) => [entry.path, entry]));
  const known = new Set(wanted.map(({ path }) => path));
  const wrong = wanted.flatMap((entry) => {
    const now = found.get(entry.path);
    if (!now) return [`${entry.path}: missing`];
    if (saying(now) === saying(entry)) return [];
    if (now.sha256 !== entry.sha256) return [`${entry.path}: SHA-256 ${now.sha256 ?? '-'}`];
    return [`${entry.path}: ${saying(now)}`];
  });
  return [
    ...wrong,
    ...seen.filter(({ path }) => !known.has(path)).map(({ path }) => `${path}: not in the backup`),
  ];
}

/** Gives the files that differ only by their content and have not become shorter: those that may just have grown. */
export function longerFiles(wanted: readonly BackupEntry[], seen: readonly BackupEntry[]): BackupEntry[] {
  const before = new Map(wanted.map((entry) => [entry.path, entry]));
  return seen.filter(({ path, type, mode, size, sha256 }) => {
    const was = before.get(path);
    return (
      type === 'file' && was?.type === type && was.mode === mode && was.sha256 !== sha256 && was.size <= size
    );
  });
}
