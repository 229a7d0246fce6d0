'use client';

import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNotice, type ShownError } from '@/components/ui/error-notice';
import { EmptyState, Panel } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { Table, TableHead } from '@/components/ui/table';
import type { ServicesHost } from '@/lib/clusters/operate-view';
import { useT } from '@/lib/i18n/client';
import type { UnitOperation } from '@/lib/runs/plans/systemd';
import { ServiceRows } from './service-rows';
import { unitWords } from './words';

const ServicesDialog = dynamic(() => import('./services-dialog').then((module) => module.ServicesDialog), {
  ssr: false,
});

async function read(clusterId: string): Promise<ServicesHost[]> {
  const response = await fetch(`/api/clusters/${clusterId}/services`);
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(body.error?.code), { shown: body.error });
  return body.hosts as ServicesHost[];
}

const operations: UnitOperation[] = ['install', 'enable', 'disable', 'remove'];

/** The systemd units of controllers and agents, host by host, and what can be done with them. */
export function SystemdPanel({ clusterId, mayOperate }: { clusterId: string; mayOperate: boolean }) {
  const t = useT();
  const [chosen, setChosen] = useState<UnitOperation>();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['services', clusterId],
    queryFn: () => read(clusterId),
    retry: 0,
  });
  const heads = [
    t({ en: 'Host', zh: '主机' }),
    t({ en: 'Node', zh: '节点' }),
    t({ en: 'Service', zh: '系统服务' }),
    t({ en: 'State', zh: '状态' }),
    t({ en: 'Notes', zh: '说明' }),
  ];
  return (
    <Panel
      title={t({ en: 'Services', zh: '系统服务' })}
      actions={
        <>
          {mayOperate
            ? operations.map((operation) => (
                <Button key={operation} small onClick={() => setChosen(operation)}>
                  {t(unitWords[operation])}…
                </Button>
              ))
            : null}
          <Button small busy={isFetching} onClick={() => refetch()}>
            <RefreshCw aria-hidden className="size-3.5" />
            {t({ en: 'Look again', zh: '重新查看' })}
          </Button>
        </>
      }
    >
      <p className="max-w-4xl px-4 py-2 text-muted">
        {t({
          en: 'With services, systemd starts controllers and agents when a host boots and again when one ends unexpectedly; Deck then starts and stops them through systemctl. Data and compute nodes are started by their agents.',
          zh: '安装系统服务后，主机开机时以及进程意外退出后，systemd 会自动启动控制节点和代理节点；Deck 也会通过 systemctl 启停它们。数据节点和计算节点由代理节点启动。',
        })}
      </p>
      {error ? (
        <ErrorNotice
          error={
            'shown' in error
              ? (error.shown as ShownError)
              : { code: 'DECK-UNREACHABLE', text: { en: 'Deck did not answer.', zh: 'Deck 没有响应。' } }
          }
        />
      ) : null}
      {!data && isFetching ? (
        <div className="p-4">
          <Spinner label={t({ en: 'Looking at the hosts…', zh: '正在查看主机现状…' })} />
        </div>
      ) : null}
      {data?.length === 0 ? (
        <EmptyState title={t({ en: 'The cluster has no hosts.', zh: '集群没有主机。' })} />
      ) : null}
      {data && data.length > 0 ? (
        <Table label={t({ en: 'Services', zh: '系统服务' })}>
          <TableHead heads={heads} />
          <tbody>
            {data.map((host) => (
              <ServiceRows key={host.hostId} host={host} />
            ))}
          </tbody>
        </Table>
      ) : null}
      {chosen ? (
        <ServicesDialog
          clusterId={clusterId}
          operation={chosen}
          hosts={data ?? []}
          onClose={() => setChosen(undefined)}
        />
      ) : null}
    </Panel>
  );
}
