'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '@/lib/action';
import { ConfigurationSettings, saveConfigurationSettings } from '@/lib/settings/configuration';

export const saveConfigurationSettingsAction = defineAction(
  'administrator',
  ConfigurationSettings,
  async (input, { actor }) => {
    await saveConfigurationSettings(input, actor);
    revalidatePath('/settings');
  },
);
