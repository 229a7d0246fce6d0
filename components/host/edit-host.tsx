'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField, TextField } from '@/components/ui/field';
import type { ActionResult } from '@/lib/action';
import type { CredentialRow } from '@/lib/credentials/schemas';
import type { HostRow } from '@/lib/hosts/schemas';
import { useT } from '@/lib/i18n/client';

interface Props {
  host: HostRow;
  credentials: CredentialRow[];
  update: (input: { id: string; name: string; credentialId: string }) => Promise<ActionResult<void>>;
}

/** Another name or another credential for a host. */
export function EditHost({ host, credentials, update }: Props) {
  const t = useT();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(host.name);
  const [credentialId, setCredentialId] = useState(host.credentialId);
  const { run, busy, error } = useAction(update, {
    success: { en: 'Host saved.', zh: '主机已保存。' },
    done: () => {
      setOpen(false);
      router.refresh();
    },
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Pencil aria-hidden className="size-4" />
        {t({ en: 'Edit', zh: '编辑' })}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t({ en: 'Edit host', zh: '编辑主机' })}>
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            run({ id: host.id, name, credentialId });
          }}
        >
          <TextField
            label={t({ en: 'Name', zh: '名称' })}
            required
            maxLength={60}
            value={name}
            onChange={(e) => setName(e.target.value)}
          />
          <SelectField
            label={t({ en: 'Credential', zh: '凭据' })}
            value={credentialId}
            onChange={(e) => setCredentialId(e.target.value)}
          >
            {credentials.map((credential) => (
              <option key={credential.id} value={credential.id}>
                {credential.name}
              </option>
            ))}
          </SelectField>
          {error ? <ErrorNotice error={error} /> : null}
          <Button type="submit" kind="primary" busy={busy}>
            {t({ en: 'Save', zh: '保存' })}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
