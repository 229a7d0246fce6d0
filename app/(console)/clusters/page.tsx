import { Plus } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { DraftTable } from '@/components/cluster/draft-table';
import { GlanceTable } from '@/components/cluster/glance-table';
import { buttonClass } from '@/components/ui/button';
import { EmptyState, PageHeader, Panel } from '@/components/ui/panel';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { listClusters } from '@/lib/clusters/queries';
import { getT } from '@/lib/i18n/locale';

export const metadata: Metadata = { title: 'Clusters · 集群' };

export default async function ClustersPage() {
  const user = await pageUser('viewer');
  const [t, clusters] = await Promise.all([getT(), listClusters()]);
  const mayOperate = hasRole(user.role, 'operator');
  const deployed = clusters.filter((cluster) => cluster.deployed);
  const drafts = clusters.filter((cluster) => !cluster.deployed);
  const deploy = mayOperate ? (
    <Link href="/clusters/new" className={buttonClass('primary')}>
      <Plus aria-hidden className="size-4" />
      {t({ en: 'Deploy a cluster', zh: '部署集群' })}
    </Link>
  ) : undefined;
  return (
    <>
      <PageHeader
        title={t({ en: 'Clusters', zh: '集群' })}
        actions={clusters.length > 0 ? deploy : undefined}
      />
      {clusters.length === 0 ? (
        <Panel>
          <EmptyState title={t({ en: 'No clusters yet', zh: '还没有集群' })} action={deploy}>
            {t({
              en: 'Deck walks you through six steps, from unpacking DolphinDB on your servers to the first query. It shows every command and file before anything runs.',
              zh: 'Deck 将引导您完成六个步骤：从在服务器上解压 DolphinDB 到第一次查询。执行之前会展示每条命令和每个文件。',
            })}
          </EmptyState>
        </Panel>
      ) : (
        <div className="flex flex-col gap-4">
          {deployed.length > 0 ? (
            <Panel>
              <GlanceTable clusters={deployed} />
            </Panel>
          ) : null}
          {drafts.length > 0 ? (
            <Panel title={t({ en: 'Drafts', zh: '草稿' })}>
              <DraftTable drafts={drafts} mayOperate={mayOperate} />
            </Panel>
          ) : null}
        </div>
      )}
    </>
  );
}
