import 'server-only';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { unseal } from '@/lib/secrets/seal';

/** Gives the account Deck uses on a cluster's own nodes; throws CLUSTER-NO-ACCOUNT when none is stored. */
export async function consoleAccount(clusterId: string): Promise<{ user: string; password: string }> {
  const cluster = await db().cluster.findUniqueOrThrow({ where: { id: clusterId } });
  if (!cluster.consolePasswordSealed) {
    throw new AppError('CLUSTER-NO-ACCOUNT', {
      en: 'No account is stored for this cluster.',
      zh: '该集群未保存账户。',
    });
  }
  return {
    user: cluster.consoleUser,
    password: unseal(cluster.consolePasswordSealed, `cluster:${clusterId}:consolePassword`),
  };
}
