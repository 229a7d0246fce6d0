'use client';

import type { ReactNode } from 'react';
import { Button, type ButtonKind } from '@/components/ui/button';
import { ErrorNotice, type ShownError } from '@/components/ui/error-notice';
import { Panel } from '@/components/ui/panel';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';

interface Props {
  title: Text;
  children: ReactNode;
  mayEdit: boolean;
  busy: boolean;
  error?: ShownError;
  /** Of the button that saves: plain where the page is about something else. */
  kind?: ButtonKind;
  onSave: () => void;
}

/** A panel of settings that are saved together; without the button for those who may only look. */
export function SettingsForm({ title, children, mayEdit, busy, error, kind = 'primary', onSave }: Props) {
  const t = useT();
  return (
    <Panel title={t(title)}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          onSave();
        }}
      >
        {children}
        {error ? <ErrorNotice error={error} /> : null}
        {mayEdit ? (
          <div>
            <Button type="submit" kind={kind} busy={busy}>
              {t({ en: 'Save', zh: '保存' })}
            </Button>
          </div>
        ) : null}
      </form>
    </Panel>
  );
}
