import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';

/** Gives what is stored under a key; undefined when nothing is. */
export async function storedSetting(key: string): Promise<unknown> {
  return (await db().setting.findUnique({ where: { key } }))?.value;
}

/** Stores a setting with an entry in the audit log, `setting.<key>`; `details` say there what was stored and are left out for secrets. */
export async function storeSetting(
  key: string,
  value: string | Record<string, string | number>,
  actor: Actor,
  details?: Record<string, unknown>,
): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.setting.upsert({
      where: { key },
      create: { key, value, updatedBy: actor.userName },
      update: { value, updatedBy: actor.userName },
    });
    await writeAudit(tx, actor, {
      action: `setting.${key}`,
      objectType: 'setting',
      objectName: key,
      ...(details ? { details } : {}),
    });
  });
}
