'use client';

import { RefusalNotice } from '@/components/operate/refusal-notice';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { useT } from '@/lib/i18n/client';
import type { ConfigReview } from '@/lib/revisions/types';
import { loneUnknown } from '@/lib/runs/plans/operate-notices';
import { useConfig } from './config-provider';
import { RestartList } from './restart-list';

/** Which nodes have to be restarted and why, what can take effect without, and the choice of when. */
export function RestartPanel({ review }: { review: ConfigReview }) {
  const t = useT();
  const { session, update } = useConfig();
  return (
    <Panel title={t({ en: 'Taking effect', zh: '生效方式' })}>
      <div className="flex flex-col gap-3 p-4">
        {review.online.length > 0 ? <OnlineOffers review={review} /> : null}
        {review.restart.length === 0 ? (
          <p>{t({ en: 'No node has to be restarted.', zh: '无需重启节点。' })}</p>
        ) : (
          <>
            <p>
              {t({
                en: 'These nodes take the change over when they are next started:',
                zh: '以下节点重启后修改才会生效：',
              })}
            </p>
            <RestartList nodes={review.restart} />
            <fieldset className="flex flex-col gap-1">
              <legend className="sr-only">{t({ en: 'When to restart', zh: '何时重启' })}</legend>
              <Choice
                checked={session.restart === 'later'}
                onChange={() => update((before) => ({ ...before, restart: 'later' }))}
                text={t({
                  en: 'Restart later; the nodes carry a mark until then',
                  zh: '稍后重启，期间节点带有“需重启”标记',
                })}
              />
              <Choice
                checked={session.restart === 'rolling'}
                onChange={() => update((before) => ({ ...before, restart: 'rolling' }))}
                text={t({
                  en: 'Restart exactly these nodes now, one after the other, keeping quorum and replicas',
                  zh: '立即逐个滚动重启以上节点，过程中保持法定人数与副本可用',
                })}
              />
            </fieldset>
            {session.restart === 'rolling' ? <LoneNotice review={review} /> : null}
          </>
        )}
      </div>
    </Panel>
  );
}

/** What the restarts mean for data that has no other replica. */
function LoneNotice({ review: { lone, loneUnknown: unknown } }: { review: ConfigReview }) {
  const t = useT();
  if (lone) return <RefusalNotice refusal={lone} />;
  return unknown ? <Notice kind="warning">{t(loneUnknown)}</Notice> : null;
}

function Choice({ checked, onChange, text }: { checked: boolean; onChange: () => void; text: string }) {
  return (
    <label className="flex items-center gap-2">
      <input type="radio" name="restart" checked={checked} onChange={onChange} />
      {text}
    </label>
  );
}

function OnlineOffers({ review }: { review: ConfigReview }) {
  const t = useT();
  const { session, update } = useConfig();
  return (
    <div>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-1"
          checked={session.online}
          onChange={(event) => {
            const online = event.target.checked;
            update((before) => ({ ...before, online }));
          }}
        />
        <span>
          {t({
            en: 'Set these values in the running nodes as well, so that they count at once:',
            zh: '同时在运行中的节点上设置以下取值，使其立即生效：',
          })}
        </span>
      </label>
      <ul className="ml-6 max-h-32 overflow-auto text-[13px]">
        {review.online.map(({ name, value, aliases }) => (
          <li key={`${name} ${value} ${aliases.join()}`} className="break-all">
            <span className="font-mono">
              {name}={value}
            </span>{' '}
            <span className="text-muted">{aliases.join(', ')}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
