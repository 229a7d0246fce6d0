'use client';

import { Download } from 'lucide-react';
import { buttonClass } from '@/components/ui/button';
import { useT } from '@/lib/i18n/client';
import { type LogQuery, writeQuery } from './log-query';

const addressOf = (clusterId: string, { kind, via }: LogQuery, node: string) => {
  const params = writeQuery({
    nodes: [],
    kind,
    via,
    levels: [],
    text: '',
    matchCase: false,
    at: '',
    follow: false,
  });
  params.set('node', node);
  return `/api/clusters/${clusterId}/logs/download?${params}`;
};

/** The file itself: one link for one node, a list of them for several. */
export function DownloadMenu({ clusterId, query }: { clusterId: string; query: LogQuery }) {
  const t = useT();
  const [first, ...others] = query.nodes;
  const word = t({ en: 'Download', zh: '下载' });
  if (!first) return null;
  if (others.length === 0) {
    return (
      <a className={buttonClass()} href={addressOf(clusterId, query, first)} download>
        <Download aria-hidden className="size-4" />
        {word}
      </a>
    );
  }
  return (
    <details className="relative">
      <summary className={`${buttonClass()} list-none`}>
        <Download aria-hidden className="size-4" />
        {word}
      </summary>
      <ul className="absolute top-full right-0 z-20 mt-1 min-w-40 rounded border border-line-strong bg-panel py-1 shadow-lg">
        {query.nodes.map((alias) => (
          <li key={alias}>
            <a
              className="block px-3 py-1 font-mono text-[13px] hover:bg-raised"
              href={addressOf(clusterId, query, alias)}
              download
            >
              {alias}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
