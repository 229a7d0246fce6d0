'use client';

import { Badge, type Tone } from '@/components/ui/badge';
import { Table, TableHead, Td } from '@/components/ui/table';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import type { EndHost } from '@/lib/upgrades/view';

const looks: Record<EndHost['programs'], { tone: Tone; text: Text }> = {
  old: { tone: 'stopped', text: { en: 'old version', zh: '旧版本' } },
  mixed: { tone: 'attention', text: { en: 'partly replaced or put back', zh: '部分已替换或恢复' } },
  new: { tone: 'running', text: { en: 'new version', zh: '新版本' } },
  unknown: { tone: 'failed', text: { en: 'not known', zh: '未知' } },
};

/** What every installation has now, seen on the hosts. */
export function EndHosts({ hosts }: { hosts: EndHost[] }) {
  const t = useT();
  const several = new Set(hosts.map(({ host }) => host)).size < hosts.length;
  return (
    <Table label={t({ en: 'What every host has now', zh: '各主机现状' })}>
      <TableHead
        heads={[
          t({ en: 'Host', zh: '主机' }),
          t({ en: 'Recorded', zh: '登记版本' }),
          t({ en: 'Programs', zh: '程序' }),
        ]}
      />
      <tbody>
        {hosts.map(({ host, dir, version, programs, error }) => (
          <tr key={`${host}:${dir}`}>
            <Td className="font-mono text-[13px]">{several ? `${host}:${dir}` : host}</Td>
            <Td className="font-mono text-[13px]">{version ?? '—'}</Td>
            <Td>
              <Badge tone={looks[programs].tone}>{t(looks[programs].text)}</Badge>
              {error ? <span className="ml-2">{t(error)}</span> : null}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** The commands by which somebody on a host lets its services start nodes again. */
export function ReleaseCommands({ hosts }: { hosts: EndHost[] }) {
  return (
    <pre className="mt-1 overflow-x-auto font-mono text-[13px]">
      {hosts.map(({ host, release }) => `${host}: ${release}`).join('\n')}
    </pre>
  );
}
