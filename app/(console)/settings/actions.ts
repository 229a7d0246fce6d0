'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { createCredential, deleteCredential, updateCredential } from '@/lib/credentials/credentials';
import { CredentialInput } from '@/lib/credentials/schemas';
import { DownloadBase, saveDownloadBase } from '@/lib/settings/settings';
import { ChangeOwnPasswordInput, changeOwnPassword } from '@/lib/users/change-own-password';
import { createUser } from '@/lib/users/create-user';
import { CreateUserInput, UpdateUserInput } from '@/lib/users/schemas';
import { updateUser } from '@/lib/users/update-user';

export const createCredentialAction = defineAction(
  'administrator',
  CredentialInput,
  async (input, { actor }) => {
    const id = await createCredential(input, actor);
    revalidatePath('/settings');
    return id;
  },
);

export const updateCredentialAction = defineAction(
  'administrator',
  z.object({ id: z.string(), credential: CredentialInput }),
  async ({ id, credential }, { actor }) => {
    await updateCredential(id, credential, actor);
    revalidatePath('/settings');
  },
);

export const deleteCredentialAction = defineAction(
  'administrator',
  z.object({ id: z.string() }),
  async ({ id }, { actor }) => {
    await deleteCredential(id, actor);
    revalidatePath('/settings');
  },
);

export const createUserAction = defineAction('administrator', CreateUserInput, async (input, { actor }) => {
  await createUser(input, actor);
  revalidatePath('/settings');
});

export const updateUserAction = defineAction('administrator', UpdateUserInput, async (input, { actor }) => {
  await updateUser(input, actor);
  revalidatePath('/settings');
});

export const saveDownloadBaseAction = defineAction(
  'administrator',
  z.object({ base: DownloadBase }),
  async ({ base }, { actor }) => {
    await saveDownloadBase(base, actor);
    revalidatePath('/settings');
  },
);

export const changeOwnPasswordAction = defineAction(
  'viewer',
  ChangeOwnPasswordInput,
  (input, { user, actor }) => changeOwnPassword(user.id, input, actor),
);
