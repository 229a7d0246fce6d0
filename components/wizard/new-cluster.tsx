'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { HostState } from '@/components/host/host-state';
import { Button, buttonClass } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { EmptyState, Panel } from '@/components/ui/panel';
import type { ActionResult } from '@/lib/action';
import type { HostRow } from '@/lib/hosts/schemas';
import { useT } from '@/lib/i18n/client';

interface Props {
  hosts: HostRow[];
  create: (input: { name: string; hostIds: string[] }) => Promise<ActionResult<string>>;
}

export function NewCluster({ hosts, create }: Props) {
  const t = useT();
  const router = useRouter();
  const free = hosts.filter((h) => h.clusters.length === 0);
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>(() => free.slice(0, 3).map((h) => h.id));
  const { run, busy, error } = useAction(create, {
    done: (id) => router.push(`/clusters/new/${id}/download`),
  });
  if (hosts.length === 0) {
    return (
      <Panel>
        <EmptyState
          title={t({ en: 'First add the servers', zh: '请先添加服务器' })}
          action={
            <Link className={buttonClass('primary')} href="/hosts">
              {t({ en: 'To the hosts', zh: '前往主机页' })}
            </Link>
          }
        >
          {t({
            en: 'A high-availability cluster wants three servers or more.',
            zh: '高可用集群建议使用三台或更多服务器。',
          })}
        </EmptyState>
      </Panel>
    );
  }
  const toggle = (id: string) =>
    setChosen((ids) => (ids.includes(id) ? ids.filter((i) => i !== id) : [...ids, id]));
  return (
    <form
      className="flex max-w-3xl flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        run({ name, hostIds: hosts.filter((h) => chosen.includes(h.id)).map((h) => h.id) });
      }}
    >
      <TextField
        className="max-w-sm"
        label={t({ en: 'Name of the cluster', zh: '集群名称' })}
        required
        maxLength={60}
        value={name}
        onChange={(e) => setName(e.target.value)}
        autoFocus
      />
      <fieldset>
        <legend className="mb-1 font-medium">{t({ en: 'Hosts', zh: '主机' })}</legend>
        <ul className="divide-y divide-line rounded border border-line bg-panel">
          {hosts.map((host) => (
            <li key={host.id}>
              <label className="flex items-center gap-3 px-3 py-2">
                <input
                  type="checkbox"
                  checked={chosen.includes(host.id)}
                  onChange={() => toggle(host.id)}
                  className="size-4"
                />
                <span className="w-48 font-mono text-[13px]">{host.name}</span>
                <HostState host={host} />
                {host.clusters.length > 0 ? (
                  <span className="text-[13px] text-muted">
                    {host.clusters.map((c) => c.name).join(', ')}
                  </span>
                ) : null}
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      {chosen.length < 3 ? (
        <Notice kind="warning">
          {t({
            en: 'With fewer than three hosts there is no real high availability: the loss of one server can stop the cluster.',
            zh: '少于三台主机无法实现真正的高可用：一台服务器故障即可能导致集群停止服务。',
          })}
        </Notice>
      ) : null}
      {error ? <ErrorNotice error={error} /> : null}
      <div>
        <Button type="submit" kind="primary" busy={busy} disabled={chosen.length === 0 || name.trim() === ''}>
          {t({ en: 'Create draft and go on', zh: '创建草稿并继续' })}
        </Button>
      </div>
    </form>
  );
}
