import type { Metadata } from 'next';
import { CredentialsPanel } from '@/components/settings/credentials-panel';
import { DownloadPanel } from '@/components/settings/download-panel';
import { OwnPasswordPanel } from '@/components/settings/own-password-panel';
import { UsersPanel } from '@/components/settings/users-panel';
import { PageHeader } from '@/components/ui/panel';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { listCredentials } from '@/lib/credentials/credentials';
import { getT } from '@/lib/i18n/locale';
import { downloadBase } from '@/lib/settings/settings';
import { listUsers } from '@/lib/users/update-user';
import {
  changeOwnPasswordAction,
  createCredentialAction,
  createUserAction,
  deleteCredentialAction,
  saveDownloadBaseAction,
  updateCredentialAction,
  updateUserAction,
} from './actions';

export const metadata: Metadata = { title: 'Settings · 设置' };

export default async function SettingsPage() {
  const user = await pageUser('viewer');
  const t = await getT();
  const mayManage = hasRole(user.role, 'administrator');
  const [users, credentials, base] = await Promise.all([
    mayManage ? listUsers() : [],
    listCredentials(),
    downloadBase(),
  ]);
  return (
    <>
      <PageHeader title={t({ en: 'Settings', zh: '设置' })} />
      <div className="flex flex-col gap-5">
        <CredentialsPanel
          rows={credentials}
          mayEdit={mayManage}
          create={createCredentialAction}
          update={updateCredentialAction}
          remove={deleteCredentialAction}
        />
        {mayManage ? (
          <UsersPanel rows={users} ownId={user.id} create={createUserAction} update={updateUserAction} />
        ) : null}
        <OwnPasswordPanel change={changeOwnPasswordAction} />
        <DownloadPanel base={base} mayEdit={mayManage} save={saveDownloadBaseAction} />
      </div>
    </>
  );
}
