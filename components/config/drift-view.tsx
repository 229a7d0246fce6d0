'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { EmptyState, Panel } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import type { DriftItem, DriftReport } from '@/lib/revisions/types';
import { useConfig } from './config-provider';
import { DocumentDrift } from './document-drift';
import { DriftTable } from './drift-table';
import { driftAddress, useDrift } from './history';
import { readShown, shownError } from './requests';

/** What was changed outside Deck: the stored configuration, the Raft group and the files side by side. */
export function DriftView() {
  const t = useT();
  const locale = useLocale();
  const client = useQueryClient();
  const { clusterId, mayEdit } = useConfig();
  const { data, error } = useDrift(clusterId);
  const take = (report: DriftReport) => client.setQueryData(['config-drift', clusterId], report);
  const checking = useMutation({
    mutationFn: () => readShown<DriftReport>(driftAddress(clusterId), { method: 'POST' }),
    onSuccess: take,
  });
  const failed = checking.error ?? error;
  const open = data?.items.filter((item) => !item.ignored) ?? [];
  const ignored = data?.items.filter((item) => item.ignored) ?? [];
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="text-muted">
          {data?.checkedAt
            ? t({
                en: `Compared last at ${formatTime(data.checkedAt, locale)}.`,
                zh: `上次比对：${formatTime(data.checkedAt, locale)}。`,
              })
            : t({ en: 'Not compared yet.', zh: '尚未比对。' })}
        </p>
        {mayEdit ? (
          <Button small busy={checking.isPending} onClick={() => checking.mutate()}>
            <RefreshCw aria-hidden className="size-3.5" />
            {t({ en: 'Check now', zh: '立即比对' })}
          </Button>
        ) : null}
      </div>
      {failed ? <ErrorNotice error={shownError(failed)} /> : null}
      {data && data.problems.length > 0 ? (
        <Notice kind="warning" title={t({ en: 'Not everything could be compared', zh: '部分内容无法比对' })}>
          <ul>
            {data.problems.map((problem) => (
              <li key={problem.en}>{t(problem)}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {!data && !failed ? <Spinner label={t({ en: 'Reading…', zh: '正在读取…' })} /> : null}
      {data?.checkedAt && open.length === 0 ? (
        <Panel>
          <EmptyState title={t({ en: 'No drift', zh: '没有漂移' })}>
            {t({
              en: 'What Deck has stored, what the Raft group holds and what the files on the hosts say is the same.',
              zh: 'Deck 保存的配置、Raft 组持有的配置与各主机上的文件一致。',
            })}
          </EmptyState>
        </Panel>
      ) : null}
      {byDocument(open).map(([key, items]) => (
        <DocumentDrift key={key} documentKey={key} items={items} onReport={take} />
      ))}
      {ignored.length > 0 ? (
        <details>
          <summary>{t({ en: `${ignored.length} ignored`, zh: `已忽略 ${ignored.length} 项` })}</summary>
          <div className="flex flex-col gap-3 pt-2">
            {byDocument(ignored).map(([key, items]) => (
              <Panel key={key} title={<span className="font-mono text-[13px]">{key}</span>}>
                <IgnoredDrift items={items} onReport={take} />
              </Panel>
            ))}
          </div>
        </details>
      ) : null}
    </div>
  );
}

function byDocument(items: DriftItem[]): [string, DriftItem[]][] {
  const groups = new Map<string, DriftItem[]>();
  for (const item of items) groups.set(item.key, [...(groups.get(item.key) ?? []), item]);
  return [...groups];
}

function IgnoredDrift({ items, onReport }: { items: DriftItem[]; onReport: (report: DriftReport) => void }) {
  const { clusterId, mayEdit, actions } = useConfig();
  const showing = useAction(actions.ignore, { done: onReport });
  const show = ({ key, name }: DriftItem) =>
    showing.run({ clusterId, items: [{ key, name }], ignored: false });
  return (
    <>
      {showing.error ? <ErrorNotice error={showing.error} /> : null}
      <DriftTable items={items} busy={showing.busy} {...(mayEdit ? { onIgnore: show } : {})} />
    </>
  );
}
