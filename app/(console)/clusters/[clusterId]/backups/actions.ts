'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { BackupSettings, TakeRequest } from '@/lib/backups/schemas';
import { saveBackupSettings } from '@/lib/backups/settings';
import { deleteBackup, takeBackup, verifyBackup } from '@/lib/backups/take';

const One = z.object({ clusterId: z.string().max(64), id: z.string().max(64) });

export const takeBackupAction = defineAction('operator', TakeRequest, (request, { actor }) =>
  takeBackup(request, actor),
);

export const verifyBackupAction = defineAction(
  'operator',
  One.extend({ how: z.enum(['hashes', 'proof']) }),
  (request, { actor }) => verifyBackup(request, actor),
);

export const deleteBackupAction = defineAction(
  'operator',
  One.extend({ typed: z.string().max(200) }),
  (request, { actor }) => deleteBackup(request, actor),
);

export const saveBackupSettingsAction = defineAction(
  'administrator',
  z.object({ clusterId: z.string().max(64), settings: BackupSettings }),
  async ({ clusterId, settings }, { actor }) => {
    await saveBackupSettings(clusterId, settings, actor);
    revalidatePath(`/clusters/${clusterId}/backups`);
  },
);
