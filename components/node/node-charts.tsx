'use client';

import { useQuery } from '@tanstack/react-query';
import { QueriesProvider } from '@/components/form/queries-provider';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Spinner } from '@/components/ui/spinner';
import { byteRate, bytes, count, percent, type Shown } from '@/lib/format/figures';
import { useT } from '@/lib/i18n/client';
import type { DdbRole, Figure, NodeMetric } from '@/lib/status/types';
import type { Text } from '@/lib/text';
import { LineChart } from './line-chart';

interface Line {
  metric: NodeMetric;
  name: Text;
}

interface ChartKind {
  title: Text;
  lines: Line[];
  show: (figure: Figure) => Shown;
}

const line = (metric: NodeMetric, en: string, zh: string): Line => ({ metric, name: { en, zh } });

const kinds: ChartKind[] = [
  { title: { en: 'CPU', zh: 'CPU' }, lines: [line('cpuUsage', 'use', '使用率')], show: percent },
  {
    title: { en: 'Memory', zh: '内存' },
    lines: [line('memoryUsed', 'used', '已用'), line('memoryAlloc', 'allocated', '已分配')],
    show: bytes,
  },
  {
    title: { en: 'Disk', zh: '磁盘' },
    lines: [line('diskWriteRate', 'write', '写'), line('diskReadRate', 'read', '读')],
    show: byteRate,
  },
  {
    title: { en: 'Network', zh: '网络' },
    lines: [line('networkSendRate', 'send', '发送'), line('networkRecvRate', 'receive', '接收')],
    show: byteRate,
  },
  {
    title: { en: 'Load', zh: '负载' },
    lines: [line('connectionNum', 'connections', '连接数'), line('runningJobs', 'jobs', '作业数')],
    show: count,
  },
];

interface History {
  /** Milliseconds since 1970. */
  at: number[];
  values: Partial<Record<NodeMetric, (number | null)[]>>;
}

const hourMs = 3_600_000;
const renewMs = 10_000;

async function history(clusterId: string, alias: string): Promise<History> {
  const to = Date.now();
  const query = new URLSearchParams({
    alias,
    metrics: kinds.flatMap(({ lines }) => lines.map(({ metric }) => metric)).join(','),
    from: String(to - hourMs),
    to: String(to),
  });
  const answer = await fetch(`/api/clusters/${clusterId}/history?${query}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

interface Props {
  clusterId: string;
  alias: string;
  role: DdbRole;
}

function Charts({ clusterId, alias, role }: Props) {
  const t = useT();
  const { data, error } = useQuery({
    queryKey: ['history', clusterId, alias],
    queryFn: () => history(clusterId, alias),
    refetchInterval: renewMs,
    enabled: role !== 'agent',
  });
  if (role === 'agent')
    return (
      <p className="text-muted">
        {t({ en: 'Agents report no figures over time.', zh: '代理节点不提供随时间变化的指标。' })}
      </p>
    );
  if (!data && error)
    return (
      <ErrorNotice
        error={{
          code: 'DECK-UNREACHABLE',
          text: { en: 'The history could not be read.', zh: '无法读取历史数据。' },
        }}
      />
    );
  if (!data) return <Spinner label={t({ en: 'reading…', zh: '读取中…' })} />;
  const filled = kinds.filter(({ lines }) =>
    lines.some(({ metric }) => data.values[metric]?.some((value) => value !== null)),
  );
  if (filled.length === 0)
    return (
      <p className="text-muted">
        {t({
          en: 'Nothing recorded yet. Figures appear here a minute after the node runs.',
          zh: '暂无记录。节点运行约一分钟后显示。',
        })}
      </p>
    );
  return (
    <div className="grid grid-cols-2 gap-3">
      {filled.map(({ title, lines, show }) => (
        <LineChart
          key={title.en}
          title={t(title)}
          at={data.at}
          lines={lines.map(({ metric, name }) => ({ name: t(name), values: data.values[metric] ?? [] }))}
          base={show === bytes || show === byteRate ? 1024 : 10}
          words={(value) => {
            const shown = show(value);
            return typeof shown?.short === 'string' ? shown.short : '—';
          }}
        />
      ))}
    </div>
  );
}

/** The last hour of a node in a few charts; those without any value are left out. */
export default function NodeCharts(props: Props) {
  return (
    <QueriesProvider>
      <Charts {...props} />
    </QueriesProvider>
  );
}
