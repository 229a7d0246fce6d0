'use client';

import { useCallback, useMemo, useState } from 'react';
import { useLiveCluster } from '@/components/live/use-live';
import { Button } from '@/components/ui/button';
import { lazily } from '@/components/ui/lazily';
import { EmptyState } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { useT } from '@/lib/i18n/client';
import { type ColumnId, offeredColumns } from '@/lib/overview/columns';
import { filterNodes, nextSort, sortNodes } from '@/lib/overview/rows';
import type { NodeStatus } from '@/lib/status/types';
import type { ClusterSpec } from '@/lib/topology/spec';
import { AgentsPanel } from './agents-panel';
import { ColumnMenu } from './column-menu';
import { NodeTable } from './node-table';
import { OverviewToolbar } from './overview-toolbar';
import { SelectionActions } from './selection-actions';
import { useSelection } from './use-selection';
import { useView } from './use-view';

const loading = (
  <div className="p-6">
    <Spinner />
  </div>
);
const HostCards = lazily(() => import('./host-cards'), loading);
const LiveTopology = lazily(() => import('./live-topology'), loading);
const NodeDrawer = lazily(() => import('./node-drawer'));

interface Props {
  clusterId: string;
  spec: Pick<ClusterSpec, 'ha' | 'hosts' | 'nodes'>;
  /** Ids of the hosts by address. */
  hostIds: Record<string, string>;
  /** Whether the nodes' own consoles are served over HTTPS. */
  https: boolean;
  mayOperate: boolean;
}

const noNodes: NodeStatus[] = [];

function usePersistentView(nodes: NodeStatus[]) {
  const [view, change] = useView();
  const [text, setText] = useState('');
  const { roles, state, sort } = view;
  const rows = useMemo(
    () => sortNodes(filterNodes(nodes, { text, roles, state }), sort),
    [nodes, text, roles, state, sort],
  );
  const offer = offeredColumns(nodes);
  // The list of columns is made anew with each picture; its contents are what counts for drawing rows again.
  const key = offer.offered
    .filter(({ id }) => !view.hidden.includes(id))
    .map(({ id }) => id)
    .join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const columns = useMemo(() => offer.offered.filter(({ id }) => !view.hidden.includes(id)), [key]);
  const sortBy = (column: ColumnId) => change({ sort: nextSort(sort, column) });
  return { view, change, text, setText, rows, columns, offer, sortBy };
}

/** The overview of a running cluster: agents, then its nodes as a table, by host or as a topology; a drawer for one node. */
export function LiveOverview({ clusterId, spec, hostIds, https, mayOperate }: Props) {
  const t = useT();
  const nodes = useLiveCluster(clusterId)?.nodes ?? noNodes;
  const { view, change, text, setText, rows, columns, offer, sortBy } = usePersistentView(nodes);
  const selection = useSelection(nodes, rows);
  const [opened, setOpened] = useState<string>();
  const open = useCallback((alias: string) => setOpened(alias), []);
  const openedNode = nodes.find(({ alias }) => alias === opened);
  const agents = nodes.filter(({ role }) => role === 'agent');
  const hostNames = Object.fromEntries(spec.hosts.map(({ address, name }) => [address, name]));
  const body = {
    table: (
      <NodeTable
        clusterId={clusterId}
        rows={rows}
        total={nodes.length}
        columns={columns}
        {...(view.sort ? { sort: view.sort } : {})}
        onSort={sortBy}
        {...(mayOperate ? { selection } : {})}
        onOpen={open}
      />
    ),
    hosts: <HostCards nodes={rows} hostNames={hostNames} onOpen={open} />,
    topology: <LiveTopology spec={spec} nodes={nodes} rows={rows} roles={view.roles} onOpen={open} />,
  };
  if (nodes.length === 0)
    return (
      <EmptyState title={t({ en: 'Looking at the nodes for the first time…', zh: '正在首次查看节点…' })}>
        <Spinner />
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3">
      {agents.length > 0 ? <AgentsPanel agents={agents} onOpen={open} /> : null}
      <section aria-label={t({ en: 'Nodes', zh: '节点' })} className="rounded border border-line bg-panel">
        <div className="flex items-start justify-between gap-2 border-line border-b px-3 py-2">
          <OverviewToolbar nodes={nodes} view={view} change={change} text={text} onText={setText} />
          {view.show === 'table' ? (
            <ColumnMenu {...offer} hidden={view.hidden} onChange={(hidden) => change({ hidden })} />
          ) : null}
        </div>
        {mayOperate && view.show === 'table' ? (
          <SelectionActions
            clusterId={clusterId}
            selected={selection.selected}
            hidden={selection.hidden}
            onClear={selection.clear}
          />
        ) : null}
        {rows.length === 0 ? (
          <EmptyState
            title={t({ en: 'No node matches the filters', zh: '没有符合筛选条件的节点' })}
            action={
              <Button
                onClick={() => {
                  setText('');
                  change({ state: 'all', roles: [...new Set(nodes.map(({ role }) => role))] });
                }}
              >
                {t({ en: 'Show all nodes', zh: '显示所有节点' })}
              </Button>
            }
          />
        ) : (
          body[view.show]
        )}
      </section>
      {openedNode ? (
        <NodeDrawer
          clusterId={clusterId}
          node={openedNode}
          total={nodes.length}
          hostId={hostIds[openedNode.host]}
          https={https}
          mayOperate={mayOperate}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
    </div>
  );
}
