import type { Metadata } from 'next';
import { QueriesProvider } from '@/components/form/queries-provider';
import { LicencePage } from '@/components/licence/licence-page';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { listLicences } from '@/lib/licences/licences';
import { addLicenceAction } from '../../actions';
import { planLicenceAction, previewLicenceAction, replaceLicenceAction, storeKeptAction } from './actions';

export const metadata: Metadata = { title: 'Licence · 授权许可' };

const actions = {
  add: addLicenceAction,
  plan: planLicenceAction,
  preview: previewLicenceAction,
  replace: replaceLicenceAction,
  storeKept: storeKeptAction,
};

export default async function ClusterLicencePage({ params }: { params: Promise<{ clusterId: string }> }) {
  const user = await pageUser('viewer');
  const { clusterId } = await params;
  const mayOperate = hasRole(user.role, 'operator');
  return (
    <QueriesProvider>
      <LicencePage
        clusterId={clusterId}
        mayOperate={mayOperate}
        licences={mayOperate ? await listLicences() : []}
        actions={actions}
      />
    </QueriesProvider>
  );
}
