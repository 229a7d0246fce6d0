import 'server-only';
import { z } from 'zod';
import type { Actor } from '@/lib/audit/write';
import { singleton } from '@/lib/singleton';
import { storedSetting, storeSetting } from './store';

/** How often clusters are looked at, and how long figures are kept. */
export const StatusSettings = z.object({
  /** Seconds between two looks at a cluster whose page is open. */
  watchedS: z.coerce.number().min(1).max(60).default(1),
  /** Seconds between two looks at every other cluster. */
  idleS: z.coerce.number().min(2).max(600).default(10),
  /** Hours for which means per minute are kept. */
  minutesH: z.coerce.number().int().min(1).max(168).default(24),
  /** Days for which means per ten minutes are kept. */
  historyD: z.coerce.number().int().min(1).max(365).default(7),
});
export type StatusSettings = z.infer<typeof StatusSettings>;

const key = 'status';
const current = () => singleton('status-settings', () => ({ value: StatusSettings.parse({}) }));

/** Gives the settings as last read or saved by this process. */
export function statusSettings(): StatusSettings {
  return current().value;
}

/** Reads the settings from the database. */
export async function loadStatusSettings(): Promise<StatusSettings> {
  const parsed = StatusSettings.safeParse((await storedSetting(key)) ?? {});
  current().value = parsed.success ? parsed.data : StatusSettings.parse({});
  return current().value;
}

/** Stores the settings; they count from the next look on. */
export async function saveStatusSettings(value: StatusSettings, actor: Actor): Promise<void> {
  await storeSetting(key, value, actor, value);
  current().value = value;
}
