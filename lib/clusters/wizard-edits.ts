import { sameValue } from '@/lib/status/same';
import type { ClusterSpec } from '@/lib/topology/spec';

/** What is chosen in the wizard's first step. */
export interface DownloadChoice {
  packageId: string;
  installDir: string;
  hostIds: string[];
}

interface Parts {
  download: DownloadChoice;
  configuration: ClusterSpec;
}

/** A part of the draft that is edited in a form before it is saved. */
export type EditedPart = keyof Parts;

/** What a part is in the stored draft, and in which revision of it. */
export interface Stored<P extends EditedPart> {
  revision: number;
  value: Parts[P];
}

interface Edit<P extends EditedPart> extends Stored<P> {
  /** What was stored when the edit began. */
  base: Parts[P];
}

/** Everything typed in the wizard of one cluster and not stored yet; it lives in the tab. */
export type WizardEdits = { [P in EditedPart]?: Edit<P> } & {
  /** Scripts of the last two steps that differ from the tutorial's. */
  scripts?: Record<string, string>;
};

/** What a tab keeps before anything is edited. */
export const noEdits: WizardEdits = {};

/** Gives the choice with a package proposed where none is chosen; one that is chosen stays, also before the list has it. */
export function withProposed(choice: DownloadChoice, proposed: string | undefined): DownloadChoice {
  return choice.packageId || !proposed ? choice : { ...choice, packageId: proposed };
}

function put<P extends EditedPart>(edits: WizardEdits, part: P, edit: Edit<P>): WizardEdits {
  return { ...edits, [part]: edit };
}

/** Gives the edits without those of one part. */
export function withoutPart(edits: WizardEdits, part: EditedPart | 'scripts'): WizardEdits {
  const { [part]: _gone, ...rest } = edits;
  return Object.keys(rest).length > 0 ? rest : noEdits;
}

/** Gives the edits with a part's new value; the value that was there when the edit began ends it. */
export function withPart<P extends EditedPart>(
  edits: WizardEdits,
  part: P,
  stored: Stored<P>,
  value: Parts[P],
): WizardEdits {
  const { base, revision } = (edits[part] as Edit<P> | undefined) ?? {
    base: stored.value,
    revision: stored.revision,
  };
  if (revision <= stored.revision && sameValue(value, base)) return withoutPart(edits, part);
  return put(edits, part, { base, revision, value });
}

/** Gives the edits after `sent` was stored as this revision; what was typed since remains an edit. */
export function afterSave<P extends EditedPart>(
  edits: WizardEdits,
  part: P,
  sent: Parts[P],
  revision: number,
): WizardEdits {
  const value = (edits[part] as Edit<P> | undefined)?.value ?? sent;
  return put(edits, part, { base: sent, revision, value });
}

/** Gives the edits without what the stored draft has by now. */
export function settledPart<P extends EditedPart>(
  edits: WizardEdits,
  part: P,
  stored: Stored<P>,
): WizardEdits {
  const edit = edits[part] as Edit<P> | undefined;
  // The page still shows what was stored before the last save.
  if (!edit || stored.revision < edit.revision) return edits;
  if (sameValue(edit.value, stored.value) || sameValue(edit.value, edit.base))
    return withoutPart(edits, part);
  const isMoved = stored.revision > edit.revision && sameValue(edit.base, stored.value);
  return isMoved ? put(edits, part, { ...edit, revision: stored.revision }) : edits;
}

/** Says whether the part was stored by somebody else, or from another step, since its edit began. */
export function isOvertaken<P extends EditedPart>(edits: WizardEdits, part: P, stored: Stored<P>): boolean {
  const edit = edits[part] as Edit<P> | undefined;
  return edit !== undefined && stored.revision > edit.revision && !sameValue(edit.base, stored.value);
}

/** Gives the edits with a part's edit as one of what is stored now. */
export function rebasedPart<P extends EditedPart>(
  edits: WizardEdits,
  part: P,
  stored: Stored<P>,
): WizardEdits {
  const edit = edits[part] as Edit<P> | undefined;
  if (!edit) return edits;
  return put(edits, part, { base: stored.value, revision: stored.revision, value: edit.value });
}

/** Gives the parts whose edits are not stored, in the order of the steps. */
export function unsavedParts(edits: WizardEdits): EditedPart[] {
  return (['download', 'configuration'] as const).filter((part) => {
    const edit = edits[part];
    return edit !== undefined && !sameValue(edit.value, edit.base);
  });
}

/** Gives the edits with a script's text; the tutorial's own text ends the edit. */
export function withScript(edits: WizardEdits, id: string, source: string, own: string): WizardEdits {
  const { [id]: _before, ...others } = edits.scripts ?? {};
  const scripts = source === own ? others : { ...others, [id]: source };
  return Object.keys(scripts).length > 0 ? { ...edits, scripts } : withoutPart(edits, 'scripts');
}
