import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { FactsPanel } from '@/components/host/facts-panel';
import { HostChecks } from '@/components/host/host-checks';
import { HostState } from '@/components/host/host-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { PageHeader } from '@/components/ui/panel';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { getHost } from '@/lib/hosts/queries';
import { checkHostsAction, fixHostAction } from '../actions';

export const metadata: Metadata = { title: 'Host · 主机' };

export default async function HostPage({ params }: { params: Promise<{ hostId: string }> }) {
  const user = await pageUser('viewer');
  const host = await getHost((await params).hostId);
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
      />
      <div className="flex flex-col gap-4">
        {host.lastError ? <ErrorNotice error={host.lastError} /> : null}
        <HostChecks
          host={host}
          mayOperate={hasRole(user.role, 'operator')}
          check={checkHostsAction}
          fix={fixHostAction}
        />
        {host.facts ? <FactsPanel facts={host.facts} /> : null}
      </div>
    </>
  );
}
