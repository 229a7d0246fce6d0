'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useMemo } from 'react';
import { useAction } from '@/components/form/use-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { FindingList } from '@/components/ui/finding-list';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import type { DraftCheck } from '@/lib/clusters/check-draft';
import type { ClusterView } from '@/lib/clusters/schemas';
import type { Stored } from '@/lib/clusters/wizard-edits';
import { useT } from '@/lib/i18n/client';
import type { ClusterSpec } from '@/lib/topology/spec';
import { AdviceList } from './advice-list';
import { FilePreview } from './file-preview';
import type { Save } from './save';
import { SettingsEditor } from './settings-editor';
import { TopologyEditor } from './topology-editor';
import { TopologyPicture } from './topology-picture';
import { OvertakenNotice } from './unsaved';
import { useDraftPart } from './wizard-edits';

interface Props {
  cluster: ClusterView;
  initialCheck: DraftCheck;
  save: Save;
}

async function check(clusterId: string, spec: ClusterSpec, signal: AbortSignal): Promise<DraftCheck> {
  // A short wait, so that typing does not ask at every key.
  await new Promise((resolve) => setTimeout(resolve, 250));
  const response = await fetch(`/api/clusters/${clusterId}/lint`, {
    method: 'POST',
    body: JSON.stringify(spec),
    signal,
    headers: { 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json() as Promise<DraftCheck>;
}

export function ConfigurationEditor({ cluster, initialCheck, save }: Props) {
  const t = useT();
  const router = useRouter();
  const stored = useMemo(
    (): Stored<'configuration'> => ({ revision: cluster.revision, value: cluster.spec }),
    [cluster],
  );
  const draft = useDraftPart('configuration', stored);
  const { value: spec, change, isUnsaved } = draft;
  const typed = useDeferredValue(spec);
  const saving = useAction(save, {
    success: { en: 'Configuration saved.', zh: '配置已保存。' },
    done: (revision) => {
      draft.saved(spec, revision);
      router.refresh();
    },
  });
  const { data, isFetching, isError } = useQuery({
    queryKey: ['draft-check', cluster.id, typed],
    queryFn: ({ signal }) => check(cluster.id, typed, signal),
    placeholderData: (previous) => previous ?? initialCheck,
    staleTime: 60_000,
  });
  const shown = data ?? initialCheck;
  return (
    <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_21rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {draft.isOvertaken ? <OvertakenNotice keep={draft.keep} discard={draft.discard} /> : null}
        <Panel title={t({ en: 'Topology', zh: '拓扑' })}>
          <TopologyPicture spec={spec} />
          <fieldset disabled={cluster.deployed}>
            <TopologyEditor spec={spec} onChange={change} />
          </fieldset>
        </Panel>
        <SettingsEditor spec={spec} isReadOnly={cluster.deployed} onChange={change} />
        <FilePreview files={shown.files} expansions={shown.expansions} />
      </div>
      <aside
        className="flex flex-col gap-4 xl:sticky xl:top-4 xl:max-h-[calc(100vh-2rem)] xl:self-start xl:overflow-auto"
        aria-label={t({ en: 'Checks', zh: '检查' })}
      >
        <Panel>
          <div className="flex flex-col gap-2 p-3">
            {saving.error ? <ErrorNotice error={saving.error} /> : null}
            <Button
              kind="primary"
              busy={saving.busy}
              disabled={!isUnsaved || draft.isOvertaken || shown.problems.length > 0 || cluster.deployed}
              onClick={() => saving.run({ id: cluster.id, revision: draft.revision, spec })}
            >
              {isUnsaved ? t({ en: 'Save configuration', zh: '保存配置' }) : t({ en: 'Saved', zh: '已保存' })}
            </Button>
            {isUnsaved ? (
              <Button kind="quiet" onClick={draft.discard}>
                {t({ en: 'Discard changes', zh: '放弃修改' })}
              </Button>
            ) : null}
          </div>
        </Panel>
        {cluster.deployed ? null : <AdviceList advice={shown.advice} spec={spec} onChange={change} />}
        <Findings check={shown} busy={isFetching} failed={isError} />
      </aside>
    </div>
  );
}

function Findings({
  check: { findings, problems },
  busy,
  failed,
}: {
  check: DraftCheck;
  busy: boolean;
  failed: boolean;
}) {
  const t = useT();
  const errors = findings.filter((f) => f.severity === 'error').length + problems.length;
  return (
    <Panel
      title={
        <span className="flex items-center gap-2" aria-live="polite">
          {t({ en: 'Findings', zh: '检查结果' })}
          <Badge tone={errors > 0 ? 'failed' : busy ? 'starting' : 'running'}>
            {errors > 0
              ? t({ en: `${errors} errors`, zh: `${errors} 个错误` })
              : busy
                ? t({ en: 'checking', zh: '检查中' })
                : t({ en: 'no errors', zh: '无错误' })}
          </Badge>
        </span>
      }
    >
      {failed ? (
        <Notice kind="warning">
          {t({
            en: 'The check could not be done; the findings may be old.',
            zh: '检查未能完成，结果可能不是最新。',
          })}
        </Notice>
      ) : null}
      {problems.map((problem) => (
        <div key={problem.path} className="p-3">
          <Notice kind="error" title={t(problem.text)}>
            <span className="font-mono text-[12px]">{problem.path}</span>
          </Notice>
        </div>
      ))}
      {findings.length === 0 && problems.length === 0 ? (
        <p className="p-3 text-muted">{t({ en: 'Nothing to remark.', zh: '没有问题。' })}</p>
      ) : null}
      <FindingList findings={findings} />
    </Panel>
  );
}
