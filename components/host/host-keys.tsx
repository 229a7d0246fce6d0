'use client';

import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import { Table, Td, Th } from '@/components/ui/table';
import type { HostRow } from '@/lib/hosts/schemas';
import { useT } from '@/lib/i18n/client';
import type { HostActions } from './hosts-view';

interface Props {
  ids: string[];
  hosts: HostRow[];
  actions: HostActions;
  done: () => void;
}

/** Shows the fingerprints the hosts offer now, so that a person compares them before Deck logs in for the first time. */
export function HostKeys({ ids, hosts, actions, done }: Props) {
  const t = useT();
  const accept = useAction(actions.accept, {
    done,
    success: { en: 'Host keys pinned, hosts checked.', zh: '已固定主机密钥并完成检查。' },
  });
  const offered = useQuery({
    queryKey: ['offered-keys', ids],
    queryFn: async () => {
      const result = await actions.offer({ ids });
      if (!result.ok) throw new Error(t(result.error.text));
      return result.data;
    },
    staleTime: 0,
    gcTime: 0,
  });
  if (offered.isPending)
    return <Spinner label={t({ en: 'Asking the hosts for their keys…', zh: '正在获取主机密钥…' })} />;
  if (offered.isError) return <Notice kind="error">{offered.error.message}</Notice>;
  const { keys, silent } = offered.data;
  const nameOf = (id: string) => hosts.find((h) => h.id === id)?.name ?? id;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">
        {t({
          en: 'Compare these with what the hosts themselves show (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub). Deck will refuse to work when a key changes later.',
          zh: '请与主机本地显示的指纹核对（ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub）。此后若密钥变更，Deck 将拒绝连接。',
        })}
      </p>
      {keys.some((k) => k.pinned) ? (
        <Notice kind="warning" title={t({ en: 'A pinned key has changed', zh: '已固定的密钥发生了变更' })}>
          {t({
            en: 'Either the host was reinstalled, or someone sits between Deck and the host. Find out which before you accept.',
            zh: '可能是主机重装，也可能存在中间人。请先查明原因再接受。',
          })}
        </Notice>
      ) : null}
      {keys.length > 0 ? (
        <Table label={t({ en: 'Host keys', zh: '主机密钥' })}>
          <thead>
            <tr>
              <Th>{t({ en: 'Host', zh: '主机' })}</Th>
              <Th>{t({ en: 'Kind', zh: '类型' })}</Th>
              <Th>{t({ en: 'Fingerprint', zh: '指纹' })}</Th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={key.hostId}>
                <Td>{nameOf(key.hostId)}</Td>
                <Td className="font-mono text-[13px]">{key.algorithm}</Td>
                <Td className="break-all font-mono text-[13px]">
                  {key.fingerprint}
                  {key.pinned ? <p className="text-failed line-through">{key.pinned}</p> : null}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {silent.length > 0 ? (
        <Notice kind="error" title={t({ en: 'No answer from', zh: '以下主机无响应' })}>
          {silent.map(nameOf).join(', ')}
        </Notice>
      ) : null}
      {accept.error ? <ErrorNotice error={accept.error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={done}>{t({ en: 'Later', zh: '稍后' })}</Button>
        <Button
          kind="primary"
          busy={accept.busy}
          disabled={keys.length === 0}
          onClick={() =>
            accept.run({ keys: keys.map(({ hostId, fingerprint }) => ({ hostId, fingerprint })) })
          }
        >
          {t({ en: 'They match: accept and check', zh: '核对一致，接受并检查' })}
        </Button>
      </div>
    </div>
  );
}
