'use client';

import { Notice } from '@/components/ui/notice';
import { useT } from '@/lib/i18n/client';

interface Props {
  checked: boolean;
  busy: boolean;
  onChange: (keep: boolean) => void;
}

/** The choice between the metadata as it is and the backups', which are of different moments. */
export function KeepMetadata({ checked, busy, onChange }: Props) {
  const t = useT();
  return (
    <>
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
      {checked ? null : (
        <Notice
          kind="warning"
          title={t({ en: 'Metadata of different moments is mixed', zh: '将混合不同时刻的元数据' })}
        >
          {t({
            en: 'Every host was backed up right before its own turn, and hosts that had no turn keep what they have. Controllers then start with Raft logs, and data nodes with chunk metadata, that do not belong together: a majority with older logs can discard newer entries of the rest, and chunks that were written meanwhile may be missing. Only for a cluster whose old version cannot read what is there now.',
            zh: '各主机的备份取自各自升级之前，尚未升级的主机则保留现状。控制节点的 Raft 日志与数据节点的 chunk 元数据因此并非同一时刻：持有较旧日志的多数节点可能使其他节点丢弃较新的条目，期间写入的 chunk 可能缺失。仅在旧版本无法读取当前元数据时使用。',
          })}
        </Notice>
      )}
    </>
  );
}
