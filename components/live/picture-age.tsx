'use client';

import { useEffect, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { ago } from '@/lib/format/when';
import { useT } from '@/lib/i18n/client';
import { isStale } from '@/lib/overview/picture';
import { useLiveStore } from './live-provider';
import { useLiveCluster, useLiveLink } from './use-live';

/** Gives the age in ms of the picture of a cluster and whether it is stale, renewed each second; undefined until the page runs in the browser. */
function useAge(clusterId: string): { ms: number; stale: boolean } | undefined {
  const store = useLiveStore();
  const picture = useLiveCluster(clusterId);
  const [now, setNow] = useState<number>();
  useEffect(() => {
    const look = () => setNow(store.serverNow());
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [store]);
  if (now === undefined || !picture) return undefined;
  const at = Math.max(store.clock.at ?? 0, picture.at);
  const intervalMs = store.clock.intervalMs ?? picture.intervalMs;
  return { ms: now - at, stale: isStale({ at, intervalMs }, now) };
}

/** How old the picture is, and whether it is live, stale or cut off. */
export function PictureAge({ clusterId }: { clusterId: string }) {
  const t = useT();
  const link = useLiveLink();
  const age = useAge(clusterId);
  const words = age ? t(ago(age.ms)) : '…';
  if (link === 'lost')
    return (
      <Badge tone="attention">
        {t({ en: `reconnecting to Deck, picture from ${words}`, zh: `正在重新连接 Deck，数据为 ${words}` })}
      </Badge>
    );
  if (age?.stale)
    return <Badge tone="attention">{t({ en: `stale, from ${words}`, zh: `数据已过期（${words}）` })}</Badge>;
  return (
    <span className="whitespace-nowrap text-[13px] text-muted">
      {t({ en: `picture from ${words}`, zh: `数据更新于 ${words}` })}
    </span>
  );
}
