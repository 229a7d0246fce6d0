'use client';

import { useQuery } from '@tanstack/react-query';
import { changeOf } from '@/lib/config/edit-session';
import type { ConfigReview } from '@/lib/revisions/types';
import { useConfig } from './config-provider';
import { readShown, shownError } from './requests';

/** Waits this long for more typing. */
const pauseMs = 500;

/** Gives what the present edits come to: findings, differences, restarts, conflicts. Every caller shares one request. */
export function useReview() {
  const { clusterId, session, mayEdit, view } = useConfig();
  const { note: _unsent, ...change } = changeOf(clusterId, session);
  // A document that somebody else changes makes the answer old.
  const present = change.documents.map(({ key }) => view?.documents.find((d) => d.key === key)?.hash);
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: ['config-review', clusterId, change, present],
    queryFn: async ({ signal }) => {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      signal.throwIfAborted();
      return readShown<ConfigReview>(`/api/clusters/${clusterId}/config/review`, {
        method: 'POST',
        body: JSON.stringify(change),
        headers: { 'content-type': 'application/json' },
        signal,
      });
    },
    enabled: mayEdit && view !== undefined,
    placeholderData: (before) => before,
    staleTime: 10_000,
    gcTime: 60_000,
  });
  return {
    review: data,
    /** True while the answer is not about the latest edit. */
    checking: isFetching || isPlaceholderData,
    failed: error ? shownError(error) : undefined,
    again: () => void refetch(),
  };
}
