'use client';

import Link from 'next/link';
import { useShownNodes } from '@/components/live/use-live';
import { NodeActions } from '@/components/operate/node-actions';
import { Drawer } from '@/components/ui/drawer';
import { lazily } from '@/components/ui/lazily';
import { Notice } from '@/components/ui/notice';
import { moment } from '@/lib/format/when';
import { useLocale, useT } from '@/lib/i18n/client';
import { columnNotes } from '@/lib/overview/column-notes';
import { figureColumns, figureOf } from '@/lib/overview/columns';
import type { NodeStatus } from '@/lib/status/types';
import type { Text } from '@/lib/text';
import { ConsoleLink, configurationPath } from './node-links';
import { NodeState } from './node-state';
import { healthWords, nodeRoleWords } from './words';

const NodeCharts = lazily(() => import('./node-charts'));

interface Props {
  clusterId: string;
  node: NodeStatus;
  /** Nodes of the cluster. */
  total: number;
  hostId?: string;
  https: boolean;
  mayOperate: boolean;
  onClose: () => void;
}

function Facts({ clusterId, node, hostId }: Pick<Props, 'clusterId' | 'node' | 'hostId'>) {
  const t = useT();
  const facts: { name: Text; value: React.ReactNode }[] = [
    { name: { en: 'Role', zh: '类型' }, value: t(nodeRoleWords[node.role]) },
    {
      name: { en: 'Host', zh: '主机' },
      value: hostId ? (
        <Link className="text-accent hover:underline" href={`/hosts/${hostId}`}>
          {node.host}
        </Link>
      ) : (
        node.host
      ),
    },
    { name: { en: 'Port', zh: '端口' }, value: node.port },
    { name: { en: 'Started by', zh: '所属代理' }, value: node.agent },
    { name: { en: 'Zone', zh: '区域' }, value: node.zone },
    { name: { en: 'Compute group', zh: '计算组' }, value: node.computeGroup },
    { name: { en: 'Public names', zh: '公网名称' }, value: node.publicNames.join(', ') },
    {
      name: { en: 'Restart needed', zh: '需要重启' },
      value:
        node.restartFor === undefined ? (
          ''
        ) : (
          <Link className="text-accent hover:underline" href={`/clusters/${clusterId}/config/revisions`}>
            {t({ en: `for revision ${node.restartFor}`, zh: `应用配置版本 ${node.restartFor}` })}
          </Link>
        ),
    },
  ];
  return (
    <dl className="grid grid-cols-[8rem_1fr] gap-y-1">
      {facts
        .filter(({ value }) => value !== '')
        .map(({ name, value }) => (
          <div key={name.en} className="contents">
            <dt className="text-muted">{t(name)}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Figures({ node }: { node: NodeStatus }) {
  const t = useT();
  const figures = figureColumns
    .map((column) => ({ column, shown: column.show(figureOf(node, column.id)) }))
    .filter(({ shown }) => shown !== undefined);
  if (figures.length === 0)
    return (
      <p className="text-muted">{t({ en: 'It reports no figures now.', zh: '该节点目前没有指标。' })}</p>
    );
  return (
    <table className="w-full text-[13px]">
      <tbody>
        {figures.map(({ column, shown }) => (
          <tr key={column.id} className="border-line border-b">
            <th
              scope="row"
              title={t(columnNotes[column.id])}
              className="py-0.5 text-left font-normal text-muted"
            >
              {t(column.head)}
            </th>
            <td className="py-0.5 text-right tabular-nums">
              {typeof shown?.short === 'string' ? shown.short : shown && t(shown.short)}
            </td>
            <td className="w-44 py-0.5 text-right font-mono text-[12px] text-muted tabular-nums">
              {shown?.full}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Everything that Deck knows of one node. */
export default function NodeDrawer({ clusterId, node, total, hostId, https, mayOperate, onClose }: Props) {
  const t = useT();
  const locale = useLocale();
  useShownNodes('drawer', [node.alias], total);
  const since = node.since ? moment(node.since, Date.now(), locale) : undefined;
  const link = 'text-accent hover:underline';
  const section = 'mt-5 mb-2 font-semibold';
  return (
    <Drawer
      onClose={onClose}
      title={
        <>
          <span className="truncate">{node.alias}</span>
          {node.isLeader ? <span className="text-[13px]">leader</span> : null}
          <NodeState node={node} />
        </>
      }
    >
      <div className="px-4 py-3">
        <nav aria-label={t({ en: 'More of this node', zh: '节点相关' })} className="mb-3 flex gap-4">
          <Link className={link} href={`/clusters/${clusterId}/logs?node=${encodeURIComponent(node.alias)}`}>
            {t({ en: 'Log', zh: '日志' })}
          </Link>
          <Link className={link} href={configurationPath(clusterId, node)}>
            {t({ en: 'Configuration', zh: '配置' })}
          </Link>
          <ConsoleLink clusterId={clusterId} node={node} https={https} />
        </nav>
        <Notice
          kind={
            node.health === 'running' ? 'ok' : healthWords[node.health].tone === 'failed' ? 'error' : 'info'
          }
          title={
            since
              ? t({
                  en: `${t(healthWords[node.health].text)} since ${since}`,
                  zh: `自 ${since} 起${t(healthWords[node.health].text)}`,
                })
              : t(healthWords[node.health].text)
          }
        >
          {node.evidence ? <p className="break-words">{t(node.evidence)}</p> : null}
        </Notice>
        {mayOperate ? (
          <div className="mt-3 flex flex-wrap gap-2">
            <NodeActions clusterId={clusterId} selected={[node]} />
          </div>
        ) : null}
        <h3 className={section}>{t({ en: 'Node', zh: '节点' })}</h3>
        <Facts clusterId={clusterId} node={node} hostId={hostId} />
        <h3 className={section}>{t({ en: 'Last hour', zh: '最近一小时' })}</h3>
        <NodeCharts clusterId={clusterId} alias={node.alias} role={node.role} />
        <h3 className={section}>{t({ en: 'Figures', zh: '指标' })}</h3>
        <Figures node={node} />
      </div>
    </Drawer>
  );
}
