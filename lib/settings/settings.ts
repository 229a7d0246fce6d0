import 'server-only';
import { z } from 'zod';
import type { Actor } from '@/lib/audit/write';
import { env } from '@/lib/env';
import { storedSetting, storeSetting } from './store';

/** An http(s) address that ends in a slash and holds nothing a shell could read as more. */
export const DownloadBase = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .regex(/^[A-Za-z0-9:/._~-]+$/)
  .transform((base) => (base.endsWith('/') ? base : `${base}/`));

const key = 'download-base';

/** Gives the address from which hosts download packages; the vendor's by default. */
export async function downloadBase(): Promise<string> {
  return DownloadBase.catch(env().DECK_DOWNLOAD_BASE).parse(await storedSetting(key));
}

/** Stores the address from which hosts download packages. */
export async function saveDownloadBase(base: string, actor: Actor): Promise<void> {
  await storeSetting(key, base, actor, { base });
}
