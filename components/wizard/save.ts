import type { ShownError } from '@/components/ui/error-notice';
import type { UpdateDraftInput } from '@/lib/clusters/schemas';

/** Saves a change to the draft; gives the new revision. */
export type Save = (
  input: UpdateDraftInput,
) => Promise<{ ok: true; data: number } | { ok: false; error: ShownError }>;
