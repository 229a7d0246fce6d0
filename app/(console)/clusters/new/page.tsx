import type { Metadata } from 'next';
import { PageHeader } from '@/components/ui/panel';
import { NewCluster } from '@/components/wizard/new-cluster';
import { pageUser } from '@/lib/auth/session';
import { listHosts } from '@/lib/hosts/queries';
import { getT } from '@/lib/i18n/locale';
import { createDraftAction } from '../actions';

export const metadata: Metadata = { title: 'New cluster · 新建集群' };

export default async function NewClusterPage() {
  await pageUser('operator');
  const [t, hosts] = await Promise.all([getT(), listHosts()]);
  return (
    <>
      <PageHeader
        title={t({ en: 'Deploy a cluster', zh: '部署集群' })}
        lead={t({
          en: 'Name it and choose its servers. Nothing happens on the hosts before you have seen the plan; the draft can be left and taken up again at any step.',
          zh: '为集群命名并选择服务器。在您查看计划之前不会对主机做任何操作；草稿可随时离开，之后从任一步骤继续。',
        })}
      />
      <NewCluster hosts={hosts} create={createDraftAction} />
    </>
  );
}
