'use client';

import { useRouter } from 'next/navigation';
import { useAction } from '@/components/form/use-action';
import { type AddLicence, useLicenceUpload } from '@/components/licence/use-licence-upload';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { FindingList } from '@/components/ui/finding-list';
import { EmptyState, Panel } from '@/components/ui/panel';
import { Table, Td, Th } from '@/components/ui/table';
import type { ClusterView } from '@/lib/clusters/schemas';
import { useT } from '@/lib/i18n/client';
import type { LicenceRow } from '@/lib/licences/licences';
import type { Finding } from '@/lib/lint/finding';
import type { Save } from './save';

interface Props {
  cluster: ClusterView;
  licences: LicenceRow[];
  findings: Finding[];
  add: AddLicence;
  save: Save;
}

export function LicenceForm({ cluster, licences, findings, add, save }: Props) {
  const t = useT();
  const router = useRouter();
  const choosing = useAction(save, {
    done: () => router.refresh(),
    success: { en: 'Licence chosen.', zh: '已选择授权许可。' },
  });
  const choose = (licenceId: string) =>
    choosing.run({ id: cluster.id, revision: cluster.revision, licenceId });
  const upload = useLicenceUpload(add, choose, true);
  return (
    <Panel title={t({ en: 'Licences', zh: '授权许可' })} actions={upload.button}>
      {upload.input}
      {upload.error ? (
        <div className="p-4">
          <ErrorNotice error={upload.error} />
        </div>
      ) : null}
      {choosing.error ? (
        <div className="p-4">
          <ErrorNotice error={choosing.error} />
        </div>
      ) : null}
      {licences.length === 0 ? (
        <EmptyState title={t({ en: 'No licence yet', zh: '还没有授权许可文件' })} action={upload.button}>
          {t({
            en: 'Upload the file dolphindb.lic that the vendor sent you. The community licence works for up to three nodes.',
            zh: '请上传厂商提供的 dolphindb.lic。社区版授权许可最多支持 3 个节点。',
          })}
        </EmptyState>
      ) : (
        <LicenceTable licences={licences} chosen={cluster.licenceId} busy={choosing.busy} onChoose={choose} />
      )}
      {findings.length > 0 ? <FindingList findings={findings} /> : null}
    </Panel>
  );
}

function LicenceTable({
  licences,
  chosen,
  busy,
  onChoose,
}: {
  licences: LicenceRow[];
  chosen: string | undefined;
  busy: boolean;
  onChoose: (id: string) => void;
}) {
  const t = useT();
  const heads = [
    { en: 'Client', zh: '客户名称' },
    { en: 'Kind', zh: '类型' },
    { en: 'Expires', zh: '到期日' },
    { en: 'Nodes', zh: '节点数' },
    { en: 'Cores a node', zh: '每节点核数' },
    { en: 'Memory a node', zh: '每节点内存' },
    { en: '', zh: '' },
  ];
  return (
    <Table label={t({ en: 'Licences', zh: '授权许可' })}>
      <thead>
        <tr>
          {heads.map((head) => (
            <Th key={head.en || 'choice'}>
              {t(head) || <span className="sr-only">{t({ en: 'Choice', zh: '选择' })}</span>}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {licences.map((licence) => (
          <tr key={licence.id}>
            <Td>
              {licence.client}
              <p className="font-mono text-[12px] text-muted">
                {licence.fileName} · {licence.sha256.slice(0, 12)}…
              </p>
            </Td>
            <Td>
              {licence.kind === 'community'
                ? t({ en: 'community', zh: '社区版' })
                : t({ en: 'enterprise', zh: '企业版' })}
            </Td>
            <Td className="whitespace-nowrap">{licence.expiration}</Td>
            <Td>{licence.maxNodes}</Td>
            <Td>{licence.maxCores}</Td>
            <Td>{licence.maxMemoryGb} GB</Td>
            <Td>
              {licence.id === chosen ? (
                <Badge tone="running">{t({ en: 'chosen', zh: '已选择' })}</Badge>
              ) : (
                <Button small busy={busy} onClick={() => onChoose(licence.id)}>
                  {t({ en: 'Use this', zh: '使用' })}
                </Button>
              )}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
