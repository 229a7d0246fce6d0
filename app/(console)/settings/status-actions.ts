'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { createMetricsToken, removeMetricsToken } from '@/lib/settings/metrics-token';
import { StatusSettings, saveStatusSettings } from '@/lib/settings/status';

export const saveStatusSettingsAction = defineAction(
  'administrator',
  StatusSettings,
  async (input, { actor }) => {
    await saveStatusSettings(input, actor);
    revalidatePath('/settings');
  },
);

export const createMetricsTokenAction = defineAction(
  'administrator',
  z.object({}),
  async (_input, { actor }) => {
    const token = await createMetricsToken(actor);
    revalidatePath('/settings');
    return token;
  },
);

export const removeMetricsTokenAction = defineAction(
  'administrator',
  z.object({}),
  async (_input, { actor }) => {
    await removeMetricsToken(actor);
    revalidatePath('/settings');
  },
);
