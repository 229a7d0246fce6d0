import { describe, expect, test } from 'vitest';
import { type LicenceWay, type PredictedNode, predictLicence } from './predict';
import { commonTerms, type LicenceTerms, sameLicence, sameTerms } from './terms';

const now = new Date(2026, 0, 15, 12);
const running: LicenceTerms = {
  client: 'Example Bank',
  authorization: 'commercial',
  expiration: '2026-12-31',
  maxMemoryPerNodeGb: 64,
  maxCoresPerNode: 16,
  maxNodes: 10,
  bindCpu: false,
  version: '',
  modules: 13,
};
const node = (change: Partial<PredictedNode> = {}): PredictedNode => ({
  alias: 'dn1',
  role: 'datanode',
  loaded: running,
  server: '3.00.2.1',
  ...change,
});
const ask = (candidate: Partial<LicenceTerms>, change: Partial<PredictedNode> = {}) =>
  predictLicence([node(change)], { ...running, expiration: '2027-12-31', ...candidate }, now);
const wayOf = (candidate: Partial<LicenceTerms>, change: Partial<PredictedNode> = {}) =>
  ask(candidate, change).nodes[0]?.way;

describe('the way of a running node to another licence', () => {
  test.each<[string, Partial<LicenceTerms>, LicenceWay]>([
    ['longer', {}, 'online'],
    ['larger', { maxNodes: 20, maxMemoryPerNodeGb: 128, maxCoresPerNode: 32 }, 'online'],
    ['without limits', { maxNodes: 0, maxMemoryPerNodeGb: 0, maxCoresPerNode: 0 }, 'online'],
    ['the same', { expiration: '2026-12-31' }, 'loaded'],
    ['only with other modules', { expiration: '2026-12-31', modules: 15 }, 'online'],
    ['fewer nodes', { maxNodes: 9 }, 'restart'],
    ['less memory', { maxMemoryPerNodeGb: 32 }, 'restart'],
    ['fewer cores', { maxCoresPerNode: 8 }, 'restart'],
    ['another client', { client: 'Other Bank' }, 'restart'],
    ['another kind', { authorization: 'trial' }, 'restart'],
    ['bound to cores', { bindCpu: true }, 'restart'],
    ['binding not said', { bindCpu: null }, 'online'],
    ['expired yesterday', { expiration: '2026-01-14' }, 'refused'],
    ['ending today', { expiration: '2026-01-15' }, 'online'],
    ['for older servers', { version: '3.00.1' }, 'refused'],
    ['for this line of servers', { version: '3.00' }, 'online'],
  ])('%s', (_name, candidate, way) => {
    expect(wayOf(candidate)).toBe(way);
  });

  test.each(['trial', 'test', 'site'])(
    'is a restart for the kind %s, which is never updated online',
    (kind) => {
      const loaded = { ...running, authorization: kind };
      expect(wayOf({ authorization: kind }, { loaded })).toBe('restart');
      expect(wayOf({ authorization: kind, expiration: running.expiration }, { loaded })).toBe('loaded');
    },
  );

  test('is its next start when it does not answer', () => {
    expect(wayOf({}, { loaded: undefined })).toBe('start');
  });

  test('has its reason in both languages wherever it is not online', () => {
    for (const candidate of [
      { client: 'X' },
      { maxNodes: 9 },
      { bindCpu: true },
      { expiration: '2020-01-01' },
    ]) {
      const reasons = ask(candidate).nodes[0]?.reasons ?? [];
      expect(reasons.length).toBeGreaterThan(0);
      for (const { en, zh } of reasons) expect([en, zh].every(Boolean) && en !== zh).toBe(true);
    }
  });
});

describe('a licence is refused before anything is touched', () => {
  const codes = (candidate: Partial<LicenceTerms>, change: Partial<PredictedNode> = {}) =>
    ask(candidate, change).refusals.map(({ code }) => code);

  test.each<[string, Partial<LicenceTerms>, Partial<PredictedNode>]>([
    ['LICENCE-EXPIRED', { expiration: '2026-01-14' }, {}],
    ['LICENCE-VERSION', { version: '2.00' }, {}],
    ['LICENCE-MEMORY', { maxMemoryPerNodeGb: 8 }, { memoryGb: 32 }],
  ])('%s', (code, candidate, change) => {
    expect(codes(candidate, change)).toEqual([code]);
  });

  test('when it counts fewer nodes than the cluster has, agents left out', () => {
    const nodes = [node(), node({ alias: 'dn2' }), node({ alias: 'agent1', role: 'agent' })];
    const two = predictLicence(nodes, { ...running, maxNodes: 2 }, now);
    expect(two.refusals).toEqual([]);
    const one = predictLicence(nodes, { ...running, maxNodes: 1 }, now);
    expect(one.refusals.map(({ code }) => code)).toEqual(['LICENCE-NODES']);
    expect(one.nodes.map(({ way }) => way)).toEqual(['refused', 'refused', 'refused']);
  });

  test('but not when memory was capped by the running licence already', () => {
    expect(codes({}, { memoryGb: 128 })).toEqual([]);
  });

  test('and warned of when it ends soon, earlier than the running one, or has fewer cores than workers', () => {
    const { warnings, refusals } = ask({ expiration: '2026-01-20', maxCoresPerNode: 4 }, { workers: 8 });
    expect([refusals.length, warnings.length]).toEqual([0, 3]);
  });
});

test('what a licence does not say does not tell two apart, and the most common terms win', () => {
  const other = { ...running, client: 'Other' };
  expect(sameTerms(running, { ...running, bindCpu: null, modules: 15 })).toBe(true);
  expect(sameLicence(running, { ...running, modules: null })).toBe(true);
  expect(sameLicence(running, { ...running, modules: 15 })).toBe(false);
  expect(commonTerms([other, running, running])).toBe(running);
  expect(commonTerms([])).toBeUndefined();
});
