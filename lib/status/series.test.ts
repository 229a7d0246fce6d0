import { describe, expect, it } from 'vitest';
import { MinuteMeans } from './minute-means';
import { RecentFigures } from './recent';
import { meanOf, type Sample, seriesOf, thinned } from './series';
import type { NodeStatus } from './types';

const sample = (at: number, cpuUsage?: number): Sample => ({
  at,
  figures: cpuUsage === undefined ? {} : { cpuUsage },
});
const node = (alias: string, figures: NodeStatus['figures']) => ({ alias, figures }) as NodeStatus;

describe('thinning out', () => {
  it('gives means of what was known, and leaves out what never was', () => {
    expect(meanOf([sample(0, 10), sample(1, 20), sample(2)], 0)).toEqual(sample(0, 15));
    expect(meanOf([sample(0)], 0)).toEqual(sample(0));
  });

  it('puts every sample into the interval that holds its time', () => {
    const means = thinned([sample(599, 1), sample(600, 3), sample(1199, 5), sample(2400, 7)], 600);
    expect(means).toEqual([sample(0, 1), sample(600, 4), sample(2400, 7)]);
  });
});

describe('a series for a chart', () => {
  it('has at most as many points as wanted, over the whole time', () => {
    const samples = Array.from({ length: 10_000 }, (_, i) => sample(i * 60, i % 100));
    const { at, values } = seriesOf(samples, ['cpuUsage'], 400);
    expect(at.length).toBeLessThanOrEqual(400);
    expect(at.length).toBeGreaterThan(200);
    expect(values.cpuUsage).toHaveLength(at.length);
    expect(at.at(-1)! - at[0]!).toBeGreaterThan(0.98 * 10_000 * 60_000);
  });

  it('has a null in a gap and none where polls were only a little late', () => {
    const samples = [0, 1, 2, 3.4, 4, 60, 61, 62].map((at) => sample(at, 5));
    const { at, values } = seriesOf(samples, ['cpuUsage'], 400);
    expect(values.cpuUsage?.filter((value) => value === null)).toHaveLength(1);
    expect(at[values.cpuUsage!.indexOf(null)]).toBe(32_000);
  });

  it('draws through the change from means per minute to single polls', () => {
    const samples = [0, 60, 120, 180, 181, 182, 183].map((at) => sample(at, 5));
    expect(seriesOf(samples, ['cpuUsage'], 400).values.cpuUsage).not.toContain(null);
  });

  it('is empty without samples', () => {
    expect(seriesOf([], ['cpuUsage'], 400)).toEqual({ at: [], values: { cpuUsage: [] } });
  });
});

describe('the figures of the last ten minutes', () => {
  it('are those of the polls, and the oldest go first', () => {
    const recent = new RecentFigures();
    for (let at = 0; at < 700; at++) recent.add([node('a', { cpuUsage: at, avgLoad: null })], at);
    const samples = recent.samples('a', 0);
    expect(samples).toHaveLength(600);
    expect(samples[0]).toEqual(sample(100, 100));
    expect(samples.at(-1)).toEqual(sample(699, 699));
    expect(recent.samples('b', 0)).toEqual([]);
  });

  it('take little memory for a thousand nodes and still reach ten minutes back', () => {
    const recent = new RecentFigures();
    const nodes = Array.from({ length: 1000 }, (_, i) => node(`n${i}`, { cpuUsage: 1 }));
    for (let at = 0; at <= 600; at++) recent.add(nodes, at);
    const samples = recent.samples('n7', 0);
    expect(samples.length).toBeLessThan(250);
    expect(samples.at(-1)!.at - samples[0]!.at).toBeGreaterThan(550);
  });

  it('forget nodes that are gone', () => {
    const recent = new RecentFigures();
    recent.add([node('a', { cpuUsage: 1 })], 0);
    recent.add([node('b', { cpuUsage: 1 })], 1);
    expect(recent.samples('a', 0)).toEqual([]);
  });
});

describe('means per minute', () => {
  it('come once the minute is over, once, with numbers from decimal strings', () => {
    const means = new MinuteMeans();
    means.add('c', [node('a', { cpuUsage: 10, memoryUsed: '9007199254740993', maxConnections: 64 })], 60);
    means.add('c', [node('a', { cpuUsage: 20, memoryUsed: null })], 119);
    means.add('c', [node('a', { cpuUsage: 99 })], 120);
    expect(means.take(119)).toEqual([]);
    expect(means.take(121)).toEqual([
      { clusterId: 'c', alias: 'a', at: 60, figures: { cpuUsage: 15, memoryUsed: 9.007e15 } },
    ]);
    expect(means.take(121)).toEqual([]);
  });

  it('leave out nodes of which nothing was known', () => {
    const means = new MinuteMeans();
    means.add('c', [node('a', { cpuUsage: null })], 0);
    expect(means.take(100)).toEqual([]);
  });
});
