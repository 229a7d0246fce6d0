'use client';

import { useState } from 'react';
import { useT } from '@/lib/i18n/client';
import type { CurrentDocument } from '@/lib/revisions/types';
import { ChoiceBar } from './choice-bar';
import { useConfig } from './config-provider';
import { DocumentSources } from './document-sources';
import { LiveFindings } from './live-findings';
import { Loaded } from './loaded';
import { ParameterForm } from './parameter-form';
import { cellClass } from './parameter-input';
import { RawView } from './raw-view';

type FileName = 'controller.cfg' | 'agent.cfg';

/** controller.cfg of every controller and agent.cfg of every agent: together, one by one, or as text; `node` is the one to begin with. */
export function ControllerConfig({ node }: { node: string | undefined }) {
  return <Loaded>{(documents) => <Files key={node} documents={documents} node={node} />}</Loaded>;
}

const everyone = '*';

const fileOf = ({ kind }: CurrentDocument): FileName =>
  kind === 'agent.cfg' ? 'agent.cfg' : 'controller.cfg';

function Files({ documents, node }: { documents: CurrentDocument[]; node: string | undefined }) {
  const t = useT();
  const asked = documents.find((d) => d.alias === node && d.kind === fileOf(d));
  const [file, setFile] = useState<FileName>(asked ? fileOf(asked) : 'controller.cfg');
  const [scope, setScope] = useState(asked?.alias ?? everyone);
  const [view, setView] = useState<'form' | 'text'>('form');
  const all = documents.filter((d) => d.kind === file);
  const one = all.find((d) => d.alias === scope);
  const shown = one ? [one] : all;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <ChoiceBar
          label={t({ en: 'File', zh: '文件' })}
          value={file}
          choices={[
            { value: 'controller.cfg', text: 'controller.cfg' },
            { value: 'agent.cfg', text: 'agent.cfg' },
          ]}
          onChoose={(next) => {
            setFile(next);
            setScope(everyone);
          }}
        />
        <Scope file={file} all={all} scope={one ? scope : everyone} onScope={setScope} />
        <ChoiceBar
          label={t({ en: 'View', zh: '视图' })}
          value={view}
          choices={[
            { value: 'form', text: t({ en: 'Form', zh: '表单' }) },
            { value: 'text', text: t({ en: 'Text', zh: '文本' }) },
          ]}
          onChoose={setView}
        />
      </div>
      <DocumentSources documents={all} />
      <LiveFindings of={(finding) => finding.file?.startsWith(file) ?? false} />
      {view === 'form' ? (
        <ParameterForm
          key={`${file} ${scope}`}
          file={file}
          documents={shown}
          all={all}
          onScope={(alias) => setScope(alias)}
        />
      ) : (
        shown.map((d) => <RawView key={d.key} document={d} />)
      )}
    </div>
  );
}

function Scope({
  file,
  all,
  scope,
  onScope,
}: {
  file: FileName;
  all: CurrentDocument[];
  scope: string;
  onScope: (scope: string) => void;
}) {
  const t = useT();
  const { drafts } = useConfig();
  return (
    <label className="flex items-center gap-2 text-[13px]">
      {t({ en: 'Edit', zh: '编辑' })}
      <select
        aria-label={t({ en: 'What to edit', zh: '编辑范围' })}
        className={cellClass}
        value={scope}
        onChange={(event) => onScope(event.target.value)}
      >
        <option value={everyone}>
          {file === 'controller.cfg'
            ? t({ en: 'all controllers together', zh: '全部控制节点（统一）' })
            : t({ en: 'all agents together', zh: '全部代理节点（统一）' })}
        </option>
        {all.map((d) => (
          <option key={d.key} value={d.alias}>
            {d.alias}
            {drafts[d.key] ? ' •' : ''}
          </option>
        ))}
      </select>
    </label>
  );
}
