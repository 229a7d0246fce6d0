import type { ClusterStatus, NodeHealth, NodeStatus } from '@/lib/status/types';

/** A status of nodes with these states, since `at`. */
export function statusWith(clusterId: string, health: Record<string, NodeHealth>, at: number): ClusterStatus {
  const nodes = Object.entries(health).map(
    ([alias, state]): NodeStatus => ({
      ...{ alias, role: 'datanode', host: '10.0.0.80', port: 8902, health: state, since: at, isLeader: null },
      ...{ agent: '', zone: '', computeGroup: '', publicNames: [], figures: {} },
    }),
  );
  return {
    ...{ clusterId, seq: 1, at, intervalMs: 1000, source: 'leader', leader: null, nodes, problems: [] },
  };
}
