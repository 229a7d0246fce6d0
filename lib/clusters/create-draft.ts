import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { seal } from '@/lib/secrets/seal';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { CreateDraftInput } from './schemas';

/** Account every new DolphinDB cluster has at first (seed 000, step four). */
const firstAccount = { user: 'admin', password: '123456' };

export function nameTaken(name: string): AppError {
  return new AppError('CLUSTER-NAME', {
    en: `A cluster named ${name} exists already.`,
    zh: `名为 ${name} 的集群已存在。`,
  });
}

/** Adds a draft cluster on these hosts with the seed's topology; throws CLUSTER-NAME. Gives its id. */
export async function createDraft(raw: CreateDraftInput, actor: Actor): Promise<string> {
  const input = CreateDraftInput.parse(raw);
  const found = await db().host.findMany({ where: { id: { in: input.hostIds } } });
  const hosts = input.hostIds.map((id) => found.find((h) => h.id === id)).filter((h) => h !== undefined);
  if (hosts.length !== input.hostIds.length) {
    throw new AppError('NOT-FOUND', {
      en: 'A chosen host is no longer in the inventory.',
      zh: '所选主机已不在清单中。',
    });
  }
  if (await db().cluster.findUnique({ where: { name: input.name } })) throw nameTaken(input.name);
  const spec = defaultHaSpec(hosts.map((h, i) => ({ name: `P${i + 1}`, address: h.address })));
  return db().$transaction(async (tx) => {
    const cluster = await tx.cluster.create({
      data: {
        name: input.name,
        spec,
        createdBy: actor.userName,
        consoleUser: firstAccount.user,
        hosts: { create: hosts.map((h, position) => ({ hostId: h.id, position })) },
      },
    });
    const consolePasswordSealed = seal(firstAccount.password, `cluster:${cluster.id}:consolePassword`);
    await tx.cluster.update({ where: { id: cluster.id }, data: { consolePasswordSealed } });
    await writeAudit(tx, actor, {
      action: 'cluster.create-draft',
      objectType: 'cluster',
      objectId: cluster.id,
      objectName: cluster.name,
    });
    return cluster.id;
  });
}
