'use client';

import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { Button, buttonClass } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Panel } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import type { RevisionView } from '@/lib/revisions/types';
import { useConfig } from './config-provider';
import { DocumentDiffs } from './document-diffs';
import { kindText, revisionStates, useRevision } from './history';
import { shownError } from './requests';
import { RevertButton } from './revert-button';

/** One revision: who, when, why, and what it changed. */
export function RevisionPage({ number }: { number: number }) {
  const t = useT();
  const { clusterId } = useConfig();
  const { data, error } = useRevision(clusterId, number);
  if (error) return <ErrorNotice error={shownError(error)} />;
  if (!data) return <Spinner label={t({ en: 'Reading…', zh: '正在读取…' })} />;
  return (
    <div className="flex flex-col gap-4">
      <Head revision={data} />
      <Panel title={t({ en: 'Differences', zh: '差异' })}>
        <DocumentDiffs diffs={data.diffs} />
      </Panel>
    </div>
  );
}

function Head({ revision }: { revision: RevisionView }) {
  const t = useT();
  const locale = useLocale();
  const { clusterId, mayEdit } = useConfig();
  const { number, status, kind, revertOf, author, createdAt, note, restart, runId } = revision;
  const address = `/clusters/${clusterId}/config/revisions`;
  return (
    <Panel
      title={
        <span className="flex items-center gap-2">
          {t({ en: `Revision ${number}`, zh: `修订 ${number}` })}
          <Badge tone={revisionStates[status].tone}>{t(revisionStates[status].text)}</Badge>
        </span>
      }
      actions={
        <>
          <Link className={buttonClass('quiet', true)} href={address}>
            {t({ en: 'All revisions', zh: '全部修订' })}
          </Link>
          {number > 1 ? (
            <Link
              className={buttonClass('quiet', true)}
              href={`${address}/compare?from=${number - 1}&to=${number}`}
            >
              {t({ en: 'Compare with the one before', zh: '与上一修订比较' })}
            </Link>
          ) : null}
          {runId ? (
            <Link className={buttonClass('quiet', true)} href={`/runs/${runId}`}>
              {t({ en: 'Run', zh: '运行' })}
            </Link>
          ) : null}
          {mayEdit && status === 'applied' ? <RevertButton number={number} /> : null}
          {mayEdit && (status === 'failed' || status === 'discarded') ? (
            <EditAgain revision={revision} />
          ) : null}
        </>
      }
    >
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-1 p-4 text-[13px]">
        <dt className="text-muted">{t({ en: 'Kind', zh: '类型' })}</dt>
        <dd>{t(kindText(kind, revertOf))}</dd>
        <dt className="text-muted">{t({ en: 'By', zh: '作者' })}</dt>
        <dd>
          {author}, {formatTime(createdAt, locale)}
        </dd>
        <dt className="text-muted">{t({ en: 'Note', zh: '备注' })}</dt>
        <dd className="whitespace-pre-wrap break-words">{note || '–'}</dd>
        <dt className="text-muted">{t({ en: 'Asks to restart', zh: '需重启节点' })}</dt>
        <dd className="font-mono">{restart.join(', ') || '–'}</dd>
      </dl>
    </Panel>
  );
}

/** What a failed revision wanted goes back into the editor. */
function EditAgain({ revision }: { revision: RevisionView }) {
  const t = useT();
  const { view, editMany, openReview } = useConfig();
  const wanted = revision.documents.filter((d) => revision.keys.includes(d.key));
  return (
    <Button
      small
      disabled={!view}
      onClick={() => {
        editMany(Object.fromEntries(wanted.map((d) => [d.key, d.text])));
        openReview();
      }}
    >
      {t({ en: 'Edit again', zh: '重新编辑' })}
    </Button>
  );
}
