'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/lib/i18n/client';

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={label ?? t({ en: 'Copy', zh: '复制' })}
      className="rounded p-1 text-muted hover:bg-raised hover:text-ink"
      onClick={async () => {
        await navigator.clipboard?.writeText(text);
        setCopied(true);
        setTimeout(() => setCopied(false), 1500);
      }}
    >
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}
