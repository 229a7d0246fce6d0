import { describe, expect, test } from 'vitest';
import type { LicenceWay } from './predict';
import { reachable, unreachableRefusal } from './unreachable';
import type { HostLicence, NodeLicence } from './view';

const text = { en: 'x', zh: 'x' };
const host = (hostId: string, code?: string): HostLicence => ({
  hostId,
  address: hostId,
  dir: '/d',
  kept: [],
  ...(code && { error: { code, text } }),
});
const node = (hostId: string, runs: boolean): NodeLicence => ({
  alias: `dn-${hostId}`,
  role: 'datanode',
  address: hostId,
  port: 1,
  hostId,
  dir: '/d',
  ...(runs && { loaded: { moduleNames: [] } as unknown as NonNullable<NodeLicence['loaded']> }),
});
const predicted = (...ways: LicenceWay[]) => ({
  refusals: [],
  warnings: [],
  nodes: ways.map((way, n) => ({ alias: `n${n}`, way, reasons: [] })),
});

describe('while a host is unreachable a replacement', () => {
  const hosts = [host('h1'), host('h2', 'SSH-TIMEOUT')];

  test('may go on without it when nothing runs there, after its address was typed', () => {
    const [refusal] = unreachableRefusal(
      hosts,
      [node('h1', true), node('h2', false)],
      predicted('online', 'start'),
    );
    expect(refusal).toMatchObject({ code: 'LICENCE-HOST', confirm: 'h2', aliases: ['dn-h2'] });
    expect(reachable([{ hostId: 'h1', dir: '/d' }, host('h2')], hosts)).toEqual([
      { hostId: 'h1', dir: '/d' },
    ]);
  });

  test('waits when a node runs there, or when others have to be restarted', () => {
    const running = unreachableRefusal(hosts, [node('h2', true)], predicted('online'));
    const restarts = unreachableRefusal(hosts, [node('h2', false)], predicted('restart', 'start'));
    expect([...running, ...restarts].map(({ confirm }) => confirm)).toEqual([undefined, undefined]);
  });
});

test('a host without a licence file gets one', () => {
  const hosts = [host('h1', 'LICENCE-MISSING')];
  expect(unreachableRefusal(hosts, [], predicted('start'))).toEqual([]);
  expect(reachable([{ hostId: 'h1', dir: '/d' }], hosts)).toHaveLength(1);
});
