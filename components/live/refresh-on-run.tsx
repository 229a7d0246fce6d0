'use client';

import { useRouter } from 'next/navigation';
import { useRunNudge } from './use-live';

/** Reads the page again when a run of the cluster begins, moves on or ends. */
export function RefreshOnRun({ clusterId }: { clusterId: string }) {
  const router = useRouter();
  useRunNudge(clusterId, () => router.refresh());
  return null;
}
