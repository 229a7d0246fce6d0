'use client';

import Link from 'next/link';
import { useAlertCounts, useLiveGlances } from '@/components/live/use-live';
import { nodeRoleWords } from '@/components/node/words';
import { Badge, type Tone } from '@/components/ui/badge';
import { Table, TableHead, Td } from '@/components/ui/table';
import type { ClusterSummary } from '@/lib/clusters/schemas';
import { useT } from '@/lib/i18n/client';
import { leadership } from '@/lib/overview/picture';
import type { ClusterGlance, DdbRole } from '@/lib/status/types';
import type { Text } from '@/lib/text';
import { LicenceBadge, QuorumBadge } from './badges';

const roles: DdbRole[] = ['controller', 'agent', 'datanode', 'computenode', 'single'];

function stateOf(glance: ClusterGlance | undefined): { tone: Tone; text: Text } {
  if (!glance || glance.source === 'none')
    return { tone: 'plain', text: { en: 'not seen yet', zh: '尚未查看' } };
  const { leader, counts } = glance;
  const all = Object.values(counts);
  const [running, total] = [all.reduce((n, c) => n + c.running, 0), all.reduce((n, c) => n + c.total, 0)];
  const led = leadership({
    ...glance,
    leader: leader === null ? null : { alias: leader, host: '', port: 0 },
  } as never);
  if (running === 0) return { tone: 'stopped', text: { en: 'stopped', zh: '已停止' } };
  if (led === 'election') return { tone: 'attention', text: { en: 'electing a leader', zh: '正在选举' } };
  if (led === 'no-quorum') return { tone: 'failed', text: { en: 'no quorum', zh: '未达法定多数' } };
  return running === total
    ? { tone: 'running', text: { en: 'running', zh: '运行中' } }
    : {
        tone: 'attention',
        text: { en: `${total - running} nodes down`, zh: `${total - running} 个节点异常` },
      };
}

function Counts({ glance }: { glance: ClusterGlance }) {
  const t = useT();
  return (
    <ul className="flex flex-wrap gap-x-3 text-[13px]">
      {roles.map((role) => {
        const count = glance.counts[role];
        if (!count) return null;
        const complete = count.running === count.total;
        return (
          <li key={role} className="whitespace-nowrap">
            <span className="text-muted">{t(nodeRoleWords[role])}</span>{' '}
            <span className={complete ? undefined : 'font-semibold text-failed'}>
              {count.running}/{count.total}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function GlanceRow({ cluster, glance }: { cluster: ClusterSummary; glance?: ClusterGlance }) {
  const t = useT();
  const alerts = useAlertCounts().byCluster[cluster.id] ?? glance?.openAlerts ?? 0;
  const state = stateOf(glance);
  return (
    <tr>
      <Td>
        <Link
          className="whitespace-nowrap font-medium text-accent hover:underline"
          href={`/clusters/${cluster.id}`}
        >
          {cluster.name}
        </Link>
      </Td>
      <Td>
        <Badge tone={state.tone}>{t(state.text)}</Badge>
      </Td>
      <Td>{glance?.leader ?? '—'}</Td>
      <Td>{glance?.quorum ? <QuorumBadge quorum={glance.quorum} short /> : '—'}</Td>
      <Td>{glance ? <Counts glance={glance} /> : cluster.nodes}</Td>
      <Td>{glance?.version ?? cluster.version ?? '—'}</Td>
      <Td>
        {glance?.licenceExpires ? <LicenceBadge expires={glance.licenceExpires} at={glance.at} /> : '—'}
      </Td>
      <Td>
        {alerts > 0 ? (
          <Link href={`/alerts?cluster=${cluster.id}`}>
            <Badge tone="attention">{alerts}</Badge>
          </Link>
        ) : (
          '0'
        )}
      </Td>
      <Td>
        {glance?.activeRun ? (
          <Link href={`/runs/${glance.activeRun.id}`}>
            <Badge tone="starting">{t(glance.activeRun.title)}</Badge>
          </Link>
        ) : (
          '—'
        )}
      </Td>
    </tr>
  );
}

/** All deployed clusters at a glance, live. */
export function GlanceTable({ clusters }: { clusters: ClusterSummary[] }) {
  const t = useT();
  const glances = new Map(useLiveGlances().map((glance) => [glance.clusterId, glance]));
  const heads = [
    { en: 'Cluster', zh: '集群' },
    { en: 'State', zh: '状态' },
    { en: 'Leader', zh: '主控制节点' },
    { en: 'Quorum', zh: '法定多数' },
    { en: 'Nodes running', zh: '运行中的节点' },
    { en: 'Version', zh: '版本' },
    { en: 'Licence', zh: '授权许可' },
    { en: 'Alerts', zh: '告警' },
    { en: 'Operation', zh: '正在执行' },
  ];
  return (
    <Table label={t({ en: 'Clusters', zh: '集群' })}>
      <TableHead heads={heads.map(t)} />
      <tbody>
        {clusters.map((cluster) => (
          <GlanceRow key={cluster.id} cluster={cluster} glance={glances.get(cluster.id)} />
        ))}
      </tbody>
    </Table>
  );
}
