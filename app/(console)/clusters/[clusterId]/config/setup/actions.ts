'use server';

import { defineAction } from '@/lib/action';
import { applySetup, forecastSetup } from '@/lib/clusters/setup-apply';
import { reviewSetup } from '@/lib/clusters/setup-review';
import { ApplySetupInput, SetupInput } from '@/lib/clusters/setup-schemas';

export const reviewSetupAction = defineAction('operator', SetupInput, (input) => reviewSetup(input));

export const forecastSetupAction = defineAction('operator', SetupInput, (input) => forecastSetup(input));

export const applySetupAction = defineAction('operator', ApplySetupInput, (input, { actor }) =>
  applySetup(input, actor),
);
