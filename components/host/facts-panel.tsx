import type { ReactNode } from 'react';
import { Panel } from '@/components/ui/panel';
import { Table, Td, Th } from '@/components/ui/table';
import { formatBytes } from '@/lib/format';
import type { HostFacts } from '@/lib/hosts/probe/facts-schema';
import { getT } from '@/lib/i18n/locale';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-[13px] text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

/** What was gathered from a host. */
export async function FactsPanel({ facts }: { facts: HostFacts }) {
  const t = await getT();
  const none = t({ en: 'none', zh: '无' });
  return (
    <Panel title={t({ en: 'Facts', zh: '主机信息' })}>
      <dl className="grid grid-cols-2 gap-4 p-4 lg:grid-cols-4">
        <Fact name={t({ en: 'System', zh: '系统' })}>{`${facts.os.name}`}</Fact>
        <Fact name={t({ en: 'Kernel', zh: '内核' })}>{`${facts.kernel} ${facts.arch}`}</Fact>
        <Fact name={t({ en: 'Cores', zh: '核数' })}>{facts.cores}</Fact>
        <Fact
          name={t({ en: 'Memory (available)', zh: '内存（可用）' })}
        >{`${formatBytes(facts.memory.totalBytes)} (${formatBytes(facts.memory.availableBytes)})`}</Fact>
        <Fact name={t({ en: 'Swap', zh: '交换分区' })}>{formatBytes(facts.memory.swapBytes)}</Fact>
        <Fact
          name={t({ en: 'Open files (soft / hard)', zh: '文件句柄（软/硬）' })}
        >{`${facts.openFiles.soft ?? '∞'} / ${facts.openFiles.hard ?? '∞'}`}</Fact>
        <Fact
          name={t({ en: 'Clock offset', zh: '时钟偏差' })}
        >{`${facts.clock.offsetMs} ms ± ${facts.clock.uncertaintyMs} ms (${facts.clock.timezone})`}</Fact>
        <Fact name={t({ en: 'Firewall', zh: '防火墙' })}>{facts.firewalls.join(', ') || none}</Fact>
        <Fact name={t({ en: 'Login', zh: '登录用户' })}>{`${facts.user.name} (${facts.user.home})`}</Fact>
        <Fact name={t({ en: 'Tools', zh: '工具' })}>{facts.tools.join(', ')}</Fact>
        <Fact name="SELinux">{facts.selinux ?? none}</Fact>
        <Fact name={t({ en: 'DolphinDB processes', zh: 'DolphinDB 进程' })}>
          {facts.dolphindb
            .map((p) => `${p.mode ?? ''} ${p.localSite ?? ''} ${p.installDir ?? p.cwd}`.trim())
            .join(', ') || none}
        </Fact>
      </dl>
      <Table label={t({ en: 'Disks and mounts', zh: '磁盘与挂载' })}>
        <thead>
          <tr>
            <Th>{t({ en: 'Mount', zh: '挂载点' })}</Th>
            <Th>{t({ en: 'Device', zh: '设备' })}</Th>
            <Th>{t({ en: 'File system', zh: '文件系统' })}</Th>
            <Th>{t({ en: 'Free', zh: '可用' })}</Th>
            <Th>{t({ en: 'Size', zh: '容量' })}</Th>
          </tr>
        </thead>
        <tbody>
          {facts.mounts.map((mount) => (
            <tr key={mount.path}>
              <Td className="font-mono text-[13px]">{mount.path}</Td>
              <Td className="font-mono text-[13px]">{mount.device}</Td>
              <Td>{mount.fsType}</Td>
              <Td>{formatBytes(mount.freeBytes)}</Td>
              <Td>{formatBytes(mount.sizeBytes)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Table label={t({ en: 'Listening ports', zh: '监听端口' })}>
        <thead>
          <tr>
            <Th>{t({ en: 'Listening port', zh: '监听端口' })}</Th>
            <Th>{t({ en: 'Address', zh: '地址' })}</Th>
            <Th>{t({ en: 'Process', zh: '进程' })}</Th>
          </tr>
        </thead>
        <tbody>
          {facts.listening.map((entry) => (
            <tr key={`${entry.address}:${entry.port}`}>
              <Td>{entry.port}</Td>
              <Td className="font-mono text-[13px]">{entry.address}</Td>
              <Td className="font-mono text-[13px]">
                {entry.pid ? `${entry.process ?? ''} (${entry.pid})` : '–'}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
