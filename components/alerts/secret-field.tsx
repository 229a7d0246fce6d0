'use client';

import { TextField } from '@/components/ui/field';
import { useT } from '@/lib/i18n/client';

interface Props {
  label: string;
  help?: string;
  /** There is one already, which is never shown. */
  stored: boolean;
  value: string;
  drop: boolean;
  onChange: (value: string) => void;
  onDrop: (drop: boolean) => void;
}

/** A secret that can be typed, kept as it is stored, or removed. */
export function SecretField({ label, help, stored, value, drop, onChange, onDrop }: Props) {
  const t = useT();
  const kept = t({ en: 'Empty: the stored one stays.', zh: '留空则保留已保存的值。' });
  return (
    <div className="flex flex-col gap-1">
      <TextField
        label={label}
        type="password"
        autoComplete="new-password"
        value={value}
        disabled={drop}
        onChange={(e) => onChange(e.target.value)}
        help={[help, stored ? kept : ''].filter(Boolean).join(' ') || undefined}
      />
      {stored ? (
        <label className="flex items-center gap-2 text-[13px]">
          <input type="checkbox" checked={drop} onChange={(e) => onDrop(e.target.checked)} />
          {t({ en: 'Remove the stored one', zh: '删除已保存的值' })}
        </label>
      ) : null}
    </div>
  );
}
