import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ComparePage } from '@/components/config/compare-page';
import { pageUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Compare revisions · 比较修订' };

export default async function CompareRevisionsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await pageUser('viewer');
  const { from, to } = await searchParams;
  const [a, b] = [from, to].map((text) =>
    typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : 0,
  );
  if (!a || !b) notFound();
  return <ComparePage from={a} to={b} />;
}
