import type { Metadata } from 'next';
import { RevisionList } from '@/components/config/revision-list';
import { pageUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Revisions · 修订记录' };

export default async function RevisionsPage() {
  await pageUser('viewer');
  return <RevisionList />;
}
