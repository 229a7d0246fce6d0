import type { Metadata } from 'next';
import { PackagesView } from '@/components/package/packages-view';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { listPackages } from '@/lib/packages/packages';
import { downloadBase } from '@/lib/settings/settings';
import { deletePackageAction, registerDownloadAction } from './actions';

export const metadata: Metadata = { title: 'Packages · 安装包' };

export default async function PackagesPage() {
  const user = await pageUser('viewer');
  const [packages, base] = await Promise.all([listPackages(), downloadBase()]);
  return (
    <PackagesView
      packages={packages}
      base={base}
      mayOperate={hasRole(user.role, 'operator')}
      register={registerDownloadAction}
      remove={deletePackageAction}
    />
  );
}
