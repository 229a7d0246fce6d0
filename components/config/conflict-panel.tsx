'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Table, TableHead, Td } from '@/components/ui/table';
import { kindOf, rebased } from '@/lib/config/edit-session';
import { mergeTexts } from '@/lib/config/merge';
import { formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import type { Conflict } from '@/lib/revisions/types';
import { diffLines } from '@/lib/runs/diff';
import { useConfig } from './config-provider';
import { DiffView } from './diff-view';

type Choices = Record<string, 'mine' | 'theirs'>;

/** A document that somebody else has changed meanwhile: what they did, what I did, and the two together. */
export function ConflictPanel({ conflict }: { conflict: Conflict }) {
  const t = useT();
  const locale = useLocale();
  const { update, refetch } = useConfig();
  const [choices, setChoices] = useState<Choices>({});
  const { key, base, mine, theirs, theirsHash, by, entries } = conflict;
  const merged = conflict.merged ?? mergeTexts(kindOf(key), base, mine, theirs, choices).merged;
  const take = (text: string) => {
    update((before) => rebased(before, key, { text: theirs, hash: theirsHash }, text));
    refetch();
  };
  const who = by
    ? t({
        en: `${by.author} changed ${key} with revision ${by.revision} (${formatTime(by.at, locale)}) while you were editing it.`,
        zh: `您编辑期间，${by.author} 通过修订 ${by.revision}（${formatTime(by.at, locale)}）修改了 ${key}。`,
      })
    : t({
        en: `${key} was changed outside Deck while you were editing it.`,
        zh: `您编辑期间，${key} 在 Deck 之外被修改。`,
      });
  return (
    <section
      aria-label={t({ en: `Conflict in ${key}`, zh: `${key} 的冲突` })}
      className="flex flex-col gap-2"
    >
      <Notice kind="warning" title={who}>
        <p>{t({ en: 'Nothing of what you typed is lost.', zh: '您输入的内容没有丢失。' })}</p>
      </Notice>
      <details className="rounded border border-line" open={entries.length === 0}>
        <summary className="px-3 py-1">{t({ en: 'What they changed', zh: '对方的修改' })}</summary>
        <DiffView lines={diffLines(base, theirs)} label={t({ en: 'What they changed', zh: '对方的修改' })} />
      </details>
      {entries.length > 0 ? <Entries conflict={conflict} choices={choices} onChoose={setChoices} /> : null}
      {merged !== undefined ? (
        <details className="rounded border border-line" open>
          <summary className="px-3 py-1">
            {t({ en: 'Merged: what would change from their version', zh: '合并结果：与对方版本的差异' })}
          </summary>
          <DiffView lines={diffLines(theirs, merged)} label={t({ en: 'Merged', zh: '合并结果' })} />
        </details>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button
          kind="primary"
          disabled={merged === undefined}
          onClick={() => merged !== undefined && take(merged)}
        >
          {t({ en: 'Use the merged version', zh: '采用合并结果' })}
        </Button>
        <Button onClick={() => take(theirs)}>
          {t({ en: 'Drop mine, keep theirs', zh: '放弃我的，保留对方的' })}
        </Button>
      </div>
    </section>
  );
}

function Entries({
  conflict,
  choices,
  onChoose,
}: {
  conflict: Conflict;
  choices: Choices;
  onChoose: (choices: Choices) => void;
}) {
  const t = useT();
  const absent = <span className="font-sans text-muted">{t({ en: 'not set', zh: '未设置' })}</span>;
  return (
    <Table label={t({ en: 'Entries that both changed', zh: '双方都修改的条目' })}>
      <TableHead
        heads={[
          t({ en: 'Entry', zh: '条目' }),
          t({ en: 'Before', zh: '修改前' }),
          t({ en: 'Theirs', zh: '对方' }),
          t({ en: 'Mine', zh: '我的' }),
        ]}
      />
      <tbody className="font-mono text-[13px]">
        {conflict.entries.map(({ name, base, theirs, mine }) => (
          <tr key={name}>
            <Td className="break-all">
              {name === '#' ? t({ en: 'comments and blank lines', zh: '注释与空行' }) : name}
            </Td>
            <Td className="whitespace-pre-wrap break-all">{base ?? absent}</Td>
            {(['theirs', 'mine'] as const).map((side) => (
              <Td key={side}>
                <label className="flex items-start gap-2">
                  <input
                    type="radio"
                    className="mt-1"
                    name={`${conflict.key} ${name}`}
                    aria-label={
                      side === 'mine'
                        ? t({ en: `Take mine for ${name}`, zh: `${name} 采用我的` })
                        : t({ en: `Take theirs for ${name}`, zh: `${name} 采用对方的` })
                    }
                    checked={choices[name] === side}
                    onChange={() => onChoose({ ...choices, [name]: side })}
                  />
                  <span className="whitespace-pre-wrap break-all">
                    {(side === 'mine' ? mine : theirs) ?? absent}
                  </span>
                </label>
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
