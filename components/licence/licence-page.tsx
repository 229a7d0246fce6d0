'use client';

import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice, type ShownError } from '@/components/ui/error-notice';
import { lazily } from '@/components/ui/lazily';
import { Panel } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { useT } from '@/lib/i18n/client';
import type { LicenceRow } from '@/lib/licences/licences';
import type { ClusterLicences } from '@/lib/licences/view';
import { Findings } from './findings';
import { HostLicences, type KeptChoice } from './host-licences';
import { NodeLicences } from './node-licences';
import type { LicenceActions } from './types';

const ReplaceDialog = lazily(async () => ({ default: (await import('./replace-dialog')).ReplaceDialog }));

const offline: ShownError = {
  code: 'DECK-UNREACHABLE',
  text: { en: 'Deck did not answer.', zh: 'Deck 没有响应。' },
};

async function read(clusterId: string): Promise<ClusterLicences> {
  const response = await fetch(`/api/clusters/${clusterId}/licence`);
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(body.error?.code), { shown: body.error });
  return body as ClusterLicences;
}

interface Props {
  clusterId: string;
  mayOperate: boolean;
  licences: LicenceRow[];
  actions: LicenceActions;
}

/** The licences of a cluster: loaded by nodes, lying on hosts, and their replacement. */
export function LicencePage({ clusterId, mayOperate, licences, actions }: Props) {
  const t = useT();
  // A licence id, or '' for one that is yet to be chosen.
  const [chosen, setChosen] = useState<string>();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['licence', clusterId],
    queryFn: () => read(clusterId),
    retry: 0,
  });
  const keeping = useAction(actions.storeKept, { done: setChosen });
  return (
    <div className="flex flex-col gap-3">
      <Panel
        title={t({ en: 'Licence', zh: '授权许可' })}
        actions={
          <>
            {mayOperate ? (
              <Button small kind="primary" onClick={() => setChosen('')}>
                {t({ en: 'Replace…', zh: '更换…' })}
              </Button>
            ) : null}
            <Button small busy={isFetching} onClick={() => refetch()}>
              <RefreshCw aria-hidden className="size-3.5" />
              {t({ en: 'Look again', zh: '重新查看' })}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-2 px-4 py-2">
          <p className="max-w-4xl text-muted">
            {t({
              en: 'Nodes go on for 15 days after the last day of their licence and then end; without a valid licence none starts.',
              zh: '授权许可到期后，运行中的节点可继续运行 15 天，随后自动退出；没有有效的授权许可，节点无法启动。',
            })}
          </p>
          {data?.stored ? (
            <p>
              {t({ en: 'Recorded in Deck: ', zh: 'Deck 登记：' })}
              {data.stored.client}, {data.stored.expiration}{' '}
              <span className="font-mono text-[12px] text-muted">
                {data.stored.fileName} · {data.stored.sha256.slice(0, 12)}…
              </span>
            </p>
          ) : null}
          {error ? (
            <ErrorNotice error={'shown' in error ? ((error.shown as ShownError) ?? offline) : offline} />
          ) : null}
          {keeping.error ? <ErrorNotice error={keeping.error} /> : null}
          {!data && isFetching ? (
            <Spinner label={t({ en: 'Asking nodes and hosts…', zh: '正在查询节点和主机…' })} />
          ) : null}
          {data ? <Findings data={data} {...(mayOperate && { onAgain: setChosen })} /> : null}
        </div>
      </Panel>
      {data ? (
        <>
          <NodeLicences nodes={data.nodes} at={data.at} />
          <HostLicences
            hosts={data.hosts}
            at={data.at}
            busy={keeping.busy}
            {...(mayOperate && {
              onPutBack: (kept: KeptChoice) => keeping.run({ clusterId, ...kept }),
            })}
          />
        </>
      ) : null}
      {chosen !== undefined ? (
        <ReplaceDialog
          clusterId={clusterId}
          licences={licences}
          actions={actions}
          initial={chosen}
          onClose={() => setChosen(undefined)}
        />
      ) : null}
    </div>
  );
}
