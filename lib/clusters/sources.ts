import 'server-only';
import { stat } from 'node:fs/promises';
import { backupRecords } from '@/lib/backups/store';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { packagePath } from '@/lib/packages/receive';
import { setBackupStore } from '@/lib/runs/actions/backup-store';
import { setSetupStore } from '@/lib/runs/actions/setup-store';
import { setSources } from '@/lib/runs/actions/sources';
import { consoleAccount } from './console-account';
import { setupRecords } from './setup-record';

async function packageFile(packageId: string) {
  const found = await db().package.findUnique({ where: { id: packageId } });
  const path = found?.sha256 ? packagePath(`${found.sha256}.zip`) : undefined;
  const info = path ? await stat(path).catch(() => undefined) : undefined;
  if (!path || !info || !found?.sha256) {
    throw new AppError('PACKAGE-GONE', {
      en: 'The package file is no longer in Deck’s data directory.',
      zh: 'Deck 数据目录中已找不到该安装包文件。',
    });
  }
  return { path, sizeBytes: info.size, sha256: found.sha256 };
}

async function licenceContent(licenceId: string): Promise<Buffer> {
  const found = await db().licence.findUnique({ where: { id: licenceId } });
  if (!found)
    throw new AppError('NOT-FOUND', {
      en: 'This licence is no longer stored.',
      zh: '该授权许可文件已不存在。',
    });
  return Buffer.from(found.content);
}

/** Lets the actions of runs look up packages, licences and accounts in the database. */
export function wireSources(): void {
  setSources({ packageFile, licenceContent, consoleAccount });
  setSetupStore(setupRecords);
  setBackupStore(backupRecords);
}
