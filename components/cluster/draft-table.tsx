import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { Table, TableHead, Td } from '@/components/ui/table';
import type { ClusterSummary } from '@/lib/clusters/schemas';
import { formatTime } from '@/lib/format';
import { getLocale, getT } from '@/lib/i18n/locale';

/** Clusters that have not been deployed in full; they open in the wizard for those who may deploy. */
export async function DraftTable({ drafts, mayOperate }: { drafts: ClusterSummary[]; mayOperate: boolean }) {
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
    <Table label={t({ en: 'Drafts', zh: '草稿' })}>
      <TableHead heads={heads.map(t)} />
      <tbody>
        {drafts.map((draft) => (
          <tr key={draft.id}>
            <Td>
              <Link
                className="font-medium text-accent hover:underline"
                href={mayOperate ? `/clusters/new/${draft.id}/download` : `/clusters/${draft.id}`}
              >
                {draft.name}
              </Link>
            </Td>
            <Td>
              {draft.activeRun ? (
                <Link href={`/runs/${draft.activeRun}`}>
                  <Badge tone="starting">{t({ en: 'run under way', zh: '正在运行任务' })}</Badge>
                </Link>
              ) : (
                <Badge>{t({ en: 'draft', zh: '草稿' })}</Badge>
              )}
            </Td>
            <Td>{draft.version ?? '–'}</Td>
            <Td>{draft.hosts}</Td>
            <Td>{draft.nodes}</Td>
            <Td>
              {draft.ha
                ? t({ en: 'high availability (Raft)', zh: '高可用（Raft）' })
                : t({ en: 'single', zh: '单控制节点' })}
            </Td>
            <Td className="whitespace-nowrap">{formatTime(draft.updatedAt, locale)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
