'use client';

import { FileKey2 } from 'lucide-react';
import { useRef } from 'react';
import { type Action, useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { useT } from '@/lib/i18n/client';

/** Longer than any licence; the server says what is wrong with the rest. */
const MOST_BYTES = 120_000;

export type AddLicence = Action<{ fileName: string; base64: string }, string>;

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Takes a licence file: the button that asks for it, the hidden input behind the button, and the error of the last try. `done` gets the id of the stored licence. */
export function useLicenceUpload(add: AddLicence, done: (licenceId: string) => void, small = false) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const { run, busy, error } = useAction(add, { done });
  const label = t({ en: 'Upload dolphindb.lic', zh: '上传 dolphindb.lic' });
  const read = async (file: File) =>
    run({
      fileName: file.name,
      base64: toBase64(new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer())),
    });
  return {
    error,
    button: (
      <Button small={small} busy={busy} onClick={() => input.current?.click()}>
        <FileKey2 aria-hidden className="size-4" />
        {label}
      </Button>
    ),
    input: (
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
    ),
  };
}
