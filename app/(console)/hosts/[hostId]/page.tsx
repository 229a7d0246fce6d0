import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { EditHost } from '@/components/host/edit-host';
import { FactsPanel } from '@/components/host/facts-panel';
import { HostChecks } from '@/components/host/host-checks';
import { HostState } from '@/components/host/host-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { PageHeader } from '@/components/ui/panel';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { listCredentials } from '@/lib/credentials/credentials';
import { getHost } from '@/lib/hosts/queries';
import { checkHostsAction, fixHostAction, updateHostAction } from '../actions';

export const metadata: Metadata = { title: 'Host · 主机' };

export default async function HostPage({ params }: { params: Promise<{ hostId: string }> }) {
  const user = await pageUser('viewer');
  const { hostId } = await params;
  const [host, credentials] = await Promise.all([getHost(hostId), listCredentials()]);
  const mayOperate = hasRole(user.role, 'operator');
  if (!host) notFound();
  return (
    <>
      <PageHeader
        title={
          <span className="flex items-center gap-3">
            {host.name} <HostState host={host} />
          </span>
        }
        lead={[`${host.username}@${host.address}:${host.port}`, host.hostKey].filter(Boolean).join(' · ')}
        actions={
          mayOperate ? (
            <EditHost host={host} credentials={credentials} update={updateHostAction} />
          ) : undefined
        }
      />
      <div className="flex flex-col gap-4">
        {host.lastError ? <ErrorNotice error={host.lastError} /> : null}
        <HostChecks host={host} mayOperate={mayOperate} check={checkHostsAction} fix={fixHostAction} />
        {host.facts ? <FactsPanel facts={host.facts} /> : null}
      </div>
    </>
  );
}
