'use client';

import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Table, TableHead, Td } from '@/components/ui/table';
import { parameter } from '@/lib/config/catalogue';
import { parseEntry } from '@/lib/config/cfg';
import { formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import type { DriftItem } from '@/lib/revisions/types';

interface Props {
  items: DriftItem[];
  busy?: boolean;
  /** Ignores the entry, or shows an ignored one again. */
  onIgnore?: (item: DriftItem) => void;
}

/** Entries that are not the same everywhere: stored, in the group, and in each host's file. */
export function DriftTable({ items, busy, onIgnore }: Props) {
  const t = useT();
  const withGroup = items.some((item) => item.group !== undefined);
  return (
    <Table label={t({ en: 'Entries that differ', zh: '不一致的条目' })}>
      <TableHead
        heads={[
          t({ en: 'Entry', zh: '条目' }),
          t({ en: 'Stored in Deck', zh: 'Deck 保存' }),
          ...(withGroup ? [t({ en: 'Raft group', zh: 'Raft 组' })] : []),
          t({ en: 'Files on the hosts', zh: '主机文件' }),
          '',
        ]}
      />
      <tbody>
        {items.map((item) => (
          <Row key={item.name} item={item} withGroup={withGroup} busy={busy} onIgnore={onIgnore} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({
  item,
  withGroup,
  busy,
  onIgnore,
}: {
  item: DriftItem;
  withGroup: boolean;
  busy: boolean | undefined;
  onIgnore: Props['onIgnore'];
}) {
  const t = useT();
  const locale = useLocale();
  const { name, stored, group, files, ignored } = item;
  const secret = parameter(parseEntry(`${name}=`, 1)?.name ?? name)?.sensitive !== undefined;
  const value = (text: string | undefined) => (
    <span className={cx('break-all', text !== stored && 'bg-attention-ground text-attention')}>
      {text === undefined ? (
        <span className="font-sans">{t({ en: 'not there', zh: '不存在' })}</span>
      ) : secret ? (
        '•••'
      ) : (
        text || '""'
      )}
    </span>
  );
  return (
    <tr>
      <Td className="break-all font-mono text-[13px]">{name}</Td>
      <Td className="font-mono text-[13px]">{value(stored)}</Td>
      {withGroup ? <Td className="font-mono text-[13px]">{value(group)}</Td> : null}
      <Td className="font-mono text-[13px]">
        {files.map((file) => (
          <span key={file.host} className="block">
            <span className="text-muted">{file.host}</span> {value(file.value)}
          </span>
        ))}
      </Td>
      <Td className="text-right">
        {ignored ? (
          <span className="pr-2 text-[12px] text-muted">
            {ignored.by}, {formatTime(ignored.at, locale)}
          </span>
        ) : null}
        {onIgnore ? (
          <Button small kind="quiet" disabled={busy} onClick={() => onIgnore(item)}>
            {ignored ? t({ en: 'Show again', zh: '恢复显示' }) : t({ en: 'Ignore', zh: '忽略' })}
            <span className="sr-only"> {name}</span>
          </Button>
        ) : null}
      </Td>
    </tr>
  );
}
