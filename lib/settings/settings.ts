import 'server-only';
import { z } from 'zod';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { env } from '@/lib/env';

/** An http(s) address that ends in a slash and holds nothing a shell could read as more. */
export const DownloadBase = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .regex(/^[A-Za-z0-9:/._~-]+$/)
  .transform((base) => (base.endsWith('/') ? base : `${base}/`));

const key = 'download-base';

/** Gives the address from which hosts download packages; the vendor's by default. */
export async function downloadBase(): Promise<string> {
  const row = await db().setting.findUnique({ where: { key } });
  return DownloadBase.catch(env().DECK_DOWNLOAD_BASE).parse(row?.value);
}

/** Stores the address from which hosts download packages. */
export async function saveDownloadBase(base: string, actor: Actor): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.setting.upsert({
      where: { key },
      create: { key, value: base, updatedBy: actor.userName },
      update: { value: base, updatedBy: actor.userName },
    });
    await writeAudit(tx, actor, {
      action: 'setting.download-base',
      objectType: 'setting',
      objectName: key,
      details: { base },
    });
  });
}
