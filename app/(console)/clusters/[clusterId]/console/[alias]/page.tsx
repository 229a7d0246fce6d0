import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ConsoleRedirect } from '@/components/cluster/console-redirect';
import { pageUser } from '@/lib/auth/session';
import { servesHttps } from '@/lib/overview/first-picture';
import { clusterOr404 } from '../../cluster';

export const metadata: Metadata = { title: 'Console · 控制台' };

interface Props {
  params: Promise<{ clusterId: string; alias: string }>;
}

/** On the way to the vendor's console of a node: says so when the node is a controller that does not lead. */
export default async function ConsolePage({ params }: Props) {
  await pageUser('viewer');
  const { clusterId, alias: encoded } = await params;
  const alias = decodeURIComponent(encoded);
  const cluster = await clusterOr404(clusterId);
  const node = cluster.spec.nodes.find((one) => one.alias === alias);
  if (!node) notFound();
  return (
    <ConsoleRedirect
      clusterId={cluster.id}
      asked={{ alias, host: node.host, port: node.port, publicNames: [] }}
      https={servesHttps(cluster.spec)}
    />
  );
}
