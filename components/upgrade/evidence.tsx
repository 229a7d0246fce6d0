'use client';

import { Notice } from '@/components/ui/notice';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import type { RollbackReview } from '@/lib/upgrades/view';

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

const untouched: Text = {
  en: 'The metadata stays as it is: what was written since the upgrade is kept.',
  zh: '元数据保持现状：升级以来写入的数据会保留。',
};

interface Props {
  review: RollbackReview;
  /** The metadata stays, so nothing that was written is lost. */
  kept: boolean;
}

/** Whether something was written since, and what becomes of it. */
export function Evidence({ review: { evidence, written }, kept }: Props) {
  const t = useT();
  if (kept) return <Notice title={t(untouched)} />;
  return (
    <Notice kind={evidence === 'written' ? 'error' : 'info'} title={t(said[evidence])}>
      {written.length > 0 ? (
        <ul className="list-disc pl-5 font-mono text-[13px]">
          {written.map((each) => (
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
  );
}
