import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { RevisionPage } from '@/components/config/revision-page';
import { pageUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Revision · 修订' };

export default async function OneRevisionPage({ params }: { params: Promise<{ number: string }> }) {
  await pageUser('viewer');
  const { number } = await params;
  if (!/^\d{1,9}$/.test(number)) notFound();
  return <RevisionPage number={Number(number)} />;
}
