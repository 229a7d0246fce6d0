'use client';

import { FileKey2 } from 'lucide-react';
import { useRef } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField } from '@/components/ui/field';
import { useT } from '@/lib/i18n/client';
import type { LicenceRow } from '@/lib/licences/licences';
import type { LicenceActions } from './types';

/** Longer than any licence; the server says what is wrong with the rest. */
const MOST_BYTES = 120_000;

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

interface Props {
  licences: LicenceRow[];
  chosen: string;
  add: LicenceActions['add'];
  onChoose: (licenceId: string) => void;
}

/** Takes a licence that Deck knows, or a file. */
export function ChooseLicence({ licences, chosen, add, onChoose }: Props) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const adding = useAction(add, { done: onChoose });
  const label = t({ en: 'Upload dolphindb.lic', zh: '上传 dolphindb.lic' });
  const known = licences.some(({ id }) => id === chosen);
  const read = async (file: File) =>
    adding.run({
      fileName: file.name,
      base64: toBase64(new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer())),
    });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end gap-2">
        <SelectField
          className="min-w-80"
          label={t({ en: 'New licence', zh: '新的授权许可' })}
          value={known ? chosen : ''}
          onChange={(event) => {
            if (event.target.value) onChoose(event.target.value);
          }}
        >
          <option value="">
            {chosen && !known
              ? t({ en: 'the file just added', zh: '刚添加的文件' })
              : t({ en: 'choose one, or upload a file', zh: '请选择，或上传文件' })}
          </option>
          {licences.map((licence) => (
            <option key={licence.id} value={licence.id}>
              {licence.client} · {licence.expiration} · {licence.fileName}
            </option>
          ))}
        </SelectField>
        <Button busy={adding.busy} onClick={() => input.current?.click()}>
          <FileKey2 aria-hidden className="size-4" />
          {label}
        </Button>
        <input
          ref={input}
          type="file"
          className="sr-only"
          tabIndex={-1}
          aria-label={label}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) read(file);
            event.target.value = '';
          }}
        />
      </div>
      {adding.error ? <ErrorNotice error={adding.error} /> : null}
    </div>
  );
}
