'use client';

import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { HostState } from '@/components/host/host-state';
import { AddPackage, type Register } from '@/components/package/add-package';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField, TextField } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import type { ClusterView } from '@/lib/clusters/schemas';
import { type DownloadChoice, type Stored, withProposed } from '@/lib/clusters/wizard-edits';
import { formatBytes } from '@/lib/format';
import type { HostRow } from '@/lib/hosts/schemas';
import { useT } from '@/lib/i18n/client';
import type { PackageRow } from '@/lib/packages/schemas';
import { sameValue } from '@/lib/status/same';
import { nodesOn } from '@/lib/topology/nodes';
import type { Save } from './save';
import { OvertakenNotice } from './unsaved';
import { useDraftPart } from './wizard-edits';

interface Props {
  cluster: ClusterView;
  packages: PackageRow[];
  hosts: HostRow[];
  base: string;
  save: Save;
  register: Register;
}

const dirPattern = /^(\/[A-Za-z0-9._-]+)+$/;

/** The draft's first step as stored and as edited in this tab. */
function useChoice({ cluster, packages }: Pick<Props, 'cluster' | 'packages'>) {
  const stored = useMemo(
    (): Stored<'download'> => ({
      revision: cluster.revision,
      value: {
        packageId: cluster.packageId ?? '',
        installDir: cluster.installDir,
        hostIds: cluster.hostList.map((h) => h.id),
      },
    }),
    [cluster],
  );
  const draft = useDraftPart('download', stored);
  const proposed = packages[0]?.id;
  const value = withProposed(draft.value, proposed);
  return {
    ...draft,
    value,
    change: (part: Partial<DownloadChoice>) =>
      draft.alter((before) => ({ ...withProposed(before, proposed), ...part })),
    isEdited: draft.isUnsaved,
    // A package that is only proposed is to be saved too.
    isUnsaved: draft.isUnsaved || !sameValue(value, draft.value),
  };
}

export function DownloadForm({ cluster, packages, hosts, base, save, register }: Props) {
  const t = useT();
  const router = useRouter();
  const draft = useChoice({ cluster, packages });
  const { change } = draft;
  const { packageId, installDir, hostIds } = draft.value;
  const [adding, setAdding] = useState(packages.length === 0);
  const saving = useAction(save, {
    success: { en: 'Saved.', zh: '已保存。' },
    done: (revision) => {
      draft.saved(draft.value, revision);
      router.refresh();
    },
  });
  const badDir = !dirPattern.test(installDir);
  const toggle = (id: string) =>
    change({ hostIds: hostIds.includes(id) ? hostIds.filter((i) => i !== id) : [...hostIds, id] });
  return (
    <>
      {draft.isOvertaken ? <OvertakenNotice keep={draft.keep} discard={draft.discard} /> : null}
      <Panel
        title={t({ en: 'Package', zh: '安装包' })}
        actions={
          <Button small kind="quiet" disabled={cluster.deployed} onClick={() => setAdding(!adding)}>
            {adding ? t({ en: 'Close', zh: '收起' }) : t({ en: 'Add another…', zh: '添加其他…' })}
          </Button>
        }
      >
        {packages.length > 0 ? (
          <div className="p-4">
            <SelectField
              label={t({ en: 'Version to deploy', zh: '部署版本' })}
              className="max-w-xl"
              disabled={cluster.deployed}
              value={packageId}
              onChange={(e) => change({ packageId: e.target.value })}
            >
              {packages.some((p) => p.id === packageId) ? null : (
                <option value={packageId}>
                  {t({ en: 'not in the list (yet, or any more)', zh: '不在列表中（尚未列出或已删除）' })}
                </option>
              )}
              {packages.map((p) => (
                <option key={p.id} value={p.id}>
                  {`${p.version}${p.variant ? ` ${p.variant}` : ''} · ${p.arch} · ${p.source === 'upload' ? `${t({ en: 'uploaded', zh: '已上传' })} ${formatBytes(p.sizeBytes)}` : t({ en: 'hosts download', zh: '主机下载' })}`}
                </option>
              ))}
            </SelectField>
          </div>
        ) : null}
        {adding ? (
          <AddPackage
            base={base}
            register={register}
            done={(id) => {
              change({ packageId: id });
              setAdding(false);
              router.refresh();
            }}
          />
        ) : null}
      </Panel>
      <Panel title={t({ en: 'Where', zh: '安装位置' })}>
        <form
          className="flex flex-col gap-4 p-4"
          onSubmit={(event) => {
            event.preventDefault();
            saving.run({
              id: cluster.id,
              revision: draft.revision,
              installDir,
              hostIds,
              ...(packageId ? { packageId } : {}),
            });
          }}
        >
          <TextField
            className="max-w-xl"
            mono
            disabled={cluster.deployed}
            label={t({ en: 'Install directory on every host', zh: '每台主机的安装目录' })}
            value={installDir}
            onChange={(e) => change({ installDir: e.target.value })}
            error={
              badDir
                ? t({
                    en: 'An absolute path of letters, digits, dots, dashes and underscores: blanks and non-ASCII characters keep data nodes from starting.',
                    zh: '须为绝对路径，仅含字母、数字、点、短横线和下划线：含空格或中文字符会导致数据节点无法启动。',
                  })
                : undefined
            }
            help={t({
              en: 'The package is unpacked to server/ below it.',
              zh: '安装包将解压到该目录下的 server/。',
            })}
          />
          <fieldset disabled={cluster.deployed}>
            <legend className="mb-1 font-medium">
              {t({ en: 'Hosts and what they carry', zh: '主机与角色' })}
            </legend>
            <ul className="divide-y divide-line rounded border border-line">
              {hosts.map((host) => (
                <li key={host.id} className="flex items-center gap-3 px-3 py-2">
                  <label className="flex w-52 items-center gap-3">
                    <input
                      type="checkbox"
                      className="size-4"
                      checked={hostIds.includes(host.id)}
                      onChange={() => toggle(host.id)}
                    />
                    <span className="font-mono text-[13px]">{host.name}</span>
                  </label>
                  <HostState host={host} />
                  <span className="flex flex-wrap gap-1">
                    {nodesOn(cluster.spec, host.address).map((node) => (
                      <Badge key={node.alias}>{node.alias}</Badge>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
            <p className="mt-1 text-[13px] text-muted">
              {t({
                en: 'Roles, aliases and ports are edited in step three.',
                zh: '角色、别名和端口在第三步编辑。',
              })}
            </p>
          </fieldset>
          {saving.error ? <ErrorNotice error={saving.error} /> : null}
          <div className="flex gap-2">
            <Button
              type="submit"
              kind={draft.isUnsaved ? 'primary' : 'plain'}
              busy={saving.busy}
              disabled={
                badDir || hostIds.length === 0 || !draft.isUnsaved || draft.isOvertaken || cluster.deployed
              }
            >
              {draft.isUnsaved ? t({ en: 'Save', zh: '保存' }) : t({ en: 'Saved', zh: '已保存' })}
            </Button>
            {draft.isEdited ? (
              <Button kind="quiet" onClick={draft.discard}>
                {t({ en: 'Discard changes', zh: '放弃修改' })}
              </Button>
            ) : null}
          </div>
        </form>
      </Panel>
    </>
  );
}
