import type { Metadata } from 'next';
import { QueriesProvider } from '@/components/form/queries-provider';
import { HostsView } from '@/components/host/hosts-view';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { listCredentials } from '@/lib/credentials/credentials';
import { listHosts } from '@/lib/hosts/queries';
import { createCredentialAction } from '../settings/actions';
import {
  acceptHostKeyAction,
  addHostsAction,
  checkBetweenAction,
  checkHostsAction,
  deleteHostAction,
  offeredKeyAction,
} from './actions';

export const metadata: Metadata = { title: 'Hosts · 主机' };

export default async function HostsPage() {
  const user = await pageUser('viewer');
  const [hosts, credentials] = await Promise.all([listHosts(), listCredentials()]);
  return (
    <QueriesProvider>
      <HostsView
        initial={hosts}
        credentials={credentials}
        mayOperate={hasRole(user.role, 'operator')}
        mayManage={hasRole(user.role, 'administrator')}
        actions={{
          add: addHostsAction,
          check: checkHostsAction,
          between: checkBetweenAction,
          remove: deleteHostAction,
          offer: offeredKeyAction,
          accept: acceptHostKeyAction,
          createCredential: createCredentialAction,
        }}
      />
    </QueriesProvider>
  );
}
