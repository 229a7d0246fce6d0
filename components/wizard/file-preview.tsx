'use client';

import { useState } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { cx } from '@/components/ui/cx';
import { Panel } from '@/components/ui/panel';
import type { Expansion, RenderedFile } from '@/lib/clusters/check-draft';
import { useT } from '@/lib/i18n/client';

const idOf = (file: RenderedFile) => `${file.address}/${file.installation}/${file.name}`;

/** The files as they will be written, per host, and what wildcards become. */
export function FilePreview({ files, expansions }: { files: RenderedFile[]; expansions: Expansion[] }) {
  const t = useT();
  const [chosen, setChosen] = useState<string>();
  const file = files.find((f) => idOf(f) === chosen) ?? files[0];
  const hosts = [...new Set(files.map((f) => f.host))];
  return (
    <Panel title={t({ en: 'Preview of the files', zh: '文件预览' })}>
      <div className="grid grid-cols-[13rem_minmax(0,1fr)]">
        <ul className="border-line border-r p-2 text-[13px]">
          {hosts.map((host) => (
            <li key={host}>
              <p className="px-2 pt-1 font-medium">{host}</p>
              <ul>
                {files
                  .filter((f) => f.host === host)
                  .map((f) => (
                    <li key={idOf(f)}>
                      <button
                        type="button"
                        aria-pressed={file && idOf(f) === idOf(file)}
                        className={cx(
                          'w-full rounded px-2 py-0.5 text-left font-mono',
                          file && idOf(f) === idOf(file)
                            ? 'bg-raised font-semibold'
                            : 'text-muted hover:bg-raised',
                        )}
                        onClick={() => setChosen(idOf(f))}
                      >
                        {f.installation > 1 ? `${f.installation}/` : ''}
                        {f.name}
                      </button>
                    </li>
                  ))}
              </ul>
            </li>
          ))}
        </ul>
        {file ? (
          <div className="min-w-0">
            <p className="flex items-center gap-2 border-line border-b px-3 py-1 font-mono text-[12px] text-muted">
              {file.address} · {file.name}
              <CopyButton text={file.content} />
            </p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
            <pre tabIndex={0} className="max-h-96 overflow-auto p-3 font-mono text-[12px]">
              {file.content}
            </pre>
          </div>
        ) : (
          <p className="p-4 text-muted">
            {t({ en: 'Nothing to show until the errors are mended.', zh: '修正错误后即可预览。' })}
          </p>
        )}
      </div>
      {expansions.length > 0 ? <Expansions rows={expansions} /> : null}
    </Panel>
  );
}

function Expansions({ rows }: { rows: Expansion[] }) {
  const t = useT();
  return (
    <div className="border-line border-t p-4">
      <h3 className="mb-1 font-medium">
        {t({ en: 'Qualified lines and what they become', zh: '限定行及其展开结果' })}
      </h3>
      <ul className="flex flex-col gap-2 text-[13px]">
        {rows.map((row) => (
          <li key={row.line}>
            <p className="font-mono">{row.line}</p>
            {row.nodes.length === 0 ? (
              <p className="text-attention">{t({ en: 'matches no node', zh: '未匹配任何节点' })}</p>
            ) : null}
            <ul className="pl-4 font-mono text-[12px] text-muted">
              {row.nodes.map((node) => (
                <li key={node.alias}>
                  {node.alias} → {node.value}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}
