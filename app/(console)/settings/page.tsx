import type { Metadata } from 'next';
import { ConfigurationPanel } from '@/components/settings/configuration-panel';
import { CredentialsPanel } from '@/components/settings/credentials-panel';
import { DownloadPanel } from '@/components/settings/download-panel';
import { MetricsPanel } from '@/components/settings/metrics-panel';
import { OwnPasswordPanel } from '@/components/settings/own-password-panel';
import { StatusPanel } from '@/components/settings/status-panel';
import { UsersPanel } from '@/components/settings/users-panel';
import { PageHeader } from '@/components/ui/panel';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { listCredentials } from '@/lib/credentials/credentials';
import { getT } from '@/lib/i18n/locale';
import { configurationSettings } from '@/lib/settings/configuration';
import { hasMetricsToken } from '@/lib/settings/metrics-token';
import { downloadBase } from '@/lib/settings/settings';
import { loadStatusSettings } from '@/lib/settings/status';
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
import { saveConfigurationSettingsAction } from './configuration-actions';
import {
  createMetricsTokenAction,
  removeMetricsTokenAction,
  saveStatusSettingsAction,
} from './status-actions';

export const metadata: Metadata = { title: 'Settings · 设置' };

export default async function SettingsPage() {
  const user = await pageUser('viewer');
  const t = await getT();
  const mayManage = hasRole(user.role, 'administrator');
  const [users, credentials, base, status, metrics, configuration] = await Promise.all([
    mayManage ? listUsers() : [],
    listCredentials(),
    downloadBase(),
    loadStatusSettings(),
    hasMetricsToken(),
    configurationSettings(),
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
        <StatusPanel value={status} mayEdit={mayManage} save={saveStatusSettingsAction} />
        <ConfigurationPanel
          value={configuration}
          mayEdit={mayManage}
          save={saveConfigurationSettingsAction}
        />
        {mayManage ? (
          <MetricsPanel
            enabled={metrics}
            create={createMetricsTokenAction}
            remove={removeMetricsTokenAction}
          />
        ) : null}
      </div>
    </>
  );
}
