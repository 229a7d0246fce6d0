import { redirect } from 'next/navigation';
import { pageUser } from '@/lib/auth/session';

export default async function ConfigPage({ params }: { params: Promise<{ clusterId: string }> }) {
  await pageUser('viewer');
  const { clusterId } = await params;
  redirect(`/clusters/${clusterId}/config/controller`);
}
