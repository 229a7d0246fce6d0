'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { RemoveDialog } from '@/components/form/remove-dialog';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { EmptyState, PageHeader, Panel } from '@/components/ui/panel';
import type { ActionResult } from '@/lib/action';
import type { CredentialInput, CredentialRow } from '@/lib/credentials/schemas';
import type { OfferedKey } from '@/lib/hosts/host-key';
import type { AddHostsInput, HostRow } from '@/lib/hosts/schemas';
import { useT } from '@/lib/i18n/client';
import type { Finding } from '@/lib/lint/finding';
import { AddHosts } from './add-hosts';
import { BetweenPanel } from './between-panel';
import { HostKeys } from './host-keys';
import { HostsTable } from './hosts-table';
import { hostsQuery } from './queries';

export interface HostActions {
  add: (input: AddHostsInput) => Promise<ActionResult<string[]>>;
  check: (input: { ids: string[] }) => Promise<ActionResult<{ reached: number; failed: number }>>;
  between: (input: {
    ids: string[];
    ports: string;
  }) => Promise<ActionResult<{ findings: Finding[]; tried: number; reached: number }>>;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
  offer: (input: { ids: string[] }) => Promise<ActionResult<{ keys: OfferedKey[]; silent: string[] }>>;
  accept: (input: {
    keys: { hostId: string; fingerprint: string }[];
  }) => Promise<ActionResult<{ reached: number; failed: number }>>;
  createCredential: (input: CredentialInput) => Promise<ActionResult<string>>;
}

interface Props {
  initial: HostRow[];
  credentials: CredentialRow[];
  mayOperate: boolean;
  mayManage: boolean;
  actions: HostActions;
}

export function HostsView({ initial, credentials, mayOperate, mayManage, actions }: Props) {
  const t = useT();
  const client = useQueryClient();
  const { data: hosts } = useQuery({ ...hostsQuery, initialData: initial });
  const refresh = () => client.invalidateQueries(hostsQuery);
  const [adding, setAdding] = useState(false);
  const [keyIds, setKeyIds] = useState<string[]>([]);
  const [removing, setRemoving] = useState<HostRow>();
  const check = useAction(actions.check, { done: refresh });
  const reachable = hosts.filter((h) => h.hostKey && !h.lastError);
  const add = mayOperate ? (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden className="size-4" />
      {t({ en: 'Add hosts', zh: '添加主机' })}
    </Button>
  ) : undefined;
  return (
    <>
      <PageHeader
        title={t({ en: 'Hosts', zh: '主机' })}
        lead={t({
          en: 'Servers that Deck reaches over SSH. A host takes part in a deployment once its key is accepted and its pre-checks show no error.',
          zh: 'Deck 通过 SSH 管理的服务器。确认主机密钥且预检无错误后，主机即可参与部署。',
        })}
        actions={
          <>
            {hosts.length > 0 && mayOperate ? (
              <Button
                busy={check.busy}
                onClick={() => check.run({ ids: hosts.filter((h) => h.hostKey).map((h) => h.id) })}
              >
                <RefreshCw aria-hidden className="size-4" />
                {t({ en: 'Check all', zh: '全部重新检查' })}
              </Button>
            ) : null}
            {add}
          </>
        }
      />
      {check.error ? <ErrorNotice error={check.error} /> : null}
      <Panel>
        {hosts.length === 0 ? (
          <EmptyState title={t({ en: 'No hosts yet', zh: '还没有主机' })} action={add}>
            {t({
              en: 'Add the servers of your cluster, for example 10.0.0.[80-82]. Deck shows each host key once for you to compare, then pins it.',
              zh: '添加集群的服务器，例如 10.0.0.[80-82]。Deck 会显示主机密钥指纹供您核对一次，之后固定使用。',
            })}
          </EmptyState>
        ) : (
          <HostsTable
            hosts={hosts}
            mayOperate={mayOperate}
            onKey={(host) => setKeyIds([host.id])}
            onCheck={(host) => check.run({ ids: [host.id] })}
            onRemove={setRemoving}
            busy={check.busy}
          />
        )}
      </Panel>
      {mayOperate && reachable.length > 1 ? (
        <div className="mt-4">
          <BetweenPanel hosts={reachable} check={actions.between} />
        </div>
      ) : null}
      <Dialog open={adding} onClose={() => setAdding(false)} title={t({ en: 'Add hosts', zh: '添加主机' })}>
        <AddHosts
          credentials={credentials}
          mayManage={mayManage}
          actions={actions}
          done={(ids) => {
            setAdding(false);
            refresh();
            setKeyIds(ids);
          }}
        />
      </Dialog>
      <Dialog
        open={keyIds.length > 0}
        onClose={() => setKeyIds([])}
        title={t({ en: 'Compare host keys', zh: '核对主机密钥' })}
        wide
      >
        <HostKeys
          ids={keyIds}
          hosts={hosts}
          actions={actions}
          done={() => {
            setKeyIds([]);
            refresh();
          }}
        />
      </Dialog>
      <RemoveDialog
        row={removing}
        remove={actions.remove}
        onClose={() => setRemoving(undefined)}
        onRemoved={refresh}
        title={{ en: 'Remove host', zh: '移除主机' }}
        action={{ en: 'Remove', zh: '移除' }}
        success={{ en: 'Host removed.', zh: '主机已移除。' }}
      >
        <p>
          {t({
            en: `${removing?.name} leaves the inventory; nothing on the host changes.`,
            zh: `将 ${removing?.name} 移出清单；主机本身不受影响。`,
          })}
        </p>
      </RemoveDialog>
    </>
  );
}
