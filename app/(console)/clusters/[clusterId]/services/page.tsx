import type { Metadata } from 'next';
import { QueriesProvider } from '@/components/form/queries-provider';
import { SystemdPanel } from '@/components/operate/systemd-panel';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Services · 系统服务' };

export default async function ServicesPage({ params }: { params: Promise<{ clusterId: string }> }) {
  const user = await pageUser('viewer');
  const { clusterId } = await params;
  return (
    <QueriesProvider>
      <SystemdPanel clusterId={clusterId} mayOperate={hasRole(user.role, 'operator')} />
    </QueriesProvider>
  );
}
