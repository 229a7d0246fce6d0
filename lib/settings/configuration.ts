import 'server-only';
import { z } from 'zod';
import type { Actor } from '@/lib/audit/write';
import { storedSetting, storeSetting } from './store';

/** How often configuration is compared with what is stored. */
export const ConfigurationSettings = z.object({
  /** Minutes between two comparisons of inventory, Raft group and files. */
  driftMinutes: z.coerce.number().int().min(1).max(1440).default(10),
});
export type ConfigurationSettings = z.infer<typeof ConfigurationSettings>;

const key = 'configuration';

/** Gives the settings, or their defaults. */
export async function configurationSettings(): Promise<ConfigurationSettings> {
  const parsed = ConfigurationSettings.safeParse((await storedSetting(key)) ?? {});
  return parsed.success ? parsed.data : ConfigurationSettings.parse({});
}

/** Stores the settings; they count from the next comparison on. */
export async function saveConfigurationSettings(value: ConfigurationSettings, actor: Actor): Promise<void> {
  await storeSetting(key, value, actor, value);
}
