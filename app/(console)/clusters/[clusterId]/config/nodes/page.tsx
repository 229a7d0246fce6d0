import type { Metadata } from 'next';
import { NodesConfig } from '@/components/config/nodes-config';
import { pageUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Nodes Config · 节点配置' };

export default async function NodesConfigPage({
  searchParams,
}: {
  searchParams: Promise<{ node?: string | string[] }>;
}) {
  await pageUser('viewer');
  const { node } = await searchParams;
  return <NodesConfig node={[node].flat()[0]} />;
}
