'use client';

import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField, TextField } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { Table, Td, Th } from '@/components/ui/table';
import type { ActionResult } from '@/lib/action';
import { passwordHelp } from '@/lib/auth/password-rules';
import { type RoleName, roleNames, roles } from '@/lib/auth/roles';
import { useT } from '@/lib/i18n/client';
import type { UserRow } from '@/lib/users/update-user';

type Done = ActionResult<void>;
type Create = (input: { username: string; role: RoleName; password: string }) => Promise<Done>;
type Update = (input: {
  id: string;
  role?: RoleName;
  disabled?: boolean;
  password?: string;
}) => Promise<Done>;

interface Props {
  rows: UserRow[];
  ownId: string;
  create: Create;
  update: Update;
}

export function UsersPanel({ rows, ownId, create, update }: Props) {
  const t = useT();
  const [adding, setAdding] = useState(false);
  const [resetting, setResetting] = useState<UserRow>();
  return (
    <Panel
      title={t({ en: 'Users', zh: '用户' })}
      actions={
        <Button small onClick={() => setAdding(true)}>
          <UserPlus aria-hidden className="size-4" />
          {t({ en: 'Add user', zh: '添加用户' })}
        </Button>
      }
    >
      <Table label={t({ en: 'Users', zh: '用户' })}>
        <thead>
          <tr>
            <Th>{t({ en: 'User name', zh: '用户名' })}</Th>
            <Th>{t({ en: 'Role', zh: '角色' })}</Th>
            <Th>{t({ en: 'State', zh: '状态' })}</Th>
            <Th>{t({ en: 'Actions', zh: '操作' })}</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <UserLine
              key={row.id}
              row={row}
              own={row.id === ownId}
              update={update}
              onReset={() => setResetting(row)}
            />
          ))}
        </tbody>
      </Table>
      <Dialog open={adding} onClose={() => setAdding(false)} title={t({ en: 'Add user', zh: '添加用户' })}>
        <AddUser create={create} done={() => setAdding(false)} />
      </Dialog>
      <Dialog
        open={resetting !== undefined}
        onClose={() => setResetting(undefined)}
        title={t({ en: 'New password', zh: '重设密码' })}
      >
        {resetting ? (
          <ResetPassword user={resetting} update={update} done={() => setResetting(undefined)} />
        ) : null}
      </Dialog>
    </Panel>
  );
}

function UserLine({
  row,
  own,
  update,
  onReset,
}: {
  row: UserRow;
  own: boolean;
  update: Update;
  onReset: () => void;
}) {
  const t = useT();
  const { run, busy, error } = useAction(update, { success: { en: 'Saved.', zh: '已保存。' } });
  return (
    <tr>
      <Td>
        {row.username}
        {error ? <ErrorNotice error={error} /> : null}
      </Td>
      <Td>
        <select
          aria-label={`${t({ en: 'Role of', zh: '角色：' })} ${row.username}`}
          className="rounded border border-line-strong bg-panel px-1 py-0.5"
          value={row.role}
          disabled={busy || own}
          onChange={(event) => run({ id: row.id, role: event.target.value as RoleName })}
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(roleNames[role])}
            </option>
          ))}
        </select>
      </Td>
      <Td>
        <Badge tone={row.disabled ? 'stopped' : 'running'}>
          {row.disabled ? t({ en: 'disabled', zh: '已停用' }) : t({ en: 'active', zh: '有效' })}
        </Badge>
      </Td>
      <Td>
        <div className="flex gap-2">
          <Button small onClick={onReset}>
            {t({ en: 'New password', zh: '重设密码' })}
          </Button>
          {own ? null : (
            <Button
              small
              kind={row.disabled ? 'plain' : 'danger'}
              busy={busy}
              onClick={() => run({ id: row.id, disabled: !row.disabled })}
            >
              {row.disabled ? t({ en: 'Enable', zh: '启用' }) : t({ en: 'Disable', zh: '停用' })}
            </Button>
          )}
        </div>
      </Td>
    </tr>
  );
}

function AddUser({ create, done }: { create: Create; done: () => void }) {
  const t = useT();
  const [input, setInput] = useState({ username: '', role: 'viewer' as RoleName, password: '' });
  const { run, busy, error } = useAction(create, {
    done,
    success: { en: 'User added.', zh: '已添加用户。' },
  });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        run(input);
      }}
    >
      <TextField
        label={t({ en: 'User name', zh: '用户名' })}
        required
        autoComplete="off"
        value={input.username}
        onChange={(e) => setInput({ ...input, username: e.target.value })}
        help={t({
          en: '2 to 40 letters, digits, dots, dashes or underscores.',
          zh: '2 至 40 个字母、数字、点、短横线或下划线。',
        })}
      />
      <SelectField
        label={t({ en: 'Role', zh: '角色' })}
        value={input.role}
        onChange={(e) => setInput({ ...input, role: e.target.value as RoleName })}
        help={t({
          en: 'A viewer reads. An operator also deploys and runs operations. An administrator also manages users, credentials and settings.',
          zh: '查看者只读；操作员还可部署和执行运行任务；管理员还可管理用户、凭据与设置。',
        })}
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {t(roleNames[role])}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t({ en: 'Password', zh: '密码' })}
        type="password"
        required
        autoComplete="new-password"
        value={input.password}
        onChange={(e) => setInput({ ...input, password: e.target.value })}
        help={t(passwordHelp)}
      />
      {error ? <ErrorNotice error={error} /> : null}
      <Button type="submit" kind="primary" busy={busy}>
        {t({ en: 'Add user', zh: '添加用户' })}
      </Button>
    </form>
  );
}

function ResetPassword({ user, update, done }: { user: UserRow; update: Update; done: () => void }) {
  const t = useT();
  const [password, setPassword] = useState('');
  const { run, busy, error } = useAction(update, {
    done,
    success: {
      en: 'Password changed; the user is signed out everywhere.',
      zh: '密码已修改，该用户已在所有位置退出登录。',
    },
  });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        run({ id: user.id, password });
      }}
    >
      <TextField
        label={`${t({ en: 'New password of', zh: '新密码：' })} ${user.username}`}
        type="password"
        required
        autoComplete="new-password"
        value={password}
        onChange={(e) => setPassword(e.target.value)}
        help={t(passwordHelp)}
      />
      {error ? <ErrorNotice error={error} /> : null}
      <Button type="submit" kind="primary" busy={busy}>
        {t({ en: 'Change', zh: '修改' })}
      </Button>
    </form>
  );
}
