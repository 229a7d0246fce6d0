'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useLiveCluster } from '@/components/live/use-live';
import { useViewerHost } from '@/components/node/node-links';
import { Button, buttonClass } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { useT } from '@/lib/i18n/client';
import type { NodeStatus } from '@/lib/status/types';
import { vendorConsoleUrl } from '@/lib/status/vendor-link';

type Target = Pick<NodeStatus, 'alias' | 'host' | 'port' | 'publicNames'>;

interface Props {
  clusterId: string;
  asked: Target;
  https: boolean;
}

const waitS = 5;

/** Counts down and then goes to the address, unless the reader stays. */
function useDeparture(url: string | undefined, stays: boolean): number {
  const [left, setLeft] = useState(waitS);
  useEffect(() => {
    if (!url || stays) return;
    if (left <= 0) {
      location.assign(url);
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [url, stays, left]);
  return left;
}

/** Says that a controller does not lead and goes to the console of the one that does. */
export function ConsoleRedirect({ clusterId, asked, https }: Props) {
  const t = useT();
  const host = useViewerHost();
  const status = useLiveCluster(clusterId);
  const [stays, setStays] = useState(false);
  const nodes: Target[] = status?.nodes ?? [];
  const node = nodes.find(({ alias }) => alias === asked.alias) ?? asked;
  const leader = nodes.find(({ alias }) => alias === status?.leader?.alias);
  const own = vendorConsoleUrl(node, { host, https });
  const leads = leader?.alias === node.alias;
  const goal = leader && host !== '' ? vendorConsoleUrl(leader, { host, https }) : undefined;
  const left = useDeparture(goal, stays);
  const site = (target: Target) => `${target.host}:${target.port}`;
  return (
    <Panel title={t({ en: `Console of ${node.alias}`, zh: `${node.alias} 的 Web 控制台` })}>
      <div className="flex flex-col items-start gap-3 p-4">
        {leader && goal ? (
          <>
            <p>
              {leads
                ? t({
                    en: `${node.alias} leads the cluster.`,
                    zh: `${node.alias} 是集群的 leader。`,
                  })
                : t({
                    en: `${node.alias} (${site(node)}) is not the leader of the cluster. The leader is ${leader.alias} at ${site(leader)}; only its console can act on the cluster.`,
                    zh: `${node.alias}（${site(node)}）不是集群的 leader。当前 leader 为 ${leader.alias}（${site(leader)}），只有在其控制台中才能操作集群。`,
                  })}{' '}
              <span aria-live="polite">
                {stays
                  ? ''
                  : t({
                      en: `Going to ${goal} in ${left} s.`,
                      zh: `${left} 秒后前往 ${goal}。`,
                    })}
              </span>
            </p>
            <p className="flex flex-wrap gap-2">
              <a className={buttonClass('primary')} href={goal}>
                {t({ en: `Go to ${leader.alias}`, zh: `前往 ${leader.alias}` })}
              </a>
              {stays ? null : (
                <Button onClick={() => setStays(true)}>{t({ en: 'Stay here', zh: '留在此页' })}</Button>
              )}
              {leads ? null : (
                <a className={buttonClass('quiet')} href={own}>
                  {t({ en: `Open ${node.alias} all the same`, zh: `仍然打开 ${node.alias}` })}
                </a>
              )}
            </p>
          </>
        ) : (
          <>
            <p>
              {t({
                en: 'No leader is known at present, so Deck does not go anywhere by itself.',
                zh: '目前没有已知的 leader，Deck 不会自动跳转。',
              })}
            </p>
            <a className={buttonClass()} href={own}>
              {t({ en: `Open ${node.alias} at ${site(node)}`, zh: `打开 ${node.alias}（${site(node)}）` })}
            </a>
          </>
        )}
        <Link className="text-accent hover:underline" href={`/clusters/${clusterId}`}>
          {t({ en: 'Back to the overview', zh: '返回概览' })}
        </Link>
      </div>
    </Panel>
  );
}
