'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { RemoveDialog } from '@/components/form/remove-dialog';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState, PageHeader, Panel } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import type { ActionResult } from '@/lib/action';
import { formatBytes, formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import type { PackageRow } from '@/lib/packages/schemas';
import { AddPackage, type Register } from './add-package';

interface Props {
  packages: PackageRow[];
  base: string;
  mayOperate: boolean;
  register: Register;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
}

export function PackagesView({ packages, base, mayOperate, register, remove }: Props) {
  const t = useT();
  const router = useRouter();
  const [removing, setRemoving] = useState<PackageRow>();
  return (
    <>
      <PageHeader
        title={t({ en: 'Packages', zh: '安装包' })}
        lead={t({
          en: 'DolphinDB server packages that clusters can be deployed with.',
          zh: '可用于部署集群的 DolphinDB server 安装包。',
        })}
      />
      <div className="flex flex-col gap-5">
        {mayOperate ? (
          <Panel title={t({ en: 'Add a package', zh: '添加安装包' })}>
            <AddPackage base={base} register={register} done={() => router.refresh()} />
          </Panel>
        ) : null}
        <Panel title={t({ en: 'Known packages', zh: '已有安装包' })}>
          {packages.length === 0 ? (
            <EmptyState title={t({ en: 'No packages yet', zh: '还没有安装包' })}>
              {t({
                en: 'Upload the zip from the vendor, or name a version.',
                zh: '上传官方 zip 安装包，或指定版本号。',
              })}
            </EmptyState>
          ) : (
            <PackageTable packages={packages} mayOperate={mayOperate} onRemove={setRemoving} />
          )}
        </Panel>
      </div>
      <RemoveDialog
        row={removing}
        remove={remove}
        onClose={() => setRemoving(undefined)}
        title={{ en: 'Remove package', zh: '删除安装包' }}
        success={{ en: 'Package removed.', zh: '安装包已删除。' }}
      >
        <p className="font-mono text-[13px]">{removing?.fileName}</p>
      </RemoveDialog>
    </>
  );
}

function PackageTable({
  packages,
  mayOperate,
  onRemove,
}: {
  packages: PackageRow[];
  mayOperate: boolean;
  onRemove: (row: PackageRow) => void;
}) {
  const t = useT();
  const locale = useLocale();
  const heads = [
    { en: 'Version', zh: '版本' },
    { en: 'Architecture', zh: '架构' },
    { en: 'From', zh: '来源' },
    { en: 'Size', zh: '大小' },
    { en: 'SHA-256', zh: 'SHA-256' },
    { en: 'Added', zh: '添加时间' },
    { en: 'Clusters', zh: '集群' },
  ];
  return (
    <Table label={t({ en: 'Packages', zh: '安装包' })}>
      <TableHead heads={[...heads, ...(mayOperate ? [{ en: 'Actions', zh: '操作' }] : [])].map(t)} />
      <tbody>
        {packages.map((p) => (
          <tr key={p.id}>
            <Td>
              <span className="font-medium">{p.version}</span> {p.variant}
              <p className="break-all font-mono text-[12px] text-muted">{p.fileName}</p>
            </Td>
            <Td>{p.arch}</Td>
            <Td>
              <Badge>
                {p.source === 'upload'
                  ? t({ en: 'uploaded', zh: '已上传' })
                  : t({ en: 'hosts download', zh: '主机下载' })}
              </Badge>
              {p.url ? <p className="break-all font-mono text-[12px] text-muted">{p.url}</p> : null}
            </Td>
            <Td className="whitespace-nowrap">
              {p.sizeBytes ? formatBytes(p.sizeBytes) : '–'}
              {p.unpackedBytes ? (
                <p className="text-[12px] text-muted">
                  {t({
                    en: `${formatBytes(p.unpackedBytes)} unpacked`,
                    zh: `解压后 ${formatBytes(p.unpackedBytes)}`,
                  })}
                </p>
              ) : null}
            </Td>
            <Td className="font-mono text-[12px]">
              {p.sha256 ? (
                <span title={p.sha256}>
                  {p.sha256.slice(0, 12)}… <CopyButton text={p.sha256} />
                </span>
              ) : (
                '–'
              )}
            </Td>
            <Td>
              {formatTime(p.createdAt, locale)}
              <p className="text-[12px] text-muted">{p.createdBy}</p>
            </Td>
            <Td>{p.clusters.join(', ') || '–'}</Td>
            {mayOperate ? (
              <Td>
                <Button small kind="quiet" disabled={p.clusters.length > 0} onClick={() => onRemove(p)}>
                  {t({ en: 'Remove', zh: '删除' })}
                </Button>
              </Td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
