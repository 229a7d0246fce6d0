'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { PlanOutline } from '@/components/operate/plan-outline';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import type { RollbackReview, UpgradeView } from '@/lib/upgrades/view';
import { KeepMetadata } from './keep-metadata';
import type { OpenActions, Which } from './types';

const said: Record<RollbackReview['evidence'], Text> = {
  none: {
    en: 'The leader says that nothing has been written since just before the upgrade. The run asks again right before the stop; stop your writers first.',
    zh: 'leader 确认自升级开始前以来没有新数据写入。停机前会再次检查，请先停止写入。',
  },
  written: {
    en: 'Data has been written since just before the upgrade. A rollback loses what was written after the backup.',
    zh: '自升级开始前以来有新数据写入。回退会丢失备份之后写入的数据。',
  },
  unknown: {
    en: 'The cluster cannot be asked for new data. The run compares the metadata on every host with the backup before it changes anything, and stops when something was written.',
    zh: '当前无法向集群查询新数据。运行会先将各主机的元数据与备份比对，若有写入则停止且不做任何改动。',
  },
  'not-replaced': {
    en: 'No program has been replaced: nothing is put back and nothing is lost. What does not run is started in the old version.',
    zh: '尚未替换任何程序：无需恢复，也不会丢失数据。仅以旧版本启动未运行的节点。',
  },
  'never-started': {
    en: 'No node of the new version has been started by Deck. What the hosts have is compared with the backup, if there is one, before anything is changed.',
    zh: 'Deck 尚未启动过新版本节点。改动之前会将主机现状与备份（如有）比对。',
  },
};

interface Props {
  which: Which;
  upgrade: UpgradeView;
  actions: OpenActions;
  onClose: () => void;
}

/** What a rollback would do and lose, and the confirmation. Mount it to open it. */
export function RollbackDialog({ which, upgrade, actions, onClose }: Props) {
  const t = useT();
  const router = useRouter();
  const [review, setReview] = useState<RollbackReview>();
  const [typed, setTyped] = useState('');
  const [keep, setKeep] = useState(false);
  const looking = useAction(actions.reviewRollback, { done: setReview });
  const begin = useAction(actions.rollBack, { done: (runId) => router.push(`/runs/${runId}`) });
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    looking.run(which);
  }, [looking.run, which]);
  const word = review?.confirm;
  const ready = review !== undefined && !looking.busy && (word === undefined || typed === word);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t({ en: `Roll back to ${upgrade.from}`, zh: `回退到 ${upgrade.from}` })}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) begin.run({ ...which, keepMetadata: keep, ...(typed ? { confirmed: typed } : {}) });
        }}
      >
        <p>
          {t({
            en: 'Programs, metadata and configuration are put back from the backup of this upgrade. What is newer is moved aside on the hosts, never deleted. Metadata also holds users, rights, function views and scheduled jobs: changes to them since then are taken back as well, and Deck does not look for them.',
            zh: '程序、元数据和配置将从本次升级的备份恢复。较新的内容会移到主机上的旁置目录，不会删除。元数据还包含用户、权限、函数视图和定时作业：此后对它们的修改也会被撤销，Deck 不检查此类修改。',
          })}
        </p>
        {review?.byHost ? (
          <KeepMetadata
            checked={keep}
            busy={looking.busy}
            onChange={(next) => {
              setKeep(next);
              setTyped('');
              looking.run({ ...which, keepMetadata: next });
            }}
          />
        ) : null}
        {looking.error ? <ErrorNotice error={looking.error} /> : null}
        {!review && looking.busy ? (
          <Spinner label={t({ en: 'Looking for new data…', zh: '正在检查新数据…' })} />
        ) : null}
        {review ? (
          <Notice kind={review.evidence === 'written' ? 'error' : 'info'} title={t(said[review.evidence])}>
            {review.written.length > 0 ? (
              <ul className="list-disc pl-5 font-mono text-[13px]">
                {review.written.map((each) => (
                  <li key={each.database}>
                    {each.database}:{' '}
                    {t({
                      en: `${each.chunksBefore} → ${each.chunksNow} chunks, ${each.writes} writes`,
                      zh: `chunk ${each.chunksBefore} → ${each.chunksNow}，写入 ${each.writes} 次`,
                    })}
                  </li>
                ))}
              </ul>
            ) : null}
          </Notice>
        ) : null}
        {review ? <PlanOutline stages={review.stages} /> : null}
        {word ? (
          <TextField
            label={t({ en: `Type ${word} to confirm`, zh: `输入 ${word} 以确认` })}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            mono
          />
        ) : null}
        {begin.error ? <ErrorNotice error={begin.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t({ en: 'Cancel', zh: '取消' })}</Button>
          <Button type="submit" kind="danger" busy={begin.busy} disabled={!ready}>
            {t({ en: 'Roll back', zh: '回退' })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
