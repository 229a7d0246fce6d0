'use client';

import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import { useT } from '@/lib/i18n/client';
import type { HostLicence, LicenceFile } from '@/lib/licences/view';
import { Expiry } from './term-cells';
import { termWords } from './words';

export interface KeptChoice {
  hostId: string;
  dir: string;
  name: string;
}

interface Props {
  hosts: HostLicence[];
  at: number;
  busy: boolean;
  /** Absent for those who may only look. */
  onPutBack?: (kept: KeptChoice) => void;
}

function FileCells({ file, at }: { file: LicenceFile; at: number }) {
  const t = useT();
  return (
    <>
      <Td className="font-mono text-[12px]" title={file.sha256}>
        {file.name}
        <p className="text-muted">{file.sha256.slice(0, 12)}…</p>
      </Td>
      {file.terms ? (
        <>
          <Td>{file.terms.client}</Td>
          <Td>
            <Expiry last={file.terms.expiration} at={at} />
          </Td>
        </>
      ) : (
        <Td colSpan={2}>{file.error ? t(file.error.text) : ''}</Td>
      )}
    </>
  );
}

function HostRows({ host, at, busy, onPutBack }: { host: HostLicence } & Omit<Props, 'hosts'>) {
  const t = useT();
  const { hostId, address, dir, file, kept, error, differs } = host;
  return (
    <>
      <tr>
        <Td rowSpan={kept.length + 1}>
          {address}
          <p className="font-mono text-[12px] text-muted">{dir}/server</p>
        </Td>
        {file ? <FileCells file={file} at={at} /> : <Td colSpan={3}>{error ? t(error.text) : ''}</Td>}
        <Td>
          {error ? (
            <Badge tone="failed">
              {error.code === 'LICENCE-MISSING'
                ? t({ en: 'missing', zh: '缺失' })
                : t({ en: 'not seen', zh: '无法查看' })}
            </Badge>
          ) : file?.error ? (
            <Badge tone="failed">{t({ en: 'no licence', zh: '不是授权许可' })}</Badge>
          ) : differs ? (
            <Badge tone="attention">{t({ en: 'differs', zh: '不一致' })}</Badge>
          ) : (
            <Badge tone="running">{t({ en: 'in place', zh: '当前文件' })}</Badge>
          )}
        </Td>
      </tr>
      {kept.map((each) => (
        <tr key={each.name}>
          <FileCells file={each} at={at} />
          <Td>
            <div className="flex items-center gap-2">
              <Badge>{t({ en: 'kept', zh: '已保留' })}</Badge>
              {onPutBack && each.terms && each.sha256 !== file?.sha256 ? (
                <Button
                  small
                  busy={busy}
                  aria-label={t({
                    en: `Put back ${each.name} of ${address}…`,
                    zh: `恢复 ${address} 的 ${each.name}…`,
                  })}
                  onClick={() => onPutBack({ hostId, dir, name: each.name })}
                >
                  {t({ en: 'Put back…', zh: '恢复…' })}
                </Button>
              ) : null}
            </div>
          </Td>
        </tr>
      ))}
    </>
  );
}

/** What lies on every host: the file in use, and those that replacements have kept. */
export function HostLicences(props: Props) {
  const t = useT();
  const heads = [
    { en: 'Host', zh: '主机' },
    { en: 'File', zh: '文件' },
    termWords.client,
    termWords.expiration,
    { en: 'State', zh: '状态' },
  ];
  const title = t({ en: 'Files on the hosts', zh: '主机上的文件' });
  return (
    <Panel title={title}>
      <Table label={title}>
        <TableHead heads={heads.map(t)} />
        <tbody>
          {props.hosts.map((host) => (
            <HostRows key={`${host.hostId}${host.dir}`} {...props} host={host} />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
