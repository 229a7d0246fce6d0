'use client';

import { useRouter } from 'next/navigation';
import type { SetupView } from '@/lib/clusters/setup-schemas';
import type { NodesWish } from '@/lib/topology/change-nodes';
import SetupReviewPanel from './setup-review';
import type { SetupActions } from './types';

interface Props {
  view: SetupView;
  /** What brings the nodes of the revision back; a change that is being put together in this tab is left alone. */
  wish: NodesWish;
  revision: number;
  actions: SetupActions;
}

/** The review of a change of nodes that an earlier revision asks for. */
export function SetupBack({ view, wish, revision, actions }: Props) {
  const router = useRouter();
  return (
    <SetupReviewPanel
      view={view}
      wish={wish}
      actions={actions}
      revertOf={revision}
      onBack={() => router.push(`/clusters/${view.clusterId}/config/setup`)}
    />
  );
}
