'use client';

import { Badge, type Tone } from '@/components/ui/badge';
import { Td } from '@/components/ui/table';
import type { ServicesHost } from '@/lib/clusters/operate-view';
import { useT } from '@/lib/i18n/client';
import type { ServiceState } from '@/lib/runs/plans/systemd-host';
import type { Text } from '@/lib/text';

function stateOf({ file, active }: ServiceState): { tone: Tone; text: Text } {
  if (file === 'not-installed') return { tone: 'plain', text: { en: 'not installed', zh: '未安装' } };
  if (active === 'failed') return { tone: 'failed', text: { en: 'failed', zh: '失败' } };
  if (active === 'active') return { tone: 'running', text: { en: 'active', zh: '运行中' } };
  if (active === 'activating') return { tone: 'starting', text: { en: 'starting', zh: '启动中' } };
  if (file === 'enabled')
    return { tone: 'stopped', text: { en: 'enabled, not active', zh: '已启用，未运行' } };
  return { tone: 'stopped', text: { en: 'not active', zh: '未运行' } };
}

const enabled: Text = { en: 'starts at boot', zh: '开机启动' };
const disabled: Text = { en: 'does not start at boot', zh: '开机不启动' };

function notesOf({ file, active, differs, process, other }: ServiceState): Text[] {
  const installed = file !== 'not-installed';
  return [
    ...(installed ? [file === 'enabled' ? enabled : disabled] : []),
    ...(differs
      ? [
          {
            en: 'the unit file is not what Deck would write: install again to renew it',
            zh: '服务文件与 Deck 生成的不一致，可重新安装以更新',
          },
        ]
      : []),
    ...(installed && process?.outside
      ? [
          {
            en: `process ${process.pid} was started outside of systemd; it comes under it with its next restart`,
            zh: `进程 ${process.pid} 并非由 systemd 启动，下次重启后由其接管`,
          },
        ]
      : []),
    ...(other ? [{ en: `also run by ${other}`, zh: `同时由 ${other} 运行` }] : []),
    ...(!process && active !== 'active' ? [{ en: 'no process', zh: '没有进程' }] : []),
  ];
}

/** The rows of one host. */
export function ServiceRows({ host }: { host: ServicesHost }) {
  const t = useT();
  if (host.error || !host.systemd) {
    return (
      <tr>
        <Td className="font-mono">{host.address}</Td>
        <Td colSpan={4}>
          {host.error ? (
            <span className="text-failed">
              {t(host.error.text)} <span className="font-mono text-[12px]">{host.error.code}</span>
            </span>
          ) : (
            t({ en: 'This host does not run systemd.', zh: '该主机未使用 systemd。' })
          )}
        </Td>
      </tr>
    );
  }
  return host.services.map((service) => {
    const { tone, text } = stateOf(service);
    return (
      <tr key={service.alias}>
        <Td className="font-mono">{host.address}</Td>
        <Td>{service.alias}</Td>
        <Td className="font-mono text-[13px]">{service.unit}</Td>
        <Td>
          <Badge tone={tone}>{t(text)}</Badge>
        </Td>
        <Td className="text-[13px] text-muted">
          {notesOf(service)
            .map(t)
            .join(t({ en: '; ', zh: '；' }))}
        </Td>
      </tr>
    );
  });
}
