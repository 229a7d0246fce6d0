import type { Metadata } from 'next';
import { LogsView } from '@/components/logs/logs-view';
import { pageUser } from '@/lib/auth/session';
import type { LogNode } from '@/lib/logs/types';
import { clusterOr404 } from '../cluster';

export const metadata: Metadata = { title: 'Logs · 日志' };

export default async function LogsPage({ params }: { params: Promise<{ clusterId: string }> }) {
  await pageUser('viewer');
  const { id, spec } = await clusterOr404((await params).clusterId);
  const nodes: LogNode[] = spec.nodes.map(({ alias, role, host, port }) => ({ alias, role, host, port }));
  return <LogsView clusterId={id} nodes={nodes} />;
}
