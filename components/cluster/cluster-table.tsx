import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { Table, TableHead, Td } from '@/components/ui/table';
import type { ClusterSummary } from '@/lib/clusters/schemas';
import { formatTime } from '@/lib/format';
import { getLocale, getT } from '@/lib/i18n/locale';

export async function ClusterTable({ clusters }: { clusters: ClusterSummary[] }) {
  const [t, locale] = await Promise.all([getT(), getLocale()]);
  const heads = [
    { en: 'Cluster', zh: '集群' },
    { en: 'State', zh: '状态' },
    { en: 'Version', zh: '版本' },
    { en: 'Hosts', zh: '主机' },
    { en: 'Nodes', zh: '节点' },
    { en: 'Controllers', zh: '控制节点' },
    { en: 'Changed', zh: '修改时间' },
  ];
  return (
    <Table label={t({ en: 'Clusters', zh: '集群' })}>
      <TableHead heads={heads.map(t)} />
      <tbody>
        {clusters.map((cluster) => (
          <tr key={cluster.id}>
            <Td>
              <Link
                className="font-medium text-accent hover:underline"
                href={cluster.deployed ? `/clusters/${cluster.id}` : `/clusters/new/${cluster.id}/download`}
              >
                {cluster.name}
              </Link>
            </Td>
            <Td>
              {cluster.activeRun ? (
                <Link href={`/runs/${cluster.activeRun}`}>
                  <Badge tone="starting">{t({ en: 'run under way', zh: '正在运行任务' })}</Badge>
                </Link>
              ) : (
                <Badge tone={cluster.deployed ? 'running' : 'plain'}>
                  {cluster.deployed ? t({ en: 'deployed', zh: '已部署' }) : t({ en: 'draft', zh: '草稿' })}
                </Badge>
              )}
            </Td>
            <Td>{cluster.version ?? '–'}</Td>
            <Td>{cluster.hosts}</Td>
            <Td>{cluster.nodes}</Td>
            <Td>
              {cluster.ha
                ? t({ en: 'high availability (Raft)', zh: '高可用（Raft）' })
                : t({ en: 'single', zh: '单控制节点' })}
            </Td>
            <Td className="whitespace-nowrap">{formatTime(cluster.updatedAt, locale)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
