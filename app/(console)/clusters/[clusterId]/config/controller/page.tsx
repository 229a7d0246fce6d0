import type { Metadata } from 'next';
import { ControllerConfig } from '@/components/config/controller-config';
import { pageUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Controller Config · 控制节点配置' };

export default async function ControllerConfigPage({
  searchParams,
}: {
  searchParams: Promise<{ node?: string | string[] }>;
}) {
  await pageUser('viewer');
  const { node } = await searchParams;
  return <ControllerConfig node={[node].flat()[0]} />;
}
