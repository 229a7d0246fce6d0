'use server';

import { defineAction } from '@/lib/action';
import { applyChange } from '@/lib/revisions/apply';
import { ignoreDrift } from '@/lib/revisions/drift';
import { discardRevision, revertTo } from '@/lib/revisions/history';
import { setOnline } from '@/lib/revisions/online';
import { ChangeInput, DriftInput, IgnoreInput, OnlineInput, RevisionInput } from '@/lib/revisions/schemas';
import { adoptDrift, restoreDrift } from '@/lib/revisions/settle-drift';

export const applyChangeAction = defineAction('operator', ChangeInput, (change, { actor }) =>
  applyChange(change, actor),
);

/** The change that brings a revision back, for the review; nothing is written yet. */
export const revertAction = defineAction('operator', RevisionInput, ({ clusterId, number }) =>
  revertTo(clusterId, number),
);

export const discardAction = defineAction('operator', RevisionInput, ({ clusterId, number }, { actor }) =>
  discardRevision(clusterId, number, actor),
);

export const adoptDriftAction = defineAction('operator', DriftInput, (input, { actor }) =>
  adoptDrift(input, actor),
);

export const restoreDriftAction = defineAction('operator', DriftInput, (input, { actor }) =>
  restoreDrift(input, actor),
);

export const ignoreDriftAction = defineAction(
  'operator',
  IgnoreInput,
  ({ clusterId, items, ignored }, { actor }) => ignoreDrift(clusterId, items, ignored, actor),
);

export const setOnlineAction = defineAction('operator', OnlineInput, (change, { actor }) =>
  setOnline(change, actor),
);
