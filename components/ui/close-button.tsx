'use client';

import { X } from 'lucide-react';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';

/** The cross that takes something off the screen. */
export function CloseButton({
  onClose,
  label = { en: 'Close', zh: '关闭' },
}: {
  onClose: () => void;
  label?: Text;
}) {
  const t = useT();
  return (
    <button type="button" onClick={onClose} aria-label={t(label)} className="rounded p-1 hover:bg-raised">
      <X aria-hidden className="size-4" />
    </button>
  );
}
