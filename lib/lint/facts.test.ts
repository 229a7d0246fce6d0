import { describe, expect, it } from 'vitest';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { renderFiles } from '@/lib/topology/render';
import type { LintInput } from './facts';
import { lintCluster } from './lint';

const now = new Date('2026-01-15T12:00:00Z');
const hosts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `P${index + 1}`, address: `10.0.0.${80 + index}` }));
const rules = (input: Omit<LintInput, 'now'>) =>
  [...new Set(lintCluster({ ...input, now }).map(({ rule }) => rule))]
    .filter((rule) => rule !== 'V-FIL-11')
    .sort();

describe('lintCluster with facts', () => {
  const spec = defaultHaSpec(hosts(3));
  const community = { expiration: '2042.01.01', maxMemoryPerNodeGb: 8, maxCoresPerNode: 2, maxNodes: 3 };
  const enterprise = {
    expiration: '2026.12.31',
    maxMemoryPerNodeGb: 512,
    maxCoresPerNode: 64,
    maxNodes: 20,
    version: '2',
  };
  const fact = (more: object) => [{ address: '10.0.0.80', ...more }];

  const without = (name: string) => ({
    controllerSettings: Object.fromEntries(
      Object.entries(spec.controllerSettings).filter(([key]) => key !== name),
    ),
    agentSettings: Object.fromEntries(Object.entries(spec.agentSettings).filter(([key]) => key !== name)),
    nodeSettings: spec.nodeSettings.filter((item) => item.name !== name),
  });

  it.each<[string, Omit<LintInput, 'now'>, string[]]>([
    ['a sufficient licence', { spec, licence: enterprise, version: '2.00.11.3' }, []],
    ['the community licence', { spec, licence: community }, ['V-RES-01', 'V-RES-05', 'V-RES-06']],
    ['an expired licence', { spec, licence: { ...enterprise, expiration: '2026.01.14' } }, ['V-LIC-01']],
    [
      'a licence on its last day',
      { spec, licence: { ...enterprise, expiration: '2026.01.15' } },
      ['V-LIC-02'],
    ],
    ['a licence for older versions', { spec, licence: enterprise, version: '3.00.0' }, ['V-LIC-04']],
    [
      'different licence files',
      { spec, hosts: [...fact({ licenceSha256: 'a' }), { address: '10.0.0.81', licenceSha256: 'b' }] },
      ['V-LIC-03'],
    ],
    ['too little memory', { spec, hosts: fact({ memoryGb: 32, cores: 8 }) }, ['V-RES-02']],
    ['few cores', { spec, hosts: fact({ cores: 2 }) }, ['V-RES-05']],
    ['few open files', { spec, hosts: fact({ openFiles: 1024 }) }, ['V-RES-12']],
    ['a clock that is off', { spec, hosts: fact({ clockOffsetSeconds: -4 }) }, ['V-NET-10']],
    ['a closed port', { spec, hosts: fact({ unreachable: ['10.0.0.81:8800'] }) }, ['V-NET-09']],
    ['an install directory with a blank', { spec, installDirs: ['/opt/Dolphin DB'] }, ['V-PTH-07']],
    [
      'a volume on NFS without root',
      {
        spec: { ...spec, nodeSettings: [...spec.nodeSettings, { name: 'volumes', value: '/nas/<ALIAS>' }] },
        hosts: fact({ user: 'ddb', mounts: [{ path: '/nas', fsType: 'nfs4' }] }),
      },
      ['V-PTH-10'],
    ],
    [
      'a volume that does not exist',
      {
        spec: { ...spec, nodeSettings: [...spec.nodeSettings, { name: 'volumes', value: '/v/<ALIAS>' }] },
        hosts: fact({ directories: { '/v/datanode1': { exists: false, writable: false } } }),
      },
      ['V-PTH-15'],
    ],
    [
      'HDD volumes without concurrency',
      {
        spec: {
          ...spec,
          nodeSettings: [
            ...spec.nodeSettings,
            { name: 'volumes', value: '/v/<ALIAS>' },
            { name: 'diskIOConcurrencyLevel', value: '0' },
          ],
        },
        hosts: fact({ mounts: [{ path: '/v', fsType: 'xfs', rotational: true }] }),
      },
      ['V-RES-10'],
    ],
    [
      'UDP heartbeats in containers',
      { files: renderFiles({ ...spec, ...without('lanCluster') }), hosts: fact({ container: true }) },
      ['V-NET-02'],
    ],
    ['too many connections for Windows', { spec, hosts: fact({ os: 'windows' }) }, ['V-RES-17']],
    [
      'a short restart interval of old versions',
      {
        spec: { ...spec, controllerSettings: { ...spec.controllerSettings, datanodeRestartInterval: '30' } },
        version: '2.00.8',
      },
      ['V-OPS-04'],
    ],
    [
      'a moved TSDB redo log',
      {
        spec: {
          ...spec,
          nodeSettings: [...spec.nodeSettings, { name: 'TSDBRedoLogDir', value: '/b/<ALIAS>' }],
        },
        previous: renderFiles(spec),
      },
      ['V-PTH-13'],
    ],
    [
      'a removed volume',
      {
        spec: { ...spec, nodeSettings: [...spec.nodeSettings, { name: 'volumes', value: '/b/<ALIAS>' }] },
        previous: renderFiles({
          ...spec,
          nodeSettings: [...spec.nodeSettings, { name: 'volumes', value: '/a/<ALIAS>,/b/<ALIAS>' }],
        }),
      },
      ['V-PTH-11'],
    ],
  ])('judges %s', (_, input, expected) => {
    expect(rules(input)).toEqual(expected);
  });

  it('turns the cache rule into an error from 3.00.5 on', () => {
    const heavy = {
      ...spec,
      nodeSettings: spec.nodeSettings.map((item) =>
        item.name === 'OLAPCacheEngineSize' ? { ...item, value: '20' } : item,
      ),
    };
    const severity = (version?: string) =>
      lintCluster({ spec: heavy, ...(version && { version }), now }).find(({ rule }) => rule === 'V-RES-03')
        ?.severity;
    expect([severity('2.00.11'), severity('3.00.5'), severity()]).toEqual(['warning', 'error', 'warning']);
  });

  it('judges a spec that is still being typed', () => {
    const draft = {
      ...spec,
      nodes: spec.nodes.map((node, index) =>
        index === 0 ? { ...node, alias: 'a\nb', port: Number.NaN } : node,
      ),
    };
    expect(rules({ spec: draft })).toEqual(expect.arrayContaining(['V-TOP-02', 'V-TOP-04']));
    expect(rules({ spec: { ...spec, nodes: [] } })).toContain('V-TOP-11');
    expect(
      rules({ spec: { ...spec, nodes: spec.nodes.filter(({ role }) => role !== 'controller') } }),
    ).toContain('V-TOP-11');
  });
});
