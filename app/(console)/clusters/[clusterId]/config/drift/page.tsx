import type { Metadata } from 'next';
import { DriftView } from '@/components/config/drift-view';
import { pageUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Drift · 配置漂移' };

export default async function DriftPage() {
  await pageUser('viewer');
  return <DriftView />;
}
