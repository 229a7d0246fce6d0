'use client';

import { TopologyPicture } from '@/components/wizard/topology-picture';
import { shownNodes } from '@/lib/overview/rows';
import type { DdbRole, NodeStatus } from '@/lib/status/types';
import type { ClusterSpec } from '@/lib/topology/spec';
import { NodeState } from './node-state';

/** The topology of the cluster with the live state of each node and the leader marked. */
export default function LiveTopology({
  spec,
  nodes,
  rows,
  roles,
  onOpen,
}: {
  spec: Pick<ClusterSpec, 'ha' | 'hosts' | 'nodes'>;
  nodes: NodeStatus[];
  /** Those of the nodes that the filters leave. */
  rows: NodeStatus[];
  roles: DdbRole[];
  onOpen: (alias: string) => void;
}) {
  const byAlias = new Map(nodes.map((node) => [node.alias, node]));
  return (
    <TopologyPicture
      spec={spec}
      shown={shownNodes(spec.nodes, nodes, rows, roles)}
      mark={({ alias }) => {
        const node = byAlias.get(alias);
        if (!node) return undefined;
        return (
          <button
            type="button"
            aria-label={alias}
            className="ml-auto flex items-center gap-1.5"
            onClick={() => onOpen(alias)}
          >
            {node.isLeader ? <span className="font-semibold text-[12px]">leader</span> : null}
            <NodeState node={node} />
          </button>
        );
      }}
    />
  );
}
