import { describe, expect, test } from 'vitest';
import { parsePlan } from '@/lib/runs/plan-schema';
import { defaultHaSpec } from '@/lib/topology/defaults';
import type { ClusterSpec } from '@/lib/topology/spec';
import { type TakeBackupArgs, TakeBackupArgs as TakeSchema } from './args-backup';
import { planBackup, planDeleteBackup } from './backup';
import { type BackupOptions, restoreStages } from './backup-stages';
import { clusterContext } from './start-stop';

const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
const hosts = addresses.map((address) => ({ id: `h-${address}`, address }));

function input(change?: (spec: ClusterSpec) => void) {
  const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));
  spec.nodeSettings = spec.nodeSettings.filter(({ name }) => name !== 'volumes' && name !== 'chunkMetaDir');
  change?.(spec);
  return { cluster: { id: 'c1', name: 'demo', installDir: '/opt/dolphindb', spec }, hosts };
}

type Documents = BackupOptions['settings']['documents'];

function taken(
  change?: (spec: ClusterSpec) => void,
  documents: Documents = [],
  ha = true,
  baseDir?: string,
): TakeBackupArgs[] {
  const options: BackupOptions = {
    id: 'b1',
    kind: 'manual',
    consistency: 'stopped',
    version: '',
    programs: true,
    settings: { ha, documents, baseDir },
  };
  const plan = parsePlan(planBackup({ ...input(change), options, stop: false, prune: [] }));
  return plan.stages
    .flatMap(({ steps }) => steps)
    .filter(({ action }) => action === 'take-backup')
    .map(({ args }) => TakeSchema.parse(args));
}

const pathOf = (all: TakeBackupArgs[], key: string) =>
  all.flatMap(({ items }) => items).find((item) => item.key === key)?.path;

describe('where chunk metadata is backed up', () => {
  test('is the node’s own storage without a setting', () => {
    expect(pathOf(taken(), 'datanode1.chunkMeta')).toBe(
      '/opt/dolphindb/server/clusterDemo/data/datanode1/storage/CHUNK_METADATA',
    );
  });
  test('is the first volume, with the alias put in, never the default', () => {
    const all = taken((spec) =>
      spec.nodeSettings.push({ name: 'volumes', value: '/ssd0/<ALIAS>,/ssd1/<ALIAS>' }),
    );
    expect(pathOf(all, 'datanode2.chunkMeta')).toBe('/ssd0/datanode2/CHUNK_METADATA');
  });
  test('is chunkMetaDir before volumes, and the line of one node before that for all', () => {
    const all = taken((spec) =>
      spec.nodeSettings.push(
        { name: 'volumes', value: '/ssd0/<ALIAS>' },
        { name: 'chunkMetaDir', value: '/meta/<ALIAS>' },
        { qualifier: 'datanode1', name: 'chunkMetaDir', value: 'near' },
      ),
    );
    expect(pathOf(all, 'datanode2.chunkMeta')).toBe('/meta/datanode2/CHUNK_METADATA');
    expect(pathOf(all, 'datanode1.chunkMeta')).toBe(
      '/opt/dolphindb/server/clusterDemo/data/datanode1/near/CHUNK_METADATA',
    );
  });
  test('follows the document that is in force, not what was once rendered', () => {
    const all = taken(undefined, [{ key: 'cluster.cfg', text: 'datanode%.chunkMetaDir=/later/<ALIAS>\n' }]);
    expect(pathOf(all, 'datanode3.chunkMeta')).toBe('/later/datanode3/CHUNK_METADATA');
  });
});

describe('what a controller’s backup holds', () => {
  test('with Raft: raft, dfsMeta and sysmgmt below its home, or dfsMetaDir where it is set', () => {
    const home = '/opt/dolphindb/server/clusterDemo/data/controller1';
    expect(pathOf(taken(), 'controller1.raft')).toBe(`${home}/raft`);
    expect(pathOf(taken(), 'controller1.dfsMeta')).toBe(`${home}/dfsMeta`);
    expect(pathOf(taken(), 'controller1.sysmgmt')).toBe(`${home}/sysmgmt`);
    const moved = [{ key: 'controller.cfg:controller1', text: 'dfsMetaDir=/meta/<ALIAS>/dfs\n' }];
    expect(pathOf(taken(undefined, moved), 'controller1.dfsMeta')).toBe('/meta/controller1/dfs');
  });
  test('without Raft: the metadata files only, although they lie among all the nodes’ homes', () => {
    const [first] = taken(undefined, [], false);
    const item = first?.items.find(({ key }) => key === 'controller1.dfsMeta');
    expect(item).toMatchObject({
      path: '/opt/dolphindb/server/clusterDemo/data',
      only: ['DFSMetaLog.*', 'DFSMasterMetaCheckpoint.*'],
    });
    expect(first?.items.some(({ kind }) => kind === 'raft')).toBe(false);
  });
  test('a dfsMetaDir that has the homes below it is never taken as a whole', () => {
    const wide = [{ key: 'controller.cfg:controller1', text: 'dfsMetaDir=..\n' }];
    const [first] = taken(undefined, wide);
    expect(first?.items.find(({ key }) => key === 'controller1.dfsMeta')?.only).toBeDefined();
  });
});

