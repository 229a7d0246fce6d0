import { metricNames, type NodeMetric } from '@/lib/dolphindb/perf-columns';

/** Figures over one interval: mean values by the vendor's column names; a figure that was never known is absent. */
export interface Sample {
  /** Start of the interval, in seconds since 1970. */
  at: number;
  figures: Partial<Record<NodeMetric, number>>;
}

/** Figures for a chart: one value a point for every metric, null where nothing is known. */
export interface Series {
  /** Milliseconds since 1970. */
  at: number[];
  values: Partial<Record<NodeMetric, (number | null)[]>>;
}

const DIGITS = 4;

/** Gives the mean of several samples, four significant digits each, under the time given. */
export function meanOf(samples: Sample[], at: number): Sample {
  const figures: Sample['figures'] = {};
  for (const name of metricNames) {
    const known = samples.flatMap(({ figures: own }) => (own[name] === undefined ? [] : [own[name]]));
    if (known.length === 0) continue;
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    figures[name] = Number(mean.toPrecision(DIGITS));
  }
  return { at, figures };
}

/** Gives the samples' means over intervals of `seconds`, in order of time; intervals without a sample are left out. */
export function thinned(samples: Sample[], seconds: number): Sample[] {
  const slots = new Map<number, Sample[]>();
  for (const sample of samples) {
    const start = Math.floor(sample.at / seconds) * seconds;
    slots.set(start, [...(slots.get(start) ?? []), sample]);
  }
  return [...slots].sort(([a], [b]) => a - b).map(([start, own]) => meanOf(own, start));
}

/** Samples further apart than this many times the usual distance have a gap between them. */
const GAP = 2.5;

function usualDistance(samples: Sample[], at: number): number {
  const near = samples.slice(Math.max(0, at - 3), at + 3);
  const distances = near.slice(1).map((sample, i) => sample.at - (near[i]?.at ?? sample.at));
  return distances.sort((a, b) => a - b)[distances.length >> 1] ?? 0;
}

/** Gives at most `most` points from samples in order of time; a null point stands in each gap, so that a chart does not draw a line across it. */
export function seriesOf(samples: Sample[], metrics: NodeMetric[], most: number): Series {
  const first = samples[0]?.at ?? 0;
  const span = (samples.at(-1)?.at ?? 0) - first;
  const wanted = Math.floor(most * 0.75);
  const points = samples.length > wanted ? thinned(samples, Math.max(1, Math.ceil(span / wanted))) : samples;
  const series: Series = { at: [], values: Object.fromEntries(metrics.map((name) => [name, []])) };
  const add = (at: number, figures: Sample['figures']) => {
    series.at.push(Math.round(at * 1000));
    for (const name of metrics) series.values[name]?.push(figures[name] ?? null);
  };
  points.forEach((point, i) => {
    const before = points[i - 1];
    const room = series.at.length + points.length - i < most;
    if (before && room && point.at - before.at > GAP * Math.max(1, usualDistance(points, i))) {
      add((before.at + point.at) / 2, {});
    }
    add(point.at, point.figures);
  });
  return series;
}
