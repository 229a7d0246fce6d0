'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { createDraft } from '@/lib/clusters/create-draft';
import { deleteCluster } from '@/lib/clusters/delete-cluster';
import { deployCluster } from '@/lib/clusters/deploy';
import { auditPreCheck, fixForCluster, preCheckCluster } from '@/lib/clusters/pre-check';
import { CreateDraftInput, UpdateDraftInput } from '@/lib/clusters/schemas';
import { updateDraft } from '@/lib/clusters/update-draft';
import { addLicence } from '@/lib/licences/licences';

export const createDraftAction = defineAction('operator', CreateDraftInput, (input, { actor }) =>
  createDraft(input, actor),
);

export const updateDraftAction = defineAction('operator', UpdateDraftInput, async (input, { actor }) => {
  const revision = await updateDraft(input, actor);
  revalidatePath(`/clusters/new/${input.id}`, 'layout');
  return revision;
});

export const deleteClusterAction = defineAction(
  'operator',
  z.object({ id: z.string() }),
  ({ id }, { actor }) => deleteCluster(id, actor),
);

const maxLicenceChars = 200_000;

export const addLicenceAction = defineAction(
  'operator',
  z.object({ fileName: z.string().max(200), base64: z.string().max(maxLicenceChars) }),
  ({ fileName, base64 }, { actor }) => addLicence({ fileName, bytes: Buffer.from(base64, 'base64') }, actor),
);

export const deployAction = defineAction(
  'operator',
  z.object({ id: z.string(), until: z.enum(['download', 'licence', 'configuration', 'start']) }),
  ({ id, until }, { actor }) => deployCluster({ clusterId: id, until }, actor),
);

export const preCheckAction = defineAction(
  'operator',
  z.object({ id: z.string() }),
  async ({ id }, { actor }) => {
    const report = await preCheckCluster(id);
    await auditPreCheck(id, report, actor);
    return report;
  },
);

export const fixAction = defineAction(
  'operator',
  z.object({ clusterId: z.string(), address: z.string().max(253), fix: z.string().max(60) }),
  (input, { actor }) => fixForCluster(input, actor),
);
