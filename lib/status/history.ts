import 'server-only';
import { db } from '@/lib/db/client';
import type { NodeMetric } from '@/lib/dolphindb/perf-columns';
import { logger } from '@/lib/logger';
import { statusSettings } from '@/lib/settings/status';
import { singleton } from '@/lib/singleton';
import { onHub } from './hub';
import { MinuteMeans, type NodeMean } from './minute-means';
import { RECENT_S, RecentFigures } from './recent';
import { type Sample, type Series, seriesOf, thinned } from './series';

const MINUTE_S = 60;
const COARSE_S = 600;
const MOST_POINTS = 400;
/** Slots that are thinned out in one go, so that the database is not held for long after a standstill. */
const MOST_SLOTS = 288;

const memory = () =>
  singleton('status-history', () => ({ recent: new Map<string, RecentFigures>(), means: new MinuteMeans() }));

const nowS = () => Date.now() / 1000;

async function store(means: NodeMean[]): Promise<void> {
  if (means.length === 0) return;
  const present = new Set((await db().cluster.findMany({ select: { id: true } })).map(({ id }) => id));
  const rows = means
    .filter(({ clusterId }) => present.has(clusterId))
    .map(({ clusterId, alias, at, figures }) => ({ clusterId, alias, at, figures, resolutionS: MINUTE_S }));
  const minutes = [...new Set(rows.map(({ at }) => at))];
  await db().$transaction([
    db().nodeSample.deleteMany({ where: { resolutionS: MINUTE_S, at: { in: minutes } } }),
    db().nodeSample.createMany({ data: rows }),
  ]);
}

/** Stores the means of every minute that is over, in one transaction. */
export async function keepMinutes(): Promise<void> {
  await store(memory().means.take(nowS()));
}

/** Replaces the means per minute of one ten-minute slot by one mean. */
async function thinSlot(start: number): Promise<void> {
  const where = { resolutionS: MINUTE_S, at: { gte: start, lt: start + COARSE_S } };
  const rows = await db().nodeSample.findMany({ where });
  const byNode = new Map<string, typeof rows>();
  for (const row of rows) {
    const key = JSON.stringify([row.clusterId, row.alias]);
    byNode.set(key, [...(byNode.get(key) ?? []), row]);
  }
  const coarse = [...byNode.values()].flatMap((own) => {
    const [first] = own;
    const [mean] = thinned(
      own.map(({ at, figures }) => ({ at, figures: figures as Sample['figures'] })),
      COARSE_S,
    );
    if (!first || !mean) return [];
    const { clusterId, alias } = first;
    return { clusterId, alias, resolutionS: COARSE_S, at: start, figures: mean.figures };
  });
  await db().$transaction([
    db().nodeSample.deleteMany({ where: { resolutionS: COARSE_S, at: start } }),
    db().nodeSample.createMany({ data: coarse }),
    db().nodeSample.deleteMany({ where }),
  ]);
}

/** Thins out and removes what is older than the settings want. */
export async function thinHistory(now = nowS()): Promise<void> {
  const { minutesH, historyD } = statusSettings();
  const cutoff = Math.floor((now - minutesH * 3600) / COARSE_S) * COARSE_S;
  const oldest = Math.floor(now - historyD * 86_400);
  await db().nodeSample.deleteMany({ where: { at: { lt: oldest } } });
  for (let slot = 0; slot < MOST_SLOTS; slot++) {
    const first = await db().nodeSample.findFirst({
      where: { resolutionS: MINUTE_S, at: { lt: cutoff } },
      orderBy: { at: 'asc' },
      select: { at: true },
    });
    if (!first) return;
    await thinSlot(Math.floor(first.at / COARSE_S) * COARSE_S);
  }
}

/** Starts keeping the figures of every poll; gives the function that stops it. */
export function startHistory(): () => void {
  const { recent, means } = memory();
  const forget = onHub('glances', (_, gone) => {
    for (const id of gone) recent.delete(id);
  });
  const end = onHub('confirmed', ({ clusterId, nodes, source, at }) => {
    if (source !== 'leader') return;
    const own = recent.get(clusterId) ?? new RecentFigures();
    recent.set(clusterId, own);
    own.add(nodes, at / 1000);
    means.add(clusterId, nodes, at / 1000);
  });
  let minutes = 0;
  const turn = async () => {
    await keepMinutes();
    if (minutes++ % 10 === 0) await thinHistory();
  };
  const timer = setInterval(
    () => void turn().catch((err: unknown) => logger().error({ err }, 'keeping figures failed')),
    MINUTE_S * 1000,
  ).unref();
  return () => {
    clearInterval(timer);
    forget();
    end();
  };
}

export interface HistoryQuery {
  clusterId: string;
  alias: string;
  metrics: NodeMetric[];
  /** Milliseconds since 1970. */
  from: number;
  to: number;
}

/** Gives a node's figures between two times, at most 400 points: the last ten minutes as polled, before that means per minute, then per ten minutes. */
export async function history({ clusterId, alias, metrics, from, to }: HistoryQuery): Promise<Series> {
  const [start, end] = [from / 1000, to / 1000];
  const polled =
    memory()
      .recent.get(clusterId)
      ?.samples(alias, Math.max(start, nowS() - RECENT_S)) ?? [];
  const recent = polled.filter(({ at }) => at <= end);
  const before = Math.min(end, recent[0]?.at ?? Number.POSITIVE_INFINITY);
  const rows = await db().nodeSample.findMany({
    where: { clusterId, alias, at: { gte: Math.floor(start) - COARSE_S, lt: Math.ceil(before) } },
    orderBy: { at: 'asc' },
  });
  const stored = rows
    .map((row) => ({ at: row.at + row.resolutionS / 2, figures: row.figures as Sample['figures'] }))
    .filter(({ at }) => at >= start && at < before);
  return seriesOf([...stored, ...recent], metrics, MOST_POINTS);
}
