/** Kinds of runs that leave a cluster as it is: what an older plan meant to do still holds after them. */
const HARMLESS = ['scheduled-backup', 'verify-backup', 'delete-backup'];

/** Gives the kinds of newer runs after which a run of this kind can still be resumed; a backup's own files may be gone after any of them. */
export function harmlessAfter(kind: string): string[] {
  return kind === 'backup' || HARMLESS.includes(kind) ? [] : HARMLESS;
}
