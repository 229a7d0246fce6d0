'use client';

import { Columns3 } from 'lucide-react';
import { lazily } from '@/components/ui/lazily';
import { Menu } from '@/components/ui/menu';
import { Spinner } from '@/components/ui/spinner';
import { useT } from '@/lib/i18n/client';
import type { ColumnChoiceProps } from './column-choice';

const ColumnChoice = lazily(() => import('./column-choice'), <Spinner />);

/** The button that opens the choice of the columns. */
export function ColumnMenu(props: ColumnChoiceProps) {
  const t = useT();
  const label = (
    <>
      <Columns3 aria-hidden className="size-3.5" />
      {t({ en: 'Columns', zh: '列' })}
    </>
  );
  return (
    <Menu label={label}>
      <ColumnChoice {...props} />
    </Menu>
  );
}
