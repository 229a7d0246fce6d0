import 'server-only';
import { randomUUID } from 'node:crypto';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import type { AlertChannel } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { seal } from '@/lib/secrets/seal';
import { ChannelInput, type ChannelRow, EmailConfig, WebhookConfig } from './channel-schemas';
import { type ChannelSecrets, openSecrets, sealContext } from './channel-secrets';

/** What is not given stays as it was; an empty secret is removed. */
function secretsOf(input: ChannelInput, before: ChannelSecrets): ChannelSecrets {
  const given =
    input.kind === 'webhook' ? { url: input.url, secret: input.secret } : { password: input.password };
  const known =
    input.kind === 'webhook' ? { url: before.url, secret: before.secret } : { password: before.password };
  const entries = Object.entries({ ...known, ...defined(given) });
  return Object.fromEntries(entries.filter(([, value]) => value)) as ChannelSecrets;
}

const defined = (fields: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function configOf(input: ChannelInput, secrets: ChannelSecrets): WebhookConfig | EmailConfig {
  if (input.kind === 'email') return EmailConfig.parse(input);
  if (!secrets.url) {
    throw new AppError('ALERT-ADDRESS', {
      en: 'Enter the address of the webhook.',
      zh: '请填写 Webhook 地址。',
    });
  }
  return { preset: input.preset, origin: new URL(secrets.url).origin, signed: Boolean(secrets.secret) };
}

async function refuseTakenName(name: string, ownId?: string): Promise<void> {
  const found = await db().alertChannel.findUnique({ where: { name }, select: { id: true } });
  if (!found || found.id === ownId) return;
  throw new AppError('ALERT-CHANNEL-NAME', {
    en: `A channel named ${name} exists already.`,
    zh: `名为 ${name} 的渠道已存在。`,
  });
}

function columns(id: string, input: ChannelInput, before: ChannelSecrets) {
  const { name, kind, enabled, severity, language } = input;
  const secrets = secretsOf(input, before);
  const config = configOf(input, secrets);
  const isEmpty = Object.keys(secrets).length === 0;
  const secretSealed = isEmpty ? null : seal(JSON.stringify(secrets), sealContext(id));
  return { name, kind, enabled, severity, language, config, secretSealed };
}

const audited = (id: string, name: string) => ({
  objectType: 'alert-channel',
  objectId: id,
  objectName: name,
});

/** Stores where alerts are sent, its secrets sealed; gives its id. Throws ALERT-CHANNEL-NAME and ALERT-ADDRESS. */
export async function createChannel(raw: ChannelInput, actor: Actor): Promise<string> {
  const input = ChannelInput.parse(raw);
  await refuseTakenName(input.name);
  const id = randomUUID();
  const data = columns(id, input, {});
  const { kind, severity, language, config } = data;
  await db().$transaction(async (tx) => {
    await tx.alertChannel.create({ data: { id, ...data } });
    const details = { kind, severity, language, config };
    await writeAudit(tx, actor, { ...audited(id, input.name), action: 'alert-channel.create', details });
  });
  return id;
}

/** Changes a channel; secrets that are left out stay. Throws ALERT-CHANNEL-NAME, ALERT-ADDRESS and NOT-FOUND. */
export async function updateChannel(id: string, raw: ChannelInput, actor: Actor): Promise<void> {
  const input = ChannelInput.parse(raw);
  const before = await channelById(id);
  await refuseTakenName(input.name, id);
  const data = columns(id, input, before.kind === input.kind ? openSecrets(before) : {});
  const { kind, enabled, severity, language, config } = data;
  await db().$transaction(async (tx) => {
    await tx.alertChannel.update({ where: { id }, data });
    const details = { kind, enabled, severity, language, config };
    await writeAudit(tx, actor, { ...audited(id, input.name), action: 'alert-channel.update', details });
  });
}

/** Removes a channel and what was still to be sent to it. */
export async function deleteChannel(id: string, actor: Actor): Promise<void> {
  const { name } = await channelById(id);
  await db().$transaction(async (tx) => {
    await tx.alertChannel.delete({ where: { id } });
    await writeAudit(tx, actor, { ...audited(id, name), action: 'alert-channel.delete' });
  });
}

/** Gives a channel with its sealed secrets; throws NOT-FOUND. */
export async function channelById(id: string): Promise<AlertChannel> {
  const found = await db().alertChannel.findUnique({ where: { id } });
  if (found) return found;
  throw new AppError('NOT-FOUND', { en: 'This channel no longer exists.', zh: '该渠道已不存在。' });
}

/** Gives all channels without their secrets, with how sending to them goes. */
export async function listChannels(): Promise<ChannelRow[]> {
  const rows = await db().alertChannel.findMany({
    orderBy: { name: 'asc' },
    include: {
      _count: { select: { deliveries: { where: { deliveredAt: null, givenUpAt: null } } } },
      deliveries: { where: { deliveredAt: { not: null } }, orderBy: { deliveredAt: 'desc' }, take: 1 },
    },
  });
  return Promise.all(
    rows.map(async (row): Promise<ChannelRow> => {
      const { id, name, enabled, severity, language } = row;
      const last = row.deliveries[0]?.deliveredAt;
      const failed = await lastFailure(id, last ?? undefined);
      return {
        ...{ id, name, enabled, severity, language, waiting: row._count.deliveries },
        ...(failed ? { lastError: failed } : {}),
        ...(last ? { lastDeliveredAt: last.toISOString() } : {}),
        ...(row.kind === 'email'
          ? { kind: 'email', config: EmailConfig.parse(row.config), hasPassword: row.secretSealed !== null }
          : { kind: 'webhook', config: WebhookConfig.parse(row.config) }),
      };
    }),
  );
}

/** The newest failure after the last success: what still waits, or what was given up. */
async function lastFailure(channelId: string, after: Date | undefined): Promise<string | undefined> {
  const since = after ? { gt: after } : undefined;
  const failed = await db().alertDelivery.findFirst({
    where: {
      ...{ channelId, deliveredAt: null, lastError: { not: null } },
      ...(since ? { OR: [{ givenUpAt: null }, { givenUpAt: since }] } : {}),
    },
    orderBy: { nextAt: 'desc' },
    select: { lastError: true },
  });
  return failed?.lastError ?? undefined;
}
