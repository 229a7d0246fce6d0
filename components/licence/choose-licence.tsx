'use client';

import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField } from '@/components/ui/field';
import { useT } from '@/lib/i18n/client';
import type { LicenceRow } from '@/lib/licences/licences';
import { type AddLicence, useLicenceUpload } from './use-licence-upload';

interface Props {
  licences: LicenceRow[];
  chosen: string;
  add: AddLicence;
  onChoose: (licenceId: string) => void;
}

/** Takes a licence that Deck knows, or a file. */
export function ChooseLicence({ licences, chosen, add, onChoose }: Props) {
  const t = useT();
  const { button, input, error } = useLicenceUpload(add, onChoose);
  const known = licences.some(({ id }) => id === chosen);
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
        {button}
        {input}
      </div>
      {error ? <ErrorNotice error={error} /> : null}
    </div>
  );
}
