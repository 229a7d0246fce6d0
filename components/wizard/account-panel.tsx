'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import type { ClusterView } from '@/lib/clusters/schemas';
import { useT } from '@/lib/i18n/client';
import type { Save } from './save';

/** The account with which Deck signs in to the cluster's own nodes. */
export function AccountPanel({ cluster, save }: { cluster: ClusterView; save: Save }) {
  const t = useT();
  const router = useRouter();
  const [user, setUser] = useState(cluster.consoleUser);
  const [password, setPassword] = useState('');
  const saving = useAction(save, {
    success: { en: 'Account saved.', zh: '账户已保存。' },
    done: () => {
      setPassword('');
      router.refresh();
    },
  });
  return (
    <Panel title={t({ en: 'Account on the cluster', zh: '集群账户' })}>
      <form
        className="flex flex-wrap items-end gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          saving.run({
            id: cluster.id,
            revision: cluster.revision,
            consoleUser: user,
            consolePassword: password,
          });
        }}
      >
        <p className="w-full text-muted">
          {t({
            en: 'Deck signs in to the nodes with this account. A new cluster has admin with the first password of the tutorial, which Deck has stored; enter another one here after you changed it on the cluster.',
            zh: 'Deck 使用该账户登录集群节点。新集群的默认账户为 admin，教程中的初始密码已由 Deck 保存；如在集群中修改了密码，请在此处更新。',
          })}
        </p>
        <TextField
          className="w-48"
          label={t({ en: 'User', zh: '用户' })}
          required
          value={user}
          onChange={(e) => setUser(e.target.value)}
          autoComplete="off"
        />
        <TextField
          className="w-56"
          label={t({ en: 'Password', zh: '密码' })}
          type="password"
          required
          placeholder={cluster.hasConsolePassword ? '••••••' : ''}
          value={password}
          onChange={(e) => setPassword(e.target.value)}
          autoComplete="new-password"
        />
        <Button type="submit" busy={saving.busy} disabled={password === ''}>
          {t({ en: 'Save account', zh: '保存账户' })}
        </Button>
        {saving.error ? <ErrorNotice error={saving.error} /> : null}
      </form>
    </Panel>
  );
}
