import Form from 'next/form';
import Link from 'next/link';
import { Button, buttonClass } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import type { AuditFilter } from '@/lib/audit/queries';
import { getT } from '@/lib/i18n/locale';
import { outcomes } from './words';

/** The filter lives in the address, so that a view of the audit trail can be sent to someone else. */
export async function AuditFilterForm({ filter, actions }: { filter: AuditFilter; actions: string[] }) {
  const t = await getT();
  return (
    <Form action="/audit" className="flex flex-wrap items-end gap-3 border-line border-b p-4">
      <TextField
        className="w-56"
        label={t({ en: 'Person, object or action', zh: '人员、对象或操作' })}
        name="text"
        defaultValue={filter.text}
      />
      <SelectField
        className="w-52"
        label={t({ en: 'Action', zh: '操作' })}
        name="action"
        defaultValue={filter.action ?? ''}
      >
        <option value="">{t({ en: 'All', zh: '全部' })}</option>
        {actions.map((action) => (
          <option key={action}>{action}</option>
        ))}
      </SelectField>
      <SelectField
        className="w-36"
        label={t({ en: 'Outcome', zh: '结果' })}
        name="outcome"
        defaultValue={filter.outcome ?? ''}
      >
        <option value="">{t({ en: 'All', zh: '全部' })}</option>
        {Object.entries(outcomes).map(([value, { text }]) => (
          <option key={value} value={value}>
            {t(text)}
          </option>
        ))}
      </SelectField>
      <TextField
        className="w-40"
        label={t({ en: 'From', zh: '起始日期' })}
        name="from"
        type="date"
        defaultValue={filter.from}
      />
      <TextField
        className="w-40"
        label={t({ en: 'To', zh: '截止日期' })}
        name="to"
        type="date"
        defaultValue={filter.to}
      />
      <Button type="submit" kind="primary">
        {t({ en: 'Filter', zh: '筛选' })}
      </Button>
      <Link href="/audit" className={buttonClass('quiet')}>
        {t({ en: 'Clear', zh: '清除' })}
      </Link>
    </Form>
  );
}