test('programs leave out clusterDemo, dolphindb.cfg, the licence, and nodes’ files that lie beside the programs', () => {
  const [first] = taken((spec) =>
    spec.nodeSettings.push({ name: 'volumes', value: '/opt/dolphindb/server/vol/<ALIAS>' }),
  );
  const programs = first?.items.find(({ kind }) => kind === 'programs');
  expect(programs?.except).toEqual(['clusterDemo', 'dolphindb.cfg', 'dolphindb.lic', 'vol']);
});

test('no directory that the configuration lets nodes write to is taken for programs, whichever setting names it', () => {
  const place = '/opt/dolphindb/server';
  const [first] = taken((spec) =>
    spec.nodeSettings.push(
      { name: 'volumes', value: `/ssd0/<ALIAS>,${place}/second/<ALIAS>` },
      { name: 'chunkMetaDir', value: '/meta/<ALIAS>' },
      { name: 'redoLogDir', value: `${place}/redo/<ALIAS>` },
      { name: 'TSDBRedoLogDir', value: `${place}/tsdb` },
      { name: 'pluginDir', value: `${place}/plugins` },
    ),
  );
  const programs = first?.items.find(({ kind }) => kind === 'programs');
  expect(programs?.except?.slice(3).sort()).toEqual(['TSDBMeta', 'redo', 'second', 'tsdb']);
});

test('a backup never lies within what it holds, nor where a later one with programs would', () => {
  const at = (baseDir: string) => () => taken(undefined, [], true, baseDir);
  expect(at('/opt/dolphindb/server/backups')).toThrow('BACKUP-INSIDE');
  expect(at('/opt/dolphindb/server/clusterDemo/config/old')).toThrow('BACKUP-INSIDE');
  expect(at('/opt/dolphindb/server/clusterDemo/data/datanode1/sysmgmt')).toThrow('BACKUP-INSIDE');
  expect(at('/opt/dolphindb/kept')).not.toThrow();
  expect(at('/opt/dolphindb/server/clusterDemo/kept')).not.toThrow();
});

test('a restore asks for the kinds wanted only, on the hosts wanted only', () => {
  const stages = restoreStages(clusterContext(input()), {
    id: 'b1',
    settings: { ha: true, documents: [] },
    what: ['configuration'],
    stamp: 's',
    hosts: ['h-10.0.0.2'],
  });
  expect(stages.map(({ key }) => key)).toEqual(['restore@10.0.0.2']);
  const items = stages[0]?.steps.flatMap(({ args }) => args.items as { kind: string }[]);
  expect([...new Set(items?.map(({ kind }) => kind))]).toEqual(['configuration']);
});

test('a deletion takes the backup off the list only after its files are gone', () => {
  const places = [{ hostId: 'h1', address: 'a', dir: '/d', path: '/d/.deck/backups/b1' }];
  const plan = parsePlan(planDeleteBackup('demo', 'c1', { id: 'b1', places }));
  expect(plan.stages.map(({ steps }) => steps.map(({ action }) => action))).toEqual([
    ['delete-backup'],
    ['forget-backup'],
  ]);
});

test('with the cluster stopped for it, all is stopped in order, nodes that came up again too, and started again after the backup is listed', () => {
  const options = {
    id: 'b1',
    kind: 'manual',
    consistency: 'stopped',
    version: '',
    programs: false,
  } as const;
  const settings = { ha: true, documents: [] };
  const plan = parsePlan(
    planBackup({ ...input(), options: { ...options, settings }, stop: true, prune: [] }),
  );
  const keys = plan.stages.map(({ key }) => key);
  expect(keys.slice(0, 7)).toEqual([
    'stop-nodes',
    'stop-agents',
    'stop-controllers',
    'still',
    'backup',
    'record-backup',
    'controllers',
  ]);
  expect(keys.at(-1)).toBe('nodes-ready');
});
