import Form from 'next/form';
import Link from 'next/link';
import { Button, buttonClass } from '@/components/ui/button';
import { SelectField } from '@/components/ui/field';
import { kinds } from '@/lib/alerts/kinds';
import { alertKinds, severities } from '@/lib/alerts/types';
import type { HistoryFilter } from '@/lib/alerts/view';
import { severityNames } from '@/lib/alerts/words';
import { getT } from '@/lib/i18n/locale';

interface Props {
  filter: HistoryFilter;
  clusters: { id: string; name: string }[];
}

/** The filter lives in the address, so that a view of the history can be sent to someone else. */
export async function HistoryFilterForm({ filter, clusters }: Props) {
  const t = await getT();
  const lists = [
    {
      name: 'cluster' as const,
      label: { en: 'Cluster', zh: '集群' },
      options: clusters.map(({ id, name }) => ({ value: id, text: name })),
    },
    {
      name: 'rule' as const,
      label: { en: 'Rule', zh: '规则' },
      options: alertKinds.map((kind) => ({ value: kind, text: t(kinds[kind].name) })),
    },
    {
      name: 'severity' as const,
      label: { en: 'Severity', zh: '级别' },
      options: severities.map((value) => ({ value, text: t(severityNames[value]) })),
    },
  ];
  return (
    <Form action="/alerts/history" className="flex flex-wrap items-end gap-3 border-line border-b p-4">
      {lists.map(({ name, label, options }) => (
        <SelectField
          key={name}
          className="w-52"
          label={t(label)}
          name={name}
          defaultValue={filter[name] ?? ''}
        >
          <option value="">{t({ en: 'All', zh: '全部' })}</option>
          {options.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </SelectField>
      ))}
      <Button type="submit" kind="primary">
        {t({ en: 'Filter', zh: '筛选' })}
      </Button>
      <Link href="/alerts/history" className={buttonClass('quiet')}>
        {t({ en: 'Clear', zh: '清除' })}
      </Link>
    </Form>
  );
}
