'use client';

import { useT } from '@/lib/i18n/client';

interface Props {
  checked: boolean;
  busy: boolean;
  onChange: (keep: boolean) => void;
}

/** The choice between the backup's metadata and what was written meanwhile. */
export function KeepMetadata({ checked, busy, onChange }: Props) {
  const t = useT();
  return (
    <label className="flex items-start gap-2">
      <input
        type="checkbox"
        className="mt-1 size-4"
        checked={checked}
        disabled={busy}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {t({
          en: 'Leave the metadata as it is: nothing that was written during the upgrade is lost. The old version has to be able to read it, which only compatibility level 5 promises; if it cannot, its nodes do not start, and the rollback can be repeated with the metadata of the backup.',
          zh: '保留当前元数据：升级期间写入的数据不会丢失。要求旧版本能够读取这些元数据，仅兼容性等级 5 有此保证；若无法读取，节点将不能启动，此时可使用备份中的元数据重新回退。',
        })}
      </span>
    </label>
  );
}
