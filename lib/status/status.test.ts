import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { statusHub } from './hub';
import type { ClusterPoller } from './poller';
import { liveNow } from './status';

let watchers = 0;

beforeEach(() => {
  vi.useFakeTimers();
  const watch = () => {
    watchers++;
    return () => void watchers--;
  };
  statusHub().pollers.set('c', { watch, status: { clusterId: 'c' } } as unknown as ClusterPoller);
});
afterEach(() => {
  vi.useRealTimers();
  statusHub().pollers.delete('c');
});

test('a tab that asks every ten seconds keeps its cluster looked at as often as an open page, until it asks no more', () => {
  for (let n = 0; n < 4; n++) {
    expect(liveNow('c').status).toMatchObject({ clusterId: 'c' });
    for (let s = 0; s < 10; s++) {
      expect(watchers).toBeGreaterThan(0);
      vi.advanceTimersByTime(1000);
    }
  }
  vi.advanceTimersByTime(10_000);
  expect(watchers).toBe(0);
});

test('who asks about no cluster, or about one that is not deployed, has none looked at', () => {
  expect(liveNow(undefined)).not.toHaveProperty('status');
  expect(liveNow('draft')).not.toHaveProperty('status');
  expect(watchers).toBe(0);
});
