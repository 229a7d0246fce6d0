'use client';

import { Lightbulb } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { cx } from '@/components/ui/cx';
import { useT } from '@/lib/i18n/client';
import { messageOf } from '@/lib/logs/format';
import type { ShownEntry } from './log-state';
import type { Explain } from './use-explain';
import { levelLooks } from './words';

/** What is shown of a long entry before someone asks for all of it. */
const CUT_CHARS = 600;
const CUT_LINES = 8;

interface Props {
  entry: ShownEntry;
  id: string;
  /** Several nodes are shown, so each line says whose it is. */
  named: boolean;
  current: boolean;
  marked: boolean;
  whole: boolean;
  highlight: string;
  explain: Explain;
  onWhole: () => void;
}

function shorten(text: string): string {
  const lines = text.split('\n', CUT_LINES).join('\n');
  return lines.slice(0, CUT_CHARS);
}

/** The found text stands out wherever it occurs. */
function Highlighted({ text, find }: { text: string; find: string }): ReactNode {
  if (!find) return text;
  const [low, needle] = [text.toLowerCase(), find.toLowerCase()];
  const parts: ReactNode[] = [];
  let from = 0;
  for (let at = low.indexOf(needle); at >= 0; at = low.indexOf(needle, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + find.length)}</mark>);
    from = at + find.length;
  }
  return [...parts, text.slice(from)];
}

function Gap({ gap }: { gap: NonNullable<ShownEntry['gap']> }) {
  const t = useT();
  return (
    <p className="border-line border-y bg-raised px-2 text-[12px] text-muted">
      {gap.what === 'rotated'
        ? t({ en: 'A new log file begins here (rotation).', zh: '日志已轮转，以下为新文件。' })
        : t({
            en: `${gap.bytes.toLocaleString()} bytes were skipped here to stay with the present; search or download has them.`,
            zh: `为跟上最新日志，此处跳过了 ${gap.bytes.toLocaleString()} 字节，可通过检索或下载查看。`,
          })}
    </p>
  );
}

/** One entry: time, level as word and colour, node, message with its further lines, and what is known about the error. */
export function LogRow({ entry, id, named, current, marked, whole, highlight, explain, onWhole }: Props) {
  const t = useT();
  const message = useMemo(() => messageOf(entry.text), [entry.text]);
  const why = useMemo(() => explain(entry), [explain, entry]);
  if (entry.gap) return <Gap gap={entry.gap} />;
  const short = whole ? message : shorten(message);
  const more = message.length - short.length;
  return (
    <div
      id={id}
      className={cx(
        'group relative flex gap-2 border-l-2 px-2 font-mono text-[12px] leading-5',
        current ? 'border-accent bg-raised' : marked ? 'border-attention' : 'border-transparent',
      )}
    >
      <span className="shrink-0 text-muted">{(entry.stamp ?? '').slice(0, 23)}</span>
      <span className={cx('w-16 shrink-0', entry.level && levelLooks[entry.level])}>{entry.level ?? ''}</span>
      {named ? (
        <span className="w-28 shrink-0 truncate text-accent" title={entry.alias}>
          {entry.alias}
        </span>
      ) : null}
      <div className="min-w-0 flex-1">
        <p className="whitespace-pre-wrap break-all">
          <Highlighted text={short} find={highlight} />
          {more > 0 ? '… ' : null}
          {more > 0 ? (
            <Button small kind="quiet" className="h-5! text-accent" onClick={onWhole}>
              {t({
                en: `Show all (${message.length.toLocaleString()} characters)`,
                zh: `显示全部（${message.length.toLocaleString()} 个字符）`,
              })}
            </Button>
          ) : null}
        </p>
        {entry.omitted && whole ? (
          <p className="text-muted">
            {t({
              en: `${entry.omitted.toLocaleString()} more bytes: download the log to see them.`,
              zh: `另有 ${entry.omitted.toLocaleString()} 字节，请下载日志查看。`,
            })}
          </p>
        ) : null}
        {why ? (
          <p className="my-0.5 flex gap-1.5 rounded bg-attention-ground px-2 py-0.5 font-sans text-[13px]">
            <Lightbulb aria-hidden className="mt-1 size-3.5 shrink-0 text-attention" />
            <span>
              <strong className="font-semibold">{t(why.cause)}</strong> {t(why.remedy)}{' '}
              <span className="font-mono text-[12px] text-muted">{why.code}</span>
            </span>
          </p>
        ) : null}
      </div>
      <span className={cx('absolute top-0 right-1 bg-panel', !current && 'hidden group-hover:block')}>
        <CopyButton text={entry.text} label={t({ en: 'Copy line', zh: '复制该行' })} />
      </span>
    </div>
  );
}
