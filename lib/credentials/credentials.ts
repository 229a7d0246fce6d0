import 'server-only';
import { randomUUID } from 'node:crypto';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { seal } from '@/lib/secrets/seal';
import { readableKey } from '@/lib/ssh/private-key';
import { CredentialInput, type CredentialRow } from './schemas';

function sealed(id: string, input: CredentialInput) {
  const put = (field: string, value: string | undefined) =>
    value ? seal(value, `credential:${id}:${field}`) : null;
  const byPassword = input.kind === 'password';
  const sudoPassword = input.sudo === 'password' ? (input.sudoPassword ?? input.password) : undefined;
  return {
    passwordSealed: put('password', byPassword ? input.password : undefined),
    privateKeySealed: put('privateKey', byPassword ? undefined : input.privateKey),
    passphraseSealed: put('passphrase', byPassword ? undefined : input.passphrase),
    sudoPasswordSealed: put('sudoPassword', sudoPassword),
  };
}

/** Stores a login for hosts with its secrets sealed; throws CREDENTIAL-KEY for an unreadable key and CREDENTIAL-NAME for a taken name. */
export async function createCredential(raw: CredentialInput, actor: Actor): Promise<string> {
  const input = CredentialInput.parse(raw);
  if (input.privateKey) readableKey(input.privateKey, input.passphrase);
  if (await db().credential.findUnique({ where: { name: input.name } })) {
    throw new AppError('CREDENTIAL-NAME', {
      en: `A credential named ${input.name} exists already.`,
      zh: `名为 ${input.name} 的凭据已存在。`,
    });
  }
  const id = randomUUID();
  await db().$transaction(async (tx) => {
    await tx.credential.create({
      data: {
        id,
        name: input.name,
        username: input.username,
        kind: input.kind,
        sudo: input.sudo,
        ...sealed(id, input),
      },
    });
    const details = { username: input.username, kind: input.kind, sudo: input.sudo };
    await writeAudit(tx, actor, {
      action: 'credential.create',
      objectType: 'credential',
      objectId: id,
      objectName: input.name,
      details,
    });
  });
  return id;
}

/** Replaces a credential's login and secrets; hosts that use it follow. */
export async function updateCredential(id: string, raw: CredentialInput, actor: Actor): Promise<void> {
  const input = CredentialInput.parse(raw);
  if (input.privateKey) readableKey(input.privateKey, input.passphrase);
  await db().$transaction(async (tx) => {
    await tx.credential.update({
      where: { id },
      data: {
        name: input.name,
        username: input.username,
        kind: input.kind,
        sudo: input.sudo,
        ...sealed(id, input),
      },
    });
    await writeAudit(tx, actor, {
      action: 'credential.update',
      objectType: 'credential',
      objectId: id,
      objectName: input.name,
    });
  });
}

/** Removes a credential; throws CREDENTIAL-IN-USE while hosts need it. */
export async function deleteCredential(id: string, actor: Actor): Promise<void> {
  await db().$transaction(async (tx) => {
    const found = await tx.credential.findUniqueOrThrow({
      where: { id },
      include: { hosts: { select: { name: true } } },
    });
    if (found.hosts.length > 0) {
      const names = found.hosts.map((h) => h.name).join(', ');
      throw new AppError('CREDENTIAL-IN-USE', {
        en: `Hosts still use this credential: ${names}.`,
        zh: `仍有主机在使用此凭据：${names}。`,
      });
    }
    await tx.credential.delete({ where: { id } });
    await writeAudit(tx, actor, {
      action: 'credential.delete',
      objectType: 'credential',
      objectId: id,
      objectName: found.name,
    });
  });
}

/** Gives all credentials without their secrets. */
export async function listCredentials(): Promise<CredentialRow[]> {
  const rows = await db().credential.findMany({
    orderBy: { name: 'asc' },
    include: { _count: { select: { hosts: true } } },
  });
  return rows.map(({ id, name, username, kind, sudo, _count }) => ({
    id,
    name,
    username,
    kind,
    sudo,
    hosts: _count.hosts,
  }));
}
