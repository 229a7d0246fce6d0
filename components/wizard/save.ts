import type { ActionResult } from '@/lib/action';
import type { UpdateDraftInput } from '@/lib/clusters/schemas';

/** Saves a change to the draft; gives the new revision. */
export type Save = (input: UpdateDraftInput) => Promise<ActionResult<number>>;
