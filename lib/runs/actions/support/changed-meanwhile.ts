import { parameter } from '@/lib/config/catalogue';
import { entryChanges } from '@/lib/config/merge';
import { AppError } from '@/lib/errors';
import { documentOf } from '@/lib/revisions/documents';

const MOST_NAMED = 10;

/** Gives a value for a log or message, hidden when its parameter holds a secret. */
function shown(key: string, value: string | undefined): string {
  const name = key.slice(key.indexOf('.') + 1);
  if (parameter(name)?.sensitive) return '***';
  return value ?? '(none)';
}

/** Gives CONFIG-CHANGED for a document that is neither what the change started from nor what it wants, with who changed it as far as Deck knows and what differs. */
export async function changedMeanwhile(
  clusterId: string,
  key: string,
  where: string,
  now: string,
  wanted: string,
): Promise<AppError> {
  const { whoWrote } = await import('@/lib/revisions/known-texts');
  const by = await whoWrote(clusterId, key, now);
  const differences = entryChanges(documentOf(key, '').kind, now, wanted);
  const seen = differences
    .slice(0, MOST_NAMED)
    .map(({ name, before, after }) => `${name}: now ${shown(name, before)}, wanted ${shown(name, after)}`);
  return new AppError(
    'CONFIG-CHANGED',
    by
      ? {
          en: `${key} (${where}) was changed by ${by.author} in revision ${by.revision} since this change was reviewed; it was not written.`,
          zh: `${key}（${where}）在审阅之后被 ${by.author} 的第 ${by.revision} 版修改，未写入。`,
        }
      : {
          en: `${key} (${where}) was changed outside Deck since this change was reviewed; it was not written.`,
          zh: `${key}（${where}）在审阅之后被 Deck 之外的操作修改，未写入。`,
        },
    {
      ...(seen.length > 0 ? { seen: seen.join('\n') } : {}),
      remedy: {
        en: 'Review the change again: Deck merges what does not contradict.',
        zh: '请重新审阅此次修改，Deck 会合并不冲突的部分。',
      },
    },
  );
}
