'use client';

import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Badge } from '@/components/ui/badge';
import { Button, buttonClass } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { EmptyState, Panel } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { Table, TableHead, Td } from '@/components/ui/table';
import { formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import type { RestartMarkView, RevisionSummary } from '@/lib/revisions/types';
import { useConfig } from './config-provider';
import { kindText, revisionStates, useRevisions } from './history';
import { shownError } from './requests';
import { RevertButton } from './revert-button';

/** All revisions of the configuration, newest first. */
export function RevisionList() {
  const t = useT();
  const { clusterId } = useConfig();
  const { data, error } = useRevisions(clusterId);
  if (error) return <ErrorNotice error={shownError(error)} />;
  if (!data) return <Spinner label={t({ en: 'Reading…', zh: '正在读取…' })} />;
  if (data.revisions.length === 0)
    return (
      <Panel>
        <EmptyState title={t({ en: 'No revision yet', zh: '暂无修订' })}>
          {t({
            en: 'Every change of the configuration is kept here with author, note and differences, and can be reverted.',
            zh: '每次配置修改都会记录作者、备注与差异，并可恢复。',
          })}
        </EmptyState>
      </Panel>
    );
  return (
    <div className="flex flex-col gap-4">
      <Marks marks={data.marks} />
      <Revisions revisions={data.revisions} />
    </div>
  );
}

/** Nodes that wait for a restart. */
function Marks({ marks }: { marks: RestartMarkView[] }) {
  const t = useT();
  const { clusterId } = useConfig();
  if (marks.length === 0) return null;
  return (
    <Notice
      kind="warning"
      title={t({
        en: `${marks.length} ${marks.length === 1 ? 'node has' : 'nodes have'} to be restarted for the configuration to take effect`,
        zh: `${marks.length} 个节点需重启，配置才能生效`,
      })}
      action={
        <Link className={buttonClass('plain', true)} href={`/clusters/${clusterId}`}>
          {t({ en: 'To the nodes', zh: '前往节点列表' })}
        </Link>
      }
    >
      <span className="font-mono text-[13px]">
        {marks.map(({ alias, revision }) => `${alias} (#${revision})`).join(', ')}
      </span>
    </Notice>
  );
}

function Revisions({ revisions }: { revisions: RevisionSummary[] }) {
  const t = useT();
  const router = useRouter();
  const { clusterId } = useConfig();
  const [chosen, setChosen] = useState<number[]>([]);
  const [from, to] = [...chosen].sort((a, b) => a - b);
  const newest = revisions.find((r) => r.status === 'applied')?.number;
  const choose = (number: number, on: boolean) =>
    setChosen((before) => (on ? [...before.slice(-1), number] : before.filter((n) => n !== number)));
  return (
    <Panel
      title={t({ en: 'Revisions', zh: '修订记录' })}
      actions={
        <Button
          small
          disabled={from === undefined || to === undefined}
          onClick={() => router.push(`/clusters/${clusterId}/config/revisions/compare?from=${from}&to=${to}`)}
        >
          {t({ en: 'Compare the two chosen', zh: '比较所选两个修订' })}
        </Button>
      }
    >
      <Table label={t({ en: 'Revisions', zh: '修订记录' })}>
        <TableHead
          heads={[
            '',
            '#',
            t({ en: 'State', zh: '状态' }),
            t({ en: 'Kind', zh: '类型' }),
            t({ en: 'By', zh: '作者' }),
            t({ en: 'At', zh: '时间' }),
            t({ en: 'Note', zh: '备注' }),
            t({ en: 'Documents', zh: '文档' }),
            t({ en: 'Actions', zh: '操作' }),
          ]}
        />
        <tbody>
          {revisions.map((revision) => (
            <Row
              key={revision.number}
              revision={revision}
              newest={revision.number === newest}
              chosen={chosen.includes(revision.number)}
              onChoose={(on) => choose(revision.number, on)}
            />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

interface RowProps {
  revision: RevisionSummary;
  newest: boolean;
  chosen: boolean;
  onChoose: (on: boolean) => void;
}

function Row({ revision, newest, chosen, onChoose }: RowProps) {
  const t = useT();
  const locale = useLocale();
  const { clusterId, mayEdit } = useConfig();
  const { number, status, kind, author, createdAt, note, keys, runId, revertOf } = revision;
  return (
    <tr>
      <Td>
        <input
          type="checkbox"
          aria-label={t({ en: `Choose revision ${number}`, zh: `选择修订 ${number}` })}
          checked={chosen}
          onChange={(event) => onChoose(event.target.checked)}
        />
      </Td>
      <Td>
        <Link className="text-accent underline" href={`/clusters/${clusterId}/config/revisions/${number}`}>
          {number}
        </Link>
      </Td>
      <Td>
        <Badge tone={revisionStates[status].tone}>{t(revisionStates[status].text)}</Badge>
        {newest ? (
          <span className="block text-[12px] text-muted">{t({ en: 'present', zh: '当前' })}</span>
        ) : null}
      </Td>
      <Td className="whitespace-nowrap">{t(kindText(kind, revertOf))}</Td>
      <Td>{author}</Td>
      <Td className="whitespace-nowrap">{formatTime(createdAt, locale)}</Td>
      <Td className="max-w-72 whitespace-pre-wrap break-words">{note}</Td>
      <Td className="font-mono text-[12px]">
        {keys.map((key) => (
          <span key={key} className="block">
            {key}
          </span>
        ))}
      </Td>
      <Td>
        <div className="flex flex-wrap gap-1">
          {runId ? (
            <Link className={buttonClass('quiet', true)} href={`/runs/${runId}`}>
              {t({ en: 'Run', zh: '运行' })}
            </Link>
          ) : null}
          {mayEdit && status === 'applied' && !newest ? <RevertButton number={number} /> : null}
          {mayEdit && status === 'failed' ? <SetAside number={number} /> : null}
        </div>
      </Td>
    </tr>
  );
}

function SetAside({ number }: { number: number }) {
  const t = useT();
  const client = useQueryClient();
  const { clusterId, actions } = useConfig();
  const setting = useAction(actions.setAside, {
    success: { en: 'The revision was set aside.', zh: '已搁置该修订。' },
    done: () => void client.invalidateQueries({ queryKey: ['config-revisions', clusterId] }),
  });
  return (
    <>
      <Button small kind="quiet" busy={setting.busy} onClick={() => setting.run({ clusterId, number })}>
        {t({ en: 'Set aside', zh: '搁置' })}
      </Button>
      {setting.error ? <ErrorNotice error={setting.error} /> : null}
    </>
  );
}
