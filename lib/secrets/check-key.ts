import 'server-only';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { keyExists } from './seal';

/** Throws SECRET-KEY-MISSING when the database holds sealed secrets and the key file is gone: a new key could read none of them. */
export async function refuseWithoutKey(): Promise<void> {
  if (keyExists()) return;
  const [credentials, clusters, channels] = await Promise.all([
    db().credential.count(),
    db().cluster.count(),
    db().alertChannel.count({ where: { secretSealed: { not: null } } }),
  ]);
  if (credentials + clusters + channels === 0) return;
  throw new AppError('SECRET-KEY-MISSING', {
    en: 'The database holds sealed secrets, but the key file is gone. Put it back (file “key” in the data directory, or DECK_KEY_FILE).',
    zh: '数据库中有加密保存的机密信息，但密钥文件不存在。请恢复密钥文件（数据目录下的 key，或 DECK_KEY_FILE 指定的文件）。',
  });
}
