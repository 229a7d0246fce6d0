'use server';

import { defineAction } from '@/lib/action';
import { nodesOfRevision } from '@/lib/clusters/setup-back';
import { getLocale } from '@/lib/i18n/locale';
import { adoptDrift, reviewAdoption } from '@/lib/revisions/adopt-drift';
import { applyChange } from '@/lib/revisions/apply';
import { ignoreDrift } from '@/lib/revisions/drift';
import { discardRevision, revertTo } from '@/lib/revisions/history';
import { setOnline } from '@/lib/revisions/online';
import { restoreDrift } from '@/lib/revisions/restore-drift';
import {
  AdoptInput,
  ChangeInput,
  DriftInput,
  IgnoreInput,
  OnlineInput,
  RevisionInput,
} from '@/lib/revisions/schemas';

export const applyChangeAction = defineAction('operator', ChangeInput, (change, { actor }) =>
  applyChange(change, actor),
);

/** What brings a revision back, for the review, refused where it cannot be done; nothing is written yet. */
export const revertAction = defineAction('operator', RevisionInput, async ({ clusterId, number }) => {
  const back = await revertTo(clusterId, number, await getLocale());
  if (back.way === 'nodes') await nodesOfRevision(clusterId, number);
  return back;
});

export const discardAction = defineAction('operator', RevisionInput, ({ clusterId, number }, { actor }) =>
  discardRevision(clusterId, number, actor),
);

/** What taking over would come to; nothing is stored yet. */
export const reviewAdoptionAction = defineAction('operator', DriftInput, (input) => reviewAdoption(input));

export const adoptDriftAction = defineAction('operator', AdoptInput, (input, { actor }) =>
  adoptDrift(input, actor),
);

/** What brings back what is stored, for the review; only copies of the group's documents are written at once. */
export const restoreDriftAction = defineAction('operator', DriftInput, async (input, { actor }) =>
  restoreDrift(input, actor, await getLocale()),
);

export const ignoreDriftAction = defineAction(
  'operator',
  IgnoreInput,
  ({ clusterId, items, ignored }, { actor }) => ignoreDrift(clusterId, items, ignored, actor),
);

export const setOnlineAction = defineAction('operator', OnlineInput, (change, { actor }) =>
  setOnline(change, actor),
);
