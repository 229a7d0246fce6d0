'use client';

import Link from 'next/link';
import type { Action } from '@/components/form/use-action';
import { Badge } from '@/components/ui/badge';
import { Table, TableHead, Td } from '@/components/ui/table';
import { holds } from '@/lib/backups/kinds';
import type { BackupView } from '@/lib/backups/types';
import { verdictOf } from '@/lib/backups/verdict';
import { formatBytes, formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import { BackupActions } from './backup-actions';
import { BackupPlaces } from './backup-places';
import { consistencyWords, originWords, verdictWords } from './words';

export interface BackupCalls {
  verify: Action<{ clusterId: string; id: string; how: 'hashes' | 'proof' }, string>;
  remove: Action<{ clusterId: string; id: string; typed: string }, string>;
}

interface Props extends BackupCalls {
  clusterId: string;
  clusterName: string;
  backups: BackupView[];
  mayOperate: boolean;
}

const kindsIn = ({ places }: BackupView) => places.flatMap(({ kinds }) => kinds.map(({ kind }) => kind));

function Check({ backup }: { backup: BackupView }) {
  const t = useT();
  const locale = useLocale();
  const { verification } = backup;
  const { text, tone } = verdictWords[verdictOf(backup)];
  return (
    <div className="flex flex-col items-start gap-0.5">
      <Badge tone={tone}>{t(text)}</Badge>
      {verification ? (
        <Link className="text-[13px] text-accent hover:underline" href={`/runs/${verification.runId}`}>
          {formatTime(verification.at, locale)}
        </Link>
      ) : null}
    </div>
  );
}

/** The backups that are whole on every host, newest first. */
export function BackupsTable({ backups, mayOperate, ...rest }: Props) {
  const t = useT();
  const locale = useLocale();
  const heads = [
    { en: 'Taken', zh: '备份时间' },
    { en: 'Kind', zh: '类型' },
    { en: 'Version', zh: '版本' },
    { en: 'Holds', zh: '内容' },
    { en: 'Size', zh: '大小' },
    { en: 'Last check', zh: '最近校验' },
    ...(mayOperate ? [{ en: 'Actions', zh: '操作' }] : []),
  ];
  return (
    <Table label={t({ en: 'Backups', zh: '备份' })}>
      <TableHead heads={heads.map(t)} />
      <tbody>
        {backups.map((backup) => (
          <tr key={backup.id}>
            <Td className="whitespace-nowrap">
              {backup.runId ? (
                <Link className="text-accent hover:underline" href={`/runs/${backup.runId}`}>
                  {formatTime(backup.createdAt, locale)}
                </Link>
              ) : (
                formatTime(backup.createdAt, locale)
              )}
              <div className="text-[13px] text-muted">{backup.createdBy}</div>
            </Td>
            <Td className="whitespace-nowrap">
              {t(originWords[backup.kind])}
              <div className="text-[13px] text-muted" title={t(consistencyWords[backup.consistency].help)}>
                {t(consistencyWords[backup.consistency].text)}
              </div>
            </Td>
            <Td className="whitespace-nowrap">{backup.version || '–'}</Td>
            {/* Paths and hashes break anywhere, so that the buttons stay in sight. */}
            <Td className="w-full min-w-56 [overflow-wrap:anywhere]">
              {t(holds(kindsIn(backup)))}
              {backup.note ? <div className="text-muted">{backup.note}</div> : null}
              <BackupPlaces places={backup.places} wrong={backup.verification?.places ?? []} />
            </Td>
            <Td className="whitespace-nowrap tabular-nums">
              <span title={`${backup.sizeBytes} B`}>{formatBytes(backup.sizeBytes)}</span>
            </Td>
            <Td>
              <Check backup={backup} />
            </Td>
            {mayOperate ? (
              <Td>
                <BackupActions id={backup.id} {...rest} />
              </Td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
