import 'server-only';
import { db } from '@/lib/db/client';
import { unseal } from '@/lib/secrets/seal';

/** Gives the secrets of a cluster itself (its console password), so that a run's log can mask them. */
export async function clusterSecrets(clusterId: string): Promise<string[]> {
  const cluster = await db().cluster.findUnique({
    where: { id: clusterId },
    select: { consolePasswordSealed: true },
  });
  const sealed = cluster?.consolePasswordSealed;
  return sealed ? [unseal(sealed, `cluster:${clusterId}:consolePassword`)] : [];
}
