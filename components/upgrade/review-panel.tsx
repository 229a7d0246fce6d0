'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { DryRun } from '@/components/operate/dry-run';
import { PlanOutline } from '@/components/operate/plan-outline';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { FindingList } from '@/components/ui/finding-list';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { TypedWordField } from '@/components/ui/typed-word-field';
import { useT } from '@/lib/i18n/client';
import type { UpgradeMethod } from '@/lib/upgrades/schemas';
import type { UpgradePage, UpgradeReview } from '@/lib/upgrades/view';
import type { StartActions, Wish } from './types';

interface Props {
  view: UpgradePage;
  packageId: string;
  method: UpgradeMethod;
  review: UpgradeReview;
  actions: StartActions;
}

/** What the checks say, the plan, the questions that Deck cannot answer itself, and the confirmation. */
export function ReviewPanel({ view, packageId, method, review, actions }: Props) {
  const t = useT();
  const router = useRouter();
  const [answered, setAnswered] = useState<string[]>([]);
  const [typed, setTyped] = useState('');
  const begin = useAction(actions.begin, { done: (runId) => router.push(`/runs/${runId}`) });
  const wish: Wish = { clusterId: view.clusterId, packageId, method, answered };
  const open = review.questions.filter(({ id }) => !answered.includes(id));
  const ready = open.length === 0 && typed === view.clusterName;
  return (
    <>
      <Panel
        title={t({ en: `Checks: ${review.from} → ${review.to}`, zh: `检查：${review.from} → ${review.to}` })}
      >
        <FindingList findings={review.findings} />
      </Panel>
      {review.allowed ? null : (
        <Notice kind="error" title={t({ en: 'This upgrade is not begun', zh: '不能开始升级' })}>
          {t({ en: 'Correct the errors above, then check again.', zh: '请先解决以上错误，然后重新检查。' })}
        </Notice>
      )}
      {review.allowed ? (
        <Panel title={t({ en: 'Plan', zh: '计划' })}>
          <form
            className="flex flex-col gap-3 p-4"
            onSubmit={(event) => {
              event.preventDefault();
              if (ready) begin.run({ ...wish, confirmed: typed });
            }}
          >
            <PlanOutline stages={review.stages} />
            <DryRun request={wish} look={actions.forecast} />
            {review.questions.length > 0 ? (
              <fieldset className="flex flex-col gap-1">
                <legend className="mb-1 font-medium">
                  {t({ en: 'What Deck cannot know', zh: 'Deck 无法确认的事项' })}
                </legend>
                {review.questions.map(({ id, text }) => (
                  <label key={id} className="flex items-center gap-2">
                    <input
                      type="checkbox"
                      className="size-4"
                      checked={answered.includes(id)}
                      onChange={(event) =>
                        setAnswered((before) =>
                          event.target.checked ? [...before, id] : before.filter((each) => each !== id),
                        )
                      }
                    />
                    {t(text)}
                  </label>
                ))}
              </fieldset>
            ) : null}
            <TypedWordField
              className="max-w-sm"
              word={view.clusterName}
              help={t(
                method === 'rolling'
                  ? {
                      en: 'Clients of the host that is being upgraded lose their connection.',
                      zh: '连接到正在升级的主机的客户端会断开。',
                    }
                  : { en: 'The cluster does not answer while it is upgraded.', zh: '升级期间集群不可用。' },
              )}
              value={typed}
              onChange={setTyped}
            />
            {begin.error ? <ErrorNotice error={begin.error} /> : null}
            <div>
              <Button type="submit" kind="danger" busy={begin.busy} disabled={!ready}>
                {t({ en: `Upgrade to ${review.to}`, zh: `升级到 ${review.to}` })}
              </Button>
            </div>
          </form>
        </Panel>
      ) : null}
    </>
  );
}
