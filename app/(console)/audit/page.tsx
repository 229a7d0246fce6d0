import type { Metadata } from 'next';
import { AuditTable } from '@/components/audit/audit-table';
import { AuditFilterForm } from '@/components/audit/filter-form';
import { PageHeader, Panel } from '@/components/ui/panel';
import { AuditFilter, auditActions, auditPage } from '@/lib/audit/queries';
import { pageUser } from '@/lib/auth/session';
import { getT } from '@/lib/i18n/locale';

export const metadata: Metadata = { title: 'Audit · 审计' };

type Params = Record<string, string | string[] | undefined>;

function readFilter(params: Params): AuditFilter {
  const given = Object.fromEntries(
    Object.entries(params).filter(([, value]) => typeof value === 'string' && value !== ''),
  );
  const parsed = AuditFilter.safeParse(given);
  return parsed.success ? parsed.data : {};
}

export default async function AuditPage({ searchParams }: { searchParams: Promise<Params> }) {
  await pageUser('viewer');
  const filter = readFilter(await searchParams);
  const [t, page, actions] = await Promise.all([getT(), auditPage(filter), auditActions()]);
  return (
    <>
      <PageHeader
        title={t({ en: 'Audit', zh: '审计' })}
        lead={t({
          en: 'Who did what, when, on which object and with which outcome. Rows are written together with the change itself and cannot be edited here.',
          zh: '何人、何时、对哪个对象、做了什么、结果如何。记录与变更在同一事务中写入，此处不可修改。',
        })}
      />
      <Panel>
        <AuditFilterForm filter={filter} actions={actions} />
        <AuditTable rows={page.rows} filter={filter} next={page.next} />
      </Panel>
    </>
  );
}
