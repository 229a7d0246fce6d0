'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { deletePackage, registerDownload } from '@/lib/packages/packages';
import { RegisterDownloadInput } from '@/lib/packages/schemas';

export const registerDownloadAction = defineAction(
  'operator',
  RegisterDownloadInput,
  async (input, { actor }) => {
    const id = await registerDownload(input, actor);
    revalidatePath('/packages');
    return id;
  },
);

export const deletePackageAction = defineAction(
  'operator',
  z.object({ id: z.string() }),
  async ({ id }, { actor }) => {
    await deletePackage(id, actor);
    revalidatePath('/packages');
  },
);
