'use client';

import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { useTabState } from '@/components/form/use-tab-state';
import {
  afterSave,
  type EditedPart,
  isOvertaken,
  noEdits,
  rebasedPart,
  type Stored,
  settledPart,
  unsavedParts,
  withoutPart,
  withPart,
} from '@/lib/clusters/wizard-edits';

const Owner = createContext<string | undefined>(undefined);

/** Gives what is edited in the wizard whose pages are open, and the function that changes it. */
export function useWizardEdits() {
  const owner = useContext(Owner);
  if (!owner) throw new Error('useWizardEdits outside of WizardEdits');
  const { value: edits, update } = useTabState(owner, noEdits);
  return { edits, update, unsaved: unsavedParts(edits) };
}

/** Keeps what is typed in the wizard of one cluster while its pages come and go. */
export function WizardEdits({
  userId,
  clusterId,
  children,
}: {
  userId: string;
  clusterId: string;
  children: ReactNode;
}) {
  return (
    <Owner value={`deck-wizard:${userId}:${clusterId}`}>
      <WarnBeforeClosing />
      {children}
    </Owner>
  );
}

function WarnBeforeClosing() {
  const { unsaved } = useWizardEdits();
  const isUnsaved = unsaved.length > 0;
  useEffect(() => {
    if (!isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isUnsaved]);
  return null;
}

/** Gives a part of the draft as edited, or as stored. */
export function useDraftPart<P extends EditedPart>(part: P, stored: Stored<P>) {
  type Value = Stored<P>['value'];
  const { edits, update, unsaved } = useWizardEdits();
  useEffect(() => update((before) => settledPart(before, part, stored)), [part, stored, update]);
  const edit = edits[part] as Stored<P> | undefined;
  const alter = (change: (value: Value) => Value) =>
    update((before) => {
      const now = (before[part] as Stored<P> | undefined)?.value ?? stored.value;
      return withPart(before, part, stored, change(now));
    });
  return {
    value: edit?.value ?? stored.value,
    /** The newest revision that this tab knows of. */
    revision: Math.max(edit?.revision ?? 0, stored.revision),
    isUnsaved: unsaved.includes(part),
    isOvertaken: isOvertaken(edits, part, stored),
    alter,
    change: (value: Value) => alter(() => value),
    saved: (sent: Value, revision: number) => update((before) => afterSave(before, part, sent, revision)),
    discard: () => update((before) => withoutPart(before, part)),
    keep: () => update((before) => rebasedPart(before, part, stored)),
  };
}
