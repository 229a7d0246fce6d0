import { HistoryFilterForm } from '@/components/alerts/history-filter';
import { HistoryTable } from '@/components/alerts/history-table';
import { Panel } from '@/components/ui/panel';
import { alertedClusters, alertHistory } from '@/lib/alerts/queries';
import { HistoryFilter } from '@/lib/alerts/view';
import { pageUser } from '@/lib/auth/session';

type Params = Record<string, string | string[] | undefined>;

function readFilter(params: Params): HistoryFilter {
  const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));
  return HistoryFilter.catch({}).parse(given);
}

export default async function AlertHistoryPage({ searchParams }: { searchParams: Promise<Params> }) {
  await pageUser('viewer');
  const filter = readFilter(await searchParams);
  const [{ rows, next }, clusters] = await Promise.all([alertHistory(filter), alertedClusters()]);
  const older = next ? `/alerts/history?${new URLSearchParams({ ...filter, after: next })}` : undefined;
  return (
    <Panel>
      <HistoryFilterForm filter={filter} clusters={clusters} />
      <HistoryTable rows={rows} older={older} />
    </Panel>
  );
}
