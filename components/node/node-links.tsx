'use client';

import { ExternalLink } from 'lucide-react';
import Link from 'next/link';
import { useSyncExternalStore } from 'react';
import { useT } from '@/lib/i18n/client';
import type { NodeStatus } from '@/lib/status/types';
import { vendorConsoleUrl } from '@/lib/status/vendor-link';

const never = () => () => undefined;

/** The host name by which the viewer reaches Deck; empty while the server makes the page. */
export function useViewerHost(): string {
  return useSyncExternalStore(
    never,
    () => location.hostname,
    () => '',
  );
}

const linkClass = 'inline-flex items-center gap-1 text-accent hover:underline';

/** Opens the vendor's own console of a node; that of a controller which does not lead goes by a page that says so. */
export function ConsoleLink({
  clusterId,
  node,
  https,
  children,
}: {
  clusterId: string;
  node: NodeStatus;
  https: boolean;
  children?: string;
}) {
  const t = useT();
  const host = useViewerHost();
  const words = children ?? t({ en: "The vendor's console", zh: '自带 Web 控制台' });
  const icon = <ExternalLink aria-hidden className="size-3.5" />;
  if (node.isLeader === false)
    return (
      <Link
        prefetch={false}
        target="_blank"
        className={linkClass}
        href={`/clusters/${clusterId}/console/${encodeURIComponent(node.alias)}`}
      >
        {words}
        {icon}
      </Link>
    );
  return (
    <a
      className={linkClass}
      href={vendorConsoleUrl(node, { host, https })}
      target="_blank"
      rel="noreferrer noopener"
    >
      {words}
      {icon}
    </a>
  );
}

/** Address of the page with a node's configuration. */
export function configurationPath(clusterId: string, node: NodeStatus): string {
  const own = node.role === 'controller' || node.role === 'agent';
  return `/clusters/${clusterId}/config/${own ? 'controller' : 'nodes'}?node=${encodeURIComponent(node.alias)}`;
}
