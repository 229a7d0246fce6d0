import type { NewData } from '@/lib/backups/data-state';
import { AppError } from '@/lib/errors';
import type { Text } from '@/lib/text';

const confirm: Text = {
  en: 'Confirm the rollback with the name of the cluster when the new data may go.',
  zh: '如可以放弃新数据，请输入集群名称确认回退。',
};

/** Gives the refusal of a rollback that would lose new data. */
export function losesData(text: Text, seen: string, remedy = confirm): AppError {
  return new AppError('ROLLBACK-NEW-DATA', text, { seen, remedy });
}

/** Gives the same refusal for what the leader says was written since. */
export function losesWritten(written: NewData[], remedy?: Text): AppError {
  const lines = written.map(
    ({ database, chunksBefore, chunksNow, writes }) =>
      `${database}: ${chunksBefore} → ${chunksNow} chunks, ${writes} writes`,
  );
  return losesData(
    {
      en: 'Data has been written since the upgrade: a rollback would lose it. Nothing was changed.',
      zh: '升级之后有新数据写入，回退会丢失这些数据。未做任何改动。',
    },
    lines.join('\n'),
    remedy,
  );
}
