'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { acknowledgeAlert } from '@/lib/alerts/acknowledge';
import { ChannelInput } from '@/lib/alerts/channel-schemas';
import { createChannel, deleteChannel, updateChannel } from '@/lib/alerts/channels';
import { RuleInput, resetRule, saveRule } from '@/lib/alerts/rules';
import { testChannel } from '@/lib/alerts/test-channel';

const Id = z.object({ id: z.string() });

export const acknowledgeAlertAction = defineAction('operator', Id, ({ id }, { actor }) =>
  acknowledgeAlert(id, actor),
);

export const saveRuleAction = defineAction('administrator', RuleInput, async (rule, { actor }) => {
  await saveRule(rule, actor);
  revalidatePath('/alerts/rules');
});

export const resetRuleAction = defineAction(
  'administrator',
  RuleInput.pick({ kind: true }),
  async ({ kind }, { actor }) => {
    await resetRule(kind, actor);
    revalidatePath('/alerts/rules');
  },
);

export const createChannelAction = defineAction('administrator', ChannelInput, async (input, { actor }) => {
  const id = await createChannel(input, actor);
  revalidatePath('/alerts/channels');
  return id;
});

export const updateChannelAction = defineAction(
  'administrator',
  Id.extend({ channel: ChannelInput }),
  async ({ id, channel }, { actor }) => {
    await updateChannel(id, channel, actor);
    revalidatePath('/alerts/channels');
  },
);

export const deleteChannelAction = defineAction('administrator', Id, async ({ id }, { actor }) => {
  await deleteChannel(id, actor);
  revalidatePath('/alerts/channels');
});

export const testChannelAction = defineAction('administrator', Id, ({ id }, { actor }) =>
  testChannel(id, actor),
);
