'use client';

import { useLiveCluster } from '@/components/live/use-live';
import { Badge, type Tone } from '@/components/ui/badge';
import { Table, TableHead, Td } from '@/components/ui/table';
import { useT } from '@/lib/i18n/client';
import type { HostState } from '@/lib/upgrades/host-states';

const tones: Record<HostState['programs'], Tone> = { old: 'stopped', mixed: 'attention', new: 'running' };

interface Props {
  clusterId: string;
  hosts: HostState[];
  from: string;
  to: string;
}

/** What the last run has left on every host, and which nodes run there now. */
export function HostTable({ clusterId, hosts, from, to }: Props) {
  const t = useT();
  const status = useLiveCluster(clusterId);
  const nodesOn = (address: string) => {
    const nodes = status?.nodes.filter(({ host }) => host === address) ?? [];
    const running = nodes.filter(({ health }) => health === 'running').length;
    if (nodes.length === 0) return '—';
    return t({ en: `${running} of ${nodes.length} run`, zh: `${running} / ${nodes.length} 运行` });
  };
  const programs = (state: HostState['programs']) =>
    state === 'mixed' ? t({ en: 'partly replaced', zh: '部分已替换' }) : state === 'old' ? from : to;
  return (
    <Table label={t({ en: 'State of every host', zh: '各主机状态' })}>
      <TableHead
        heads={[
          t({ en: 'Host', zh: '主机' }),
          t({ en: 'Programs on its disk', zh: '磁盘上的程序' }),
          t({ en: 'State', zh: '状态' }),
          t({ en: 'Nodes now', zh: '当前节点' }),
        ]}
      />
      <tbody>
        {hosts.map((host) => (
          <tr key={host.host}>
            <Td className="font-mono text-[13px]">{host.host}</Td>
            <Td>
              <Badge tone={tones[host.programs]}>{programs(host.programs)}</Badge>
            </Td>
            <Td>{t(host.text)}</Td>
            <Td>{nodesOn(host.host)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
