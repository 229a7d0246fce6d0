import { notFound } from 'next/navigation';
import { cache } from 'react';
import { getCluster } from '@/lib/clusters/queries';
import { isAppError } from '@/lib/errors';

/** The cluster of the address, read once a request; the "not found" page when there is none. */
export const clusterOr404 = cache(async (id: string) => {
  try {
    return await getCluster(id);
  } catch (error) {
    if (isAppError(error) && error.code === 'NOT-FOUND') notFound();
    throw error;
  }
});
