'use client';

import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { Table, TableHead, Td } from '@/components/ui/table';
import { formatBytes, formatTime } from '@/lib/format';
import type { HostRow } from '@/lib/hosts/schemas';
import { useLocale, useT } from '@/lib/i18n/client';
import { HostState } from './host-state';

interface Props {
  hosts: HostRow[];
  mayOperate: boolean;
  busy: boolean;
  onKey: (host: HostRow) => void;
  onCheck: (host: HostRow) => void;
  onRemove: (host: HostRow) => void;
}

export function HostsTable({ hosts, mayOperate, busy, onKey, onCheck, onRemove }: Props) {
  const t = useT();
  const locale = useLocale();
  const heads = [
    { en: 'Host', zh: '主机' },
    { en: 'State', zh: '状态' },
    { en: 'Login', zh: '登录' },
    { en: 'System', zh: '系统' },
    { en: 'Cores', zh: '核数' },
    { en: 'Memory', zh: '内存' },
    { en: 'Clusters', zh: '集群' },
    { en: 'Checked', zh: '检查时间' },
  ];
  return (
    <Table label={t({ en: 'Hosts', zh: '主机' })}>
      <TableHead heads={[...heads, ...(mayOperate ? [{ en: 'Actions', zh: '操作' }] : [])].map(t)} />
      <tbody>
        {hosts.map((host) => (
          <tr key={host.id}>
            <Td>
              <Link href={`/hosts/${host.id}`} className="font-mono text-[13px] text-accent hover:underline">
                {host.name}
              </Link>
              {host.name === host.address ? null : (
                <p className="font-mono text-[12px] text-muted">{host.address}</p>
              )}
            </Td>
            <Td>
              <HostState host={host} />
            </Td>
            <Td>{host.username}</Td>
            <Td>{host.facts ? `${host.facts.os.name} · ${host.facts.arch}` : '–'}</Td>
            <Td className="text-right">{host.facts?.cores ?? '–'}</Td>
            <Td className="whitespace-nowrap text-right">
              {host.facts ? formatBytes(host.facts.memory.totalBytes) : '–'}
            </Td>
            <Td>
              {host.clusters.length === 0
                ? '–'
                : host.clusters.map((cluster) => (
                    <Link
                      key={cluster.id}
                      href={`/clusters/${cluster.id}`}
                      className="mr-2 text-accent hover:underline"
                    >
                      {cluster.name}
                    </Link>
                  ))}
            </Td>
            <Td className="whitespace-nowrap">{host.factsAt ? formatTime(host.factsAt, locale) : '–'}</Td>
            {mayOperate ? (
              <Td>
                <div className="flex gap-2">
                  {host.hostKey && host.lastError?.code !== 'SSH-HOST-KEY-CHANGED' ? (
                    <Button small busy={busy} onClick={() => onCheck(host)}>
                      {t({ en: 'Check', zh: '检查' })}
                    </Button>
                  ) : (
                    <Button small kind="primary" onClick={() => onKey(host)}>
                      {t({ en: 'Compare key', zh: '核对密钥' })}
                    </Button>
                  )}
                  <Button
                    small
                    kind="quiet"
                    disabled={host.clusters.length > 0}
                    onClick={() => onRemove(host)}
                  >
                    {t({ en: 'Remove', zh: '移除' })}
                  </Button>
                </div>
              </Td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
