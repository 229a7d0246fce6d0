'use client';

import { Plus, Server, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { useLiveCluster } from '@/components/live/use-live';
import { Button } from '@/components/ui/button';
import { FindingList } from '@/components/ui/finding-list';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import type { SetupView } from '@/lib/clusters/setup-schemas';
import { useT } from '@/lib/i18n/client';
import { changeFindings } from '@/lib/topology/change-nodes-findings';
import { SetupTable } from './setup-table';
import type { SetupActions } from './types';
import { useWish } from './use-wish';

const AddNodesDialog = dynamic(() => import('./add-nodes-dialog'));
const AddHostDialog = dynamic(() => import('./add-host-dialog'));
const RemoveDialog = dynamic(() => import('./remove-dialog'));
const SetupReviewPanel = dynamic(() => import('./setup-review'));

interface Props {
  view: SetupView;
  mayEdit: boolean;
  actions: SetupActions;
}

/** Nodes Setup: the nodes of the cluster and the change that is being put together. */
export function SetupEditor({ view, mayEdit, actions }: Props) {
  const t = useT();
  const change = useWish(view.clusterId, view.spec);
  const [open, setOpen] = useState<'nodes' | 'host' | 'remove' | 'review'>();
  const [selected, setSelected] = useState<string[]>([]);
  const live = useLiveCluster(view.clusterId);
  const online = live
    ? live.nodes.filter((node) => node.health === 'running').map(({ alias }) => alias)
    : view.online;
  const close = () => setOpen(undefined);
  const { wish } = change;
  if (open === 'review') return <SetupReviewPanel view={view} wish={wish} actions={actions} onBack={close} />;
  const facts = { ...(view.maxNodes && { maxNodes: view.maxNodes }), ...(online && { online }) };
  const findings = change.isEmpty ? [] : changeFindings(view.spec, wish, facts);
  return (
    <div className="flex flex-col gap-4">
      {view.activeRun ? (
        <Notice
          action={
            <Link className="text-accent underline" href={`/runs/${view.activeRun}`}>
              {t({ en: 'Open the run', zh: '查看运行' })}
            </Link>
          }
        >
          {t({
            en: 'A run is under way on this cluster; a change can be applied when it has ended.',
            zh: '该集群正在执行运行任务，结束后才能执行变更。',
          })}
        </Notice>
      ) : null}
      <Panel
        title={t({ en: `${view.spec.nodes.length} nodes`, zh: `${view.spec.nodes.length} 个节点` })}
        actions={
          mayEdit ? (
            <>
              <Button small onClick={() => setOpen('nodes')}>
                <Plus aria-hidden className="size-3.5" />
                {t({ en: 'Add nodes…', zh: '添加节点…' })}
              </Button>
              <Button small onClick={() => setOpen('host')}>
                <Server aria-hidden className="size-3.5" />
                {t({ en: 'Add a host…', zh: '添加主机…' })}
              </Button>
              <Button small kind="danger" disabled={selected.length === 0} onClick={() => setOpen('remove')}>
                <Trash2 aria-hidden className="size-3.5" />
                {t({ en: 'Remove…', zh: '移除…' })}
              </Button>
            </>
          ) : undefined
        }
      >
        <SetupTable
          view={view}
          wish={wish}
          mayEdit={mayEdit}
          selected={selected}
          onSelect={setSelected}
          onKeep={change.keep}
          onTakeBack={change.takeBack}
        />
      </Panel>
      {change.isEmpty ? null : (
        <Panel
          title={t({
            en: `This change: ${wish.add.length} to add, ${wish.remove.length} to remove`,
            zh: `本次变更：添加 ${wish.add.length} 个，移除 ${wish.remove.length} 个`,
          })}
          actions={
            <>
              <Button small onClick={change.clear}>
                {t({ en: 'Discard', zh: '放弃' })}
              </Button>
              <Button small kind="primary" onClick={() => setOpen('review')}>
                {t({ en: 'Review…', zh: '审阅…' })}
              </Button>
            </>
          }
        >
          {findings.length > 0 ? (
            <FindingList findings={findings} />
          ) : (
            <p className="px-4 py-2 text-muted">
              {t({
                en: 'Nothing speaks against it so far; the review looks at the cluster and the hosts.',
                zh: '目前未发现问题；审阅时会检查集群和主机。',
              })}
            </p>
          )}
        </Panel>
      )}
      {open === 'nodes' ? (
        <AddNodesDialog
          view={view}
          wish={wish}
          onClose={close}
          onAdd={(nodes) => {
            change.addNodes(nodes);
            close();
          }}
        />
      ) : null}
      {open === 'host' ? (
        <AddHostDialog
          view={view}
          wish={wish}
          onClose={close}
          onAdd={(host, nodes) => {
            change.addHost(host, nodes);
            close();
          }}
        />
      ) : null}
      {open === 'remove' ? (
        <RemoveDialog
          view={view}
          wish={wish}
          selected={selected}
          {...(online && { online })}
          onClose={close}
          onRemove={(aliases) => {
            change.remove(aliases);
            setSelected([]);
            close();
          }}
        />
      ) : null}
    </div>
  );
}
