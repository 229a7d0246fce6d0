import { metricNames } from '@/lib/dolphindb/perf-columns';
import type { Sample } from './series';
import type { NodeStatus } from './types';

/** How far back figures are kept as they were polled, in s. */
export const RECENT_S = 600;
/** Most memory that they take for one cluster, in bytes. */
const MOST_BYTES = 24 * 2 ** 20;
const WIDTH = metricNames.length;
const LEAST_POINTS = 60;

/** A node's figures of the last minutes, in a ring of fixed size; single precision, which is more than a chart shows. */
class Ring {
  private readonly times: Float64Array;
  private readonly values: Float32Array;
  private written = 0;

  constructor(readonly points: number) {
    this.times = new Float64Array(points);
    this.values = new Float32Array(points * WIDTH);
  }

  add(at: number, figures: NodeStatus['figures']): void {
    const slot = this.written++ % this.points;
    this.times[slot] = at;
    metricNames.forEach((name, column) => {
      const figure = figures[name];
      this.values[slot * WIDTH + column] =
        figure === null || figure === undefined ? Number.NaN : Number(figure);
    });
  }

  get last(): number {
    return this.written === 0
      ? Number.NEGATIVE_INFINITY
      : (this.times[(this.written - 1) % this.points] ?? 0);
  }

  samples(from: number): Sample[] {
    const first = Math.max(0, this.written - this.points);
    const all: Sample[] = [];
    for (let n = first; n < this.written; n++) {
      const slot = n % this.points;
      const at = this.times[slot] ?? 0;
      if (at < from) continue;
      const known = metricNames.flatMap((name, column) => {
        const value = this.values[slot * WIDTH + column] ?? Number.NaN;
        return Number.isNaN(value) ? [] : [[name, value] as const];
      });
      all.push({ at, figures: Object.fromEntries(known) });
    }
    return all;
  }
}

/** The last ten minutes of all nodes of a cluster at the resolution of the polls; coarser where a cluster has very many nodes. */
export class RecentFigures {
  private readonly rings = new Map<string, Ring>();

  /** Takes over the figures of one poll; `at` in seconds since 1970. */
  add(nodes: NodeStatus[], at: number): void {
    const fit = Math.floor(MOST_BYTES / (Math.max(1, nodes.length) * WIDTH * 4));
    const points = Math.min(RECENT_S, Math.max(LEAST_POINTS, fit));
    const present = new Set(nodes.map(({ alias }) => alias));
    for (const alias of this.rings.keys()) if (!present.has(alias)) this.rings.delete(alias);
    for (const { alias, figures } of nodes) {
      const known = this.rings.get(alias);
      const ring = known && known.points >= points ? known : new Ring(points);
      if (ring !== known) this.rings.set(alias, ring);
      if (at - ring.last >= (RECENT_S / ring.points) * 0.9) ring.add(at, figures);
    }
  }

  /** Gives the samples of a node since `from`, in seconds since 1970. */
  samples(alias: string, from: number): Sample[] {
    return this.rings.get(alias)?.samples(from) ?? [];
  }
}
