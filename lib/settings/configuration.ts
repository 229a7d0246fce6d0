import 'server-only';
import { z } from 'zod';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';

/** How often configuration is compared with what is stored. */
export const ConfigurationSettings = z.object({
  /** Minutes between two comparisons of inventory, Raft group and files. */
  driftMinutes: z.coerce.number().int().min(1).max(1440).default(10),
});
export type ConfigurationSettings = z.infer<typeof ConfigurationSettings>;

const key = 'configuration';

/** Gives the settings, or their defaults. */
export async function configurationSettings(): Promise<ConfigurationSettings> {
  const row = await db().setting.findUnique({ where: { key } });
  const parsed = ConfigurationSettings.safeParse(row?.value ?? {});
  return parsed.success ? parsed.data : ConfigurationSettings.parse({});
}

/** Stores the settings; they count from the next comparison on. */
export async function saveConfigurationSettings(value: ConfigurationSettings, actor: Actor): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.setting.upsert({
      where: { key },
      create: { key, value, updatedBy: actor.userName },
      update: { value, updatedBy: actor.userName },
    });
    await writeAudit(tx, actor, {
      action: 'setting.configuration',
      objectType: 'setting',
      objectName: key,
      details: value,
    });
  });
}
