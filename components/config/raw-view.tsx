'use client';

import { useDeferredValue } from 'react';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { entriesIn } from '@/lib/config/edit';
import { useT } from '@/lib/i18n/client';
import type { CurrentDocument } from '@/lib/revisions/types';
import { diffLines } from '@/lib/runs/diff';
import { isEditable, useConfig } from './config-provider';
import { DiffView } from './diff-view';

/** A document as text, with what differs from the cluster's present version. */
export function RawView({ document }: { document: CurrentDocument }) {
  const t = useT();
  const config = useConfig();
  const text = config.text(document.key) ?? document.text;
  const typed = useDeferredValue(text);
  const draft = config.drafts[document.key];
  const entries = entriesIn(document.kind, typed).length;
  return (
    <Panel
      title={<span className="font-mono text-[13px]">{document.key}</span>}
      actions={
        <>
          <span className="text-[13px] text-muted">
            {t({ en: `${entries} entries`, zh: `${entries} 个条目` })}
          </span>
          {draft ? (
            <Button small onClick={() => config.discard(document.key)}>
              {t({ en: 'Discard these edits', zh: '放弃此处修改' })}
            </Button>
          ) : null}
        </>
      }
    >
      {document.source === 'group' ? (
        <p className="px-4 pt-2 text-[13px] text-muted">
          {t({
            en: 'The Raft group keeps entries only: comments and blank lines of this document are not stored.',
            zh: 'Raft 组只保存条目，此文档中的注释与空行不会保留。',
          })}
        </p>
      ) : null}
      <textarea
        aria-label={t({ en: `Text of ${document.key}`, zh: `${document.key} 的文本` })}
        className="block w-full resize-y bg-panel px-4 py-2 font-mono text-[13px] text-ink"
        rows={Math.min(24, text.split('\n').length + 2)}
        wrap="off"
        spellCheck={false}
        readOnly={!isEditable(config.mayEdit, document)}
        // A text field knows only one kind of line end; those of the document are put back.
        value={text.replaceAll('\r\n', '\n')}
        onChange={(event) => config.edit(document.key, withEnds(event.target.value, text))}
      />
      {draft ? (
        <div className="border-line border-t">
          <h3 className="px-4 pt-2 font-medium text-[13px]">
            {t({ en: 'Differences from the present version', zh: '与当前版本的差异' })}
          </h3>
          <DiffView
            lines={diffLines(draft.base, typed)}
            label={t({ en: `Differences of ${document.key}`, zh: `${document.key} 的差异` })}
          />
        </div>
      ) : null}
    </Panel>
  );
}

function withEnds(typed: string, before: string): string {
  return before.includes('\r\n') ? typed.replaceAll(/\r?\n/g, '\r\n') : typed;
}
