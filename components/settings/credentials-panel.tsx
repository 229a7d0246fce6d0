'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { RemoveDialog } from '@/components/form/remove-dialog';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { EmptyState, Panel } from '@/components/ui/panel';
import { Table, Td, Th } from '@/components/ui/table';
import type { ActionResult } from '@/lib/action';
import type { CredentialInput, CredentialRow } from '@/lib/credentials/schemas';
import { useT } from '@/lib/i18n/client';
import { CredentialForm } from './credential-form';
import { kindNames, sudoNames } from './credential-words';

interface Props {
  rows: CredentialRow[];
  mayEdit: boolean;
  create: (input: CredentialInput) => Promise<ActionResult<string>>;
  update: (input: { id: string; credential: CredentialInput }) => Promise<ActionResult<void>>;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
}

export function CredentialsPanel({ rows, mayEdit, create, update, remove }: Props) {
  const t = useT();
  const [editing, setEditing] = useState<CredentialRow | 'new'>();
  const [removing, setRemoving] = useState<CredentialRow>();
  const close = () => setEditing(undefined);
  const add = (
    <Button small onClick={() => setEditing('new')}>
      <KeyRound aria-hidden className="size-4" />
      {t({ en: 'Add credential', zh: '添加凭据' })}
    </Button>
  );
  return (
    <Panel title={t({ en: 'Credentials for hosts', zh: '主机凭据' })} actions={mayEdit ? add : undefined}>
      {rows.length === 0 ? (
        <EmptyState
          title={t({ en: 'No credentials yet', zh: '还没有凭据' })}
          action={mayEdit ? add : undefined}
        >
          {t({
            en: 'Deck logs in to hosts with these. Secrets are encrypted with a key that is kept outside the database.',
            zh: 'Deck 使用凭据登录主机。机密信息以数据库之外的密钥加密保存。',
          })}
        </EmptyState>
      ) : (
        <CredentialTable rows={rows} mayEdit={mayEdit} onEdit={setEditing} onRemove={setRemoving} />
      )}
      <Dialog
        open={editing !== undefined}
        onClose={close}
        title={
          editing === 'new'
            ? t({ en: 'Add credential', zh: '添加凭据' })
            : t({ en: 'Replace credential', zh: '更新凭据' })
        }
      >
        {editing === 'new' ? <CredentialForm submit={create} done={close} /> : null}
        {editing && editing !== 'new' ? (
          <CredentialForm
            row={editing}
            submit={(credential) => update({ id: editing.id, credential })}
            done={close}
          />
        ) : null}
      </Dialog>
      <RemoveDialog
        row={removing}
        remove={remove}
        onClose={() => setRemoving(undefined)}
        title={{ en: 'Remove credential', zh: '删除凭据' }}
        success={{ en: 'Credential removed.', zh: '凭据已删除。' }}
      >
        <p>{removing?.name}</p>
      </RemoveDialog>
    </Panel>
  );
}

interface TableProps {
  rows: CredentialRow[];
  mayEdit: boolean;
  onEdit: (row: CredentialRow) => void;
  onRemove: (row: CredentialRow) => void;
}

function CredentialTable({ rows, mayEdit, onEdit, onRemove }: TableProps) {
  const t = useT();
  return (
    <Table label={t({ en: 'Credentials', zh: '凭据' })}>
      <thead>
        <tr>
          <Th>{t({ en: 'Name', zh: '名称' })}</Th>
          <Th>{t({ en: 'Login', zh: '登录用户' })}</Th>
          <Th>{t({ en: 'By', zh: '方式' })}</Th>
          <Th>{t({ en: 'Becoming root', zh: '提权方式' })}</Th>
          <Th>{t({ en: 'Hosts', zh: '主机数' })}</Th>
          {mayEdit ? <Th>{t({ en: 'Actions', zh: '操作' })}</Th> : null}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <Td>{row.name}</Td>
            <Td className="font-mono text-[13px]">{row.username}</Td>
            <Td>{t(kindNames[row.kind] ?? { en: row.kind, zh: row.kind })}</Td>
            <Td>{t(sudoNames[row.sudo] ?? { en: row.sudo, zh: row.sudo })}</Td>
            <Td>{row.hosts}</Td>
            {mayEdit ? (
              <Td>
                <div className="flex gap-2">
                  <Button small onClick={() => onEdit(row)}>
                    {t({ en: 'Replace', zh: '更新' })}
                  </Button>
                  <Button small kind="danger" disabled={row.hosts > 0} onClick={() => onRemove(row)}>
                    {t({ en: 'Remove', zh: '删除' })}
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
