'use client';

import { useQuery } from '@tanstack/react-query';
import type { Tone } from '@/components/ui/badge';
import type {
  DriftReport,
  RestartMarkView,
  RevisionKind,
  RevisionStatus,
  RevisionSummary,
  RevisionView,
} from '@/lib/revisions/types';
import type { Text } from '@/lib/text';
import { readShown } from './requests';

interface History {
  revisions: RevisionSummary[];
  marks: RestartMarkView[];
}

/** Gives how soon a history is asked for again, in ms: soon while a node waits for a restart or a revision is being applied. */
const askAgainMs = (history: History | undefined): number =>
  history && (history.marks.length > 0 || history.revisions.some(({ status }) => status === 'pending'))
    ? 5000
    : 60_000;

/** Reads the revisions of a cluster, newest first, and the nodes that wait for a restart. */
export function useRevisions(clusterId: string) {
  return useQuery({
    queryKey: ['config-revisions', clusterId],
    queryFn: () => readShown<History>(`/api/clusters/${clusterId}/config/revisions`),
    refetchInterval: ({ state }) => askAgainMs(state.data),
  });
}

/** Reads one revision with its texts. */
export function useRevision(clusterId: string, number: number) {
  return useQuery({
    queryKey: ['config-revision', clusterId, number],
    queryFn: () => readShown<RevisionView>(`/api/clusters/${clusterId}/config/revisions/${number}`),
  });
}

/** Address of the drift report of a cluster. */
export const driftAddress = (clusterId: string): string => `/api/clusters/${clusterId}/config/drift`;

/** Reads what the last comparison of inventory, group and files has found. */
export function useDrift(clusterId: string) {
  return useQuery({
    queryKey: ['config-drift', clusterId],
    queryFn: () => readShown<DriftReport>(driftAddress(clusterId)),
    refetchInterval: 60_000,
  });
}

const revisionKinds: Record<RevisionKind, Text> = {
  first: { en: 'first', zh: '初始' },
  change: { en: 'change', zh: '修改' },
  revert: { en: 'revert', zh: '恢复' },
  adopt: { en: 'adopted', zh: '采纳' },
  setup: { en: 'nodes', zh: '节点变更' },
};

/** Gives what kind of change a revision is, and which revision it brings back. */
export function kindText(kind: RevisionKind, revertOf: number | undefined): Text {
  const { en, zh } = revisionKinds[kind];
  if (revertOf === undefined) return { en, zh };
  if (kind === 'revert') return { en: `${en} #${revertOf}`, zh: `${zh} #${revertOf}` };
  return { en: `${en}, back to #${revertOf}`, zh: `${zh}，恢复 #${revertOf}` };
}

export const revisionStates: Record<RevisionStatus, { tone: Tone; text: Text }> = {
  pending: { tone: 'starting', text: { en: 'being applied', zh: '应用中' } },
  applied: { tone: 'running', text: { en: 'applied', zh: '已应用' } },
  failed: { tone: 'failed', text: { en: 'failed', zh: '失败' } },
  discarded: { tone: 'stopped', text: { en: 'set aside', zh: '已搁置' } },
};
