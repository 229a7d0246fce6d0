import { expect, test } from 'vitest';
import { withDifferences } from './differences';
import type { HostLicence, NodeLicence } from './view';

const terms = (maxNodes: number) => ({
  client: 'Bank',
  authorization: 'commercial',
  expiration: '2030-01-01',
  maxMemoryPerNodeGb: 8,
  maxCoresPerNode: 2,
  maxNodes,
  bindCpu: null,
  version: '',
  modules: -1,
  moduleNames: [],
});
const node = (alias: string, hostId: string, maxNodes?: number): NodeLicence => ({
  alias,
  role: 'datanode',
  address: hostId,
  port: 1,
  hostId,
  dir: '/d',
  ...(maxNodes && { loaded: terms(maxNodes) }),
});
const host = (hostId: string, maxNodes: number): HostLicence => ({
  hostId,
  address: hostId,
  dir: '/d',
  kept: [],
  file: { name: 'dolphindb.lic', sha256: String(maxNodes), terms: terms(maxNodes) },
});

test('marks the odd node, the odd file, and a node that has not taken up its file', () => {
  const nodes = [node('a', 'h1', 9), node('b', 'h2', 9), node('c', 'h3', 3), node('d', 'h1')];
  const found = withDifferences(nodes, [host('h1', 9), host('h2', 20), host('h3', 9)]);
  expect(found.nodes.map(({ differs, pending }) => [differs, pending])).toEqual([
    [undefined, undefined],
    [undefined, true],
    [true, true],
    [undefined, undefined],
  ]);
  expect(found.hosts.map(({ differs }) => differs)).toEqual([undefined, true, undefined]);
});

test('says nothing of a node as its file where the file is no licence or was not seen', () => {
  const unread: HostLicence = { hostId: 'h2', address: 'h2', dir: '/d', kept: [] };
  const garbage: HostLicence = { ...unread, hostId: 'h3', file: { name: 'dolphindb.lic', sha256: 'x' } };
  const nodes = [node('a', 'h1', 9), node('b', 'h2', 9), node('c', 'h3', 9)];
  const found = withDifferences(nodes, [host('h1', 9), unread, garbage]);
  expect(found.nodes.map(({ unproven }) => unproven)).toEqual([undefined, true, true]);
});

test('marks nothing when all is alike or nothing is known', () => {
  expect(withDifferences([], [])).toEqual({ nodes: [], hosts: [] });
  const { nodes, hosts } = withDifferences([node('a', 'h1', 9)], [host('h1', 9)]);
  expect([...nodes, ...hosts].some(({ differs }) => differs)).toBe(false);
});
