'use client';

import { useDeferredValue, useState } from 'react';
import { Notice } from '@/components/ui/notice';
import { workersOf } from '@/lib/config/node-rows';
import { useT } from '@/lib/i18n/client';
import type { CurrentDocument } from '@/lib/revisions/types';
import { ChoiceBar } from './choice-bar';
import { useConfig } from './config-provider';
import { DocumentSources } from './document-sources';
import { EffectiveView } from './effective-view';
import { LiveFindings } from './live-findings';
import { Loaded } from './loaded';
import { NodeRows } from './node-rows-table';
import { RawView } from './raw-view';

/** cluster.cfg: its lines, what one node makes of them, or the text; with `node` it begins with what that one gets. */
export function NodesConfig({ node }: { node: string | undefined }) {
  const t = useT();
  return (
    <Loaded>
      {(documents) => {
        const document = documents.find((d) => d.key === 'cluster.cfg');
        if (document) return <Views key={node} document={document} node={node} />;
        return (
          <Notice kind="warning">
            {t({ en: 'This cluster has no cluster.cfg.', zh: '此集群没有 cluster.cfg。' })}
          </Notice>
        );
      }}
    </Loaded>
  );
}

function Views({ document, node }: { document: CurrentDocument; node: string | undefined }) {
  const t = useT();
  const { view, text } = useConfig();
  const aliases = workersOf(view?.nodes ?? []);
  const asked = aliases.find((alias) => alias === node);
  const [shown, setShown] = useState<'rows' | 'effective' | 'text'>(asked ? 'effective' : 'rows');
  const now = text(document.key) ?? document.text;
  const deferred = useDeferredValue(now);
  return (
    <div className="flex flex-col gap-4">
      <ChoiceBar
        label={t({ en: 'View', zh: '视图' })}
        value={shown}
        choices={[
          { value: 'rows', text: t({ en: 'Lines', zh: '配置行' }) },
          { value: 'effective', text: t({ en: 'What a node gets', zh: '节点实际取值' }) },
          { value: 'text', text: t({ en: 'Text', zh: '文本' }) },
        ]}
        onChoose={setShown}
      />
      <DocumentSources documents={[document]} />
      <LiveFindings of={(finding) => finding.file === document.key} />
      {shown === 'rows' ? <NodeRows document={document} text={now} aliases={aliases} /> : null}
      {shown === 'effective' ? <EffectiveView text={deferred} aliases={aliases} first={asked} /> : null}
      {shown === 'text' ? <RawView document={document} /> : null}
    </div>
  );
}
