import { describe, expect, it } from 'vitest';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { advice } from './advice';

const hosts = [1, 2, 3].map((n) => ({ name: `P${n}`, address: `10.0.0.${n}` }));
const spec = defaultHaSpec(hosts);
const facts = hosts.map(({ address }) => ({ address, cores: 16, memoryGb: 64 }));
const value = (list: ReturnType<typeof advice>, name: string) =>
  list.find((item) => item.name === name)?.value;

describe('advice', () => {
  it('shares the memory that controllers and agents leave, times 0.85', () => {
    // (64 - 8 - 4) / 2 nodes * 0.85 = 22.1
    expect(value(advice(spec, facts), 'maxMemSize')).toBe('22');
  });

  it('stays below the licence in memory and cores', () => {
    const list = advice(spec, facts, { maxMemoryPerNodeGb: 8, maxCoresPerNode: 2 });
    expect(value(list, 'maxMemSize')).toBe('6');
    expect(value(list, 'workerNum')).toBe('2');
  });

  it('takes the tightest host', () => {
    const small = [{ address: '10.0.0.1', cores: 4, memoryGb: 20 }, ...facts.slice(1)];
    const list = advice(spec, small);
    expect(value(list, 'maxMemSize')).toBe('3.4');
    expect(value(list, 'workerNum')).toBe('4');
    expect(value(list, 'OLAPCacheEngineSize')).toBe('1.7');
  });

  it('gives no figure that has no fact behind it', () => {
    expect(advice(spec, []).map((item) => item.name)).toEqual(['remoteExecutors']);
  });
});
