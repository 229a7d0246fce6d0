import { metricNames } from '@/lib/dolphindb/perf-columns';
import type { Sample } from './series';
import type { NodeStatus } from './types';

const MINUTE_S = 60;
const DIGITS = 4;
/** Limits from the configuration are no history. */
const limits = new Set(['maxConnections', 'maxMemSize', 'workerNum']);
const kept = metricNames.filter((name) => !limits.has(name));

export interface NodeMean extends Sample {
  clusterId: string;
  alias: string;
}

interface Sums {
  clusterId: string;
  alias: string;
  at: number;
  sums: Float64Array;
  counts: Uint32Array;
}

/** Sums up the figures of polls and gives the mean of each minute that is over. */
export class MinuteMeans {
  private readonly open = new Map<string, Sums>();

  /** Takes over the figures of one poll; `at` in seconds since 1970. */
  add(clusterId: string, nodes: NodeStatus[], at: number): void {
    const minute = Math.floor(at / MINUTE_S) * MINUTE_S;
    for (const { alias, figures } of nodes) {
      const sums = this.sumsOf(clusterId, alias, minute);
      kept.forEach((name, column) => {
        const figure = figures[name];
        if (figure === null || figure === undefined) return;
        sums.sums[column] = (sums.sums[column] ?? 0) + Number(figure);
        sums.counts[column] = (sums.counts[column] ?? 0) + 1;
      });
    }
  }

  /** Gives the means of the minutes that ended before `now` (seconds since 1970) and forgets them; nodes of which nothing was known are left out. */
  take(now: number): NodeMean[] {
    const means: NodeMean[] = [];
    for (const [key, sums] of this.open) {
      if (sums.at + MINUTE_S > now) continue;
      this.open.delete(key);
      const figures = Object.fromEntries(
        kept.flatMap((name, column) => {
          const count = sums.counts[column] ?? 0;
          return count > 0 ? [[name, Number(((sums.sums[column] ?? 0) / count).toPrecision(DIGITS))]] : [];
        }),
      );
      const { clusterId, alias, at } = sums;
      if (Object.keys(figures).length > 0) means.push({ clusterId, alias, at, figures });
    }
    return means;
  }

  private sumsOf(clusterId: string, alias: string, at: number): Sums {
    const key = `${clusterId}\n${alias}\n${at}`;
    const known = this.open.get(key);
    if (known) return known;
    const sums = new Float64Array(kept.length);
    const made = { clusterId, alias, at, sums, counts: new Uint32Array(kept.length) };
    this.open.set(key, made);
    return made;
  }
}
