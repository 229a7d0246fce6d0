'use client';

import { useQuery } from '@tanstack/react-query';
import { Database, Play, Table2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { readJson } from '@/components/host/queries';
import { Badge } from '@/components/ui/badge';
import { Button, buttonClass } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import type { TutorialScript } from '@/lib/clusters/tutorial-scripts';
import { withScript } from '@/lib/clusters/wizard-edits';
import { formatDuration } from '@/lib/format';
import { useT } from '@/lib/i18n/client';
import { ResultView } from './result-view';
import { type Ran, useScript } from './use-script';
import { useWizardEdits } from './wizard-edits';

interface Props {
  clusterId: string;
  step: 'database' | 'query';
  nodes: string[];
  scripts: TutorialScript[];
  done: boolean;
  /** The cluster runs, so that its databases can be asked for. */
  started: boolean;
  nextHref?: string;
}

/** The tutorial's scripts, editable, run one after the other in one session on the chosen node. */
export function ScriptConsole({ clusterId, step, nodes, scripts, done, started, nextHref }: Props) {
  const t = useT();
  const router = useRouter();
  const [alias, setAlias] = useState(nodes[0] ?? '');
  const console = useScript(clusterId, alias);
  const tree = useQuery({
    queryKey: ['databases', clusterId, alias, console.count],
    queryFn: () =>
      readJson<{ path: string; tables: string[] }[]>(
        `/api/clusters/${clusterId}/shell?alias=${encodeURIComponent(alias)}`,
      ),
    enabled: started && alias !== '',
    retry: 0,
  });
  const last = scripts.at(-1)?.id;
  return (
    <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_16rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <SelectField
          className="max-w-xs"
          label={
            step === 'database'
              ? t({ en: 'Data node', zh: '数据节点' })
              : t({ en: 'Compute node', zh: '计算节点' })
          }
          value={alias}
          onChange={(e) => setAlias(e.target.value)}
        >
          {nodes.map((node) => (
            <option key={node}>{node}</option>
          ))}
        </SelectField>
        {scripts.map((script) => (
          <ScriptPanel
            key={script.id}
            script={script}
            ran={console.ran[script.id]}
            busy={console.running === script.id}
            disabled={console.running !== undefined || alias === ''}
            page={console.page}
            onRun={async (source) => {
              const ok = await console.run(script, source, script.id === last ? step : undefined);
              if (ok && script.id === last) router.refresh();
            }}
          />
        ))}
        {done && nextHref ? (
          <div>
            <Link className={buttonClass('primary')} href={nextHref}>
              {t({ en: 'Next step', zh: '下一步' })}
            </Link>
          </div>
        ) : null}
      </div>
      <Panel title={t({ en: 'Databases', zh: '数据库' })} className="self-start">
        <ul className="p-3 text-[13px]">
          {tree.data?.length === 0 ? (
            <li className="text-muted">{t({ en: 'None yet', zh: '暂无' })}</li>
          ) : null}
          {tree.isError ? (
            <li className="text-muted">{t({ en: 'Cannot be asked now.', zh: '暂时无法获取。' })}</li>
          ) : null}
          {tree.data?.map((database) => (
            <li key={database.path}>
              <span className="flex items-center gap-1.5 font-mono">
                <Database aria-hidden className="size-3.5 text-muted" />
                {database.path}
              </span>
              <ul className="pl-5">
                {database.tables.map((table) => (
                  <li key={table} className="flex items-center gap-1.5 font-mono">
                    <Table2 aria-hidden className="size-3.5 text-muted" />
                    {table}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

interface PanelProps {
  script: TutorialScript;
  ran: Ran | undefined;
  busy: boolean;
  disabled: boolean;
  page: (ran: Ran, offset: number) => Promise<Ran['result']>;
  onRun: (source: string) => void;
}

function ScriptPanel({ script, ran, busy, disabled, page, onRun }: PanelProps) {
  const t = useT();
  const { edits, update } = useWizardEdits();
  const source = edits.scripts?.[script.id] ?? script.source;
  const setSource = (text: string) => update((before) => withScript(before, script.id, text, script.source));
  return (
    <Panel
      title={t(script.title)}
      actions={
        <>
          {ran && !ran.error ? (
            <Badge tone="running">
              {t({ en: 'done', zh: '完成' })} · {formatDuration(ran.durationMs)}
            </Badge>
          ) : null}
          {source === script.source ? null : (
            <Button small kind="quiet" onClick={() => setSource(script.source)}>
              {t({ en: 'Reset', zh: '还原' })}
            </Button>
          )}
          <Button small kind="primary" busy={busy} disabled={disabled} onClick={() => onRun(source)}>
            <Play aria-hidden className="size-3.5" />
            {t({ en: 'Run', zh: '执行' })}
          </Button>
        </>
      }
    >
      <textarea
        aria-label={t(script.title)}
        className="block w-full resize-y bg-transparent p-3 font-mono text-[13px]"
        rows={Math.min(18, source.split('\n').length + 1)}
        spellCheck={false}
        value={source}
        onChange={(e) => setSource(e.target.value)}
      />
      {ran ? (
        <div className="flex flex-col gap-2 border-line border-t p-3" aria-live="polite">
          {ran.error ? <ErrorNotice error={ran.error} /> : null}
          {ran.prints.length > 0 ? (
            <pre className="overflow-x-auto rounded bg-raised p-2 font-mono text-[12px]">
              {ran.prints.join('\n')}
            </pre>
          ) : null}
          {ran.result ? (
            <ResultView key={ran.ranAt} initial={ran.result} page={(offset) => page(ran, offset)} />
          ) : null}
        </div>
      ) : null}
    </Panel>
  );
}
