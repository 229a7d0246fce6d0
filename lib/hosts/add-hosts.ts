import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { expandAddresses } from './address-range';
import { AddHostsInput } from './schemas';

/** Adds one or many hosts (ranges allowed) to the inventory, all or none; throws HOST-EXISTS and HOST-ADDRESS. Gives their ids. */
export async function addHosts(raw: AddHostsInput, actor: Actor): Promise<string[]> {
  const input = AddHostsInput.parse(raw);
  const addresses = expandAddresses(input.addresses);
  return db().$transaction(async (tx) => {
    const there = await tx.host.findMany({ where: { address: { in: addresses }, port: input.port } });
    if (there.length > 0) {
      const names = there.map((h) => h.address).join(', ');
      throw new AppError('HOST-EXISTS', {
        en: `Already in the inventory: ${names}.`,
        zh: `已在清单中：${names}。`,
      });
    }
    const ids: string[] = [];
    for (const address of addresses) {
      const name = input.port === 22 ? address : `${address}:${input.port}`;
      const host = await tx.host.create({
        data: { name, address, port: input.port, credentialId: input.credentialId },
      });
      await writeAudit(tx, actor, {
        action: 'host.create',
        objectType: 'host',
        objectId: host.id,
        objectName: host.name,
      });
      ids.push(host.id);
    }
    return ids;
  });
}

/** Removes a host from the inventory; throws HOST-IN-USE while a cluster has it. */
export async function deleteHost(id: string, actor: Actor): Promise<void> {
  await db().$transaction(async (tx) => {
    const host = await tx.host.findUniqueOrThrow({
      where: { id },
      include: { clusters: { include: { cluster: true } } },
    });
    if (host.clusters.length > 0) {
      const names = host.clusters.map((c) => c.cluster.name).join(', ');
      throw new AppError('HOST-IN-USE', {
        en: `${host.name} belongs to ${names}.`,
        zh: `${host.name} 属于集群 ${names}。`,
      });
    }
    await tx.host.delete({ where: { id } });
    await writeAudit(tx, actor, {
      action: 'host.delete',
      objectType: 'host',
      objectId: id,
      objectName: host.name,
    });
  });
}

/** Gives a host another name or credential. */
export async function updateHost(
  input: { id: string; name: string; credentialId: string },
  actor: Actor,
): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.host.update({
      where: { id: input.id },
      data: { name: input.name, credentialId: input.credentialId },
    });
    await writeAudit(tx, actor, {
      action: 'host.update',
      objectType: 'host',
      objectId: input.id,
      objectName: input.name,
    });
  });
}
