import { redirect } from 'next/navigation';

export default async function DraftPage({ params }: { params: Promise<{ clusterId: string }> }) {
  redirect(`/clusters/new/${(await params).clusterId}/download`);
}
