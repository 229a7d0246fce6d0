import type { BackupItem } from '@/lib/backups/manifest';
import { entriesOf, parseCfg } from '@/lib/config/cfg';
import { expandForNode } from '@/lib/config/expand';
import type { PlacedInstallation } from './layout';
import { pathsOf } from './paths';

/** What decides where metadata lies: the configuration documents as they are in force. */
export interface BackupPaths {
  ha: boolean;
  /** As in lib/revisions: `cluster.cfg`, `controller.cfg:<alias>`. A document that is absent is taken from the installation's rendered files. */
  documents: { key: string; text: string }[];
  /** Where backups go, absolute; absent = `.deck/backups` of each installation. */
  baseDir?: string | undefined;
}

/** The names of a controller's metadata files without Raft (dolphindb-package.md 8). */
const META_FILES = ['DFSMetaLog.*', 'DFSMasterMetaCheckpoint.*'];
/** The vendor's upgrade leaves these alone, and so does a rollback (dolphindb-package.md 3.5). */
const NOT_PROGRAMS = ['clusterDemo', 'dolphindb.cfg', 'dolphindb.lic'];

function resolved(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

const within = (path: string, dir: string) => path === dir || path.startsWith(`${dir}/`);

function textOf(at: PlacedInstallation, { documents }: BackupPaths, key: string, file: string): string {
  return documents.find((document) => document.key === key)?.text ?? at.files[file] ?? '';
}

function dfsMeta(at: PlacedInstallation, paths: BackupPaths, alias: string): BackupItem[] {
  const { data, demo } = pathsOf(at.dir);
  const entries = entriesOf(parseCfg(textOf(at, paths, `controller.cfg:${alias}`, 'controller.cfg')));
  const set = entries.findLast(({ key, value }) => key === 'dfsMetaDir' && value !== '')?.value;
  const item = (path: string, files: boolean, number = ''): BackupItem => ({
    key: `${alias}.dfsMeta${number}`,
    kind: 'dfsMeta',
    alias,
    path,
    ...(files && { only: META_FILES }),
  });
  if (set) {
    const path = resolved(
      data,
      set.replaceAll('<ALIAS>', () => alias),
    );
    return [item(path, !paths.ha || within(data, path))];
  }
  if (paths.ha) return [item(`${data}/${alias}/dfsMeta`, false)];
  // The documents disagree on where they lie by default, so both places are looked at (dolphindb-package.md 8).
  return [item(data, true), item(`${demo}/dfsMeta`, false, '2')];
}

const nodeItem = (alias: string, kind: BackupItem['kind'], path: string): BackupItem => ({
  key: `${alias}.${kind}`,
  kind,
  alias,
  path,
});

function controllerItems(at: PlacedInstallation, paths: BackupPaths): BackupItem[] {
  if (!at.controller) return [];
  const { alias } = at.controller;
  const home = `${pathsOf(at.dir).data}/${alias}`;
  return [
    ...(paths.ha ? [nodeItem(alias, 'raft', `${home}/raft`)] : []),
    ...dfsMeta(at, paths, alias),
    nodeItem(alias, 'sysmgmt', `${home}/sysmgmt`),
  ];
}

function workerItems(at: PlacedInstallation, clusterCfg: string): BackupItem[] {
  const settings = entriesOf(parseCfg(clusterCfg));
  return at.nodes.flatMap(({ alias, role }) => {
    const home = `${pathsOf(at.dir).data}/${alias}`;
    const effective = expandForNode(settings, alias);
    const first = (name: string) => effective.get(name)?.value.split(',')[0]?.trim() || undefined;
    const store = resolved(home, first('chunkMetaDir') ?? first('volumes') ?? 'storage');
    return [
      ...(role === 'datanode' ? [nodeItem(alias, 'chunkMeta', `${store}/CHUNK_METADATA`)] : []),
      nodeItem(alias, 'sysmgmt', `${home}/sysmgmt`),
    ];
  });
}

/** Settings that say where nodes write; what comes with the package (`pluginDir`, `moduleDir`, `marketHolidayDir`) is not among them. */
const WRITTEN = new Set(
  `volumes coldVolumes chunkMetaDir dfsMetaDir redoLogDir TSDBRedoLogDir PKEYMetaLogDir PKEYRedoLogDir IMOLTPRedoFilePath
  IMOLTPCheckpointFilePath recoverLogDir persistenceDir persistenceOffsetDir persistOffsetDir streamingHADir streamingHALogDir mvccTableHADir
  clusterReplicationWorkDir computeNodeCacheDir computeNodeCacheMeta tempResultsSpillDir IOTDBStaticTableDir TDEKeyDir batchJobDir
  logFile jobLogFile traceLogDir resourceSamplingLogDir`.split(/\s+/),
);

/** The server keeps `TSDBMeta` beside the redo log that it belongs to. */
const withSibling = (name: string, place: string) =>
  name === 'TSDBRedoLogDir' ? [place, `${place}/../TSDBMeta`] : [place];

/** All places that the configuration names for what nodes write: also data, which no backup holds. */
function writtenPlaces(at: PlacedInstallation, paths: BackupPaths, clusterCfg: string): string[] {
  const { data } = pathsOf(at.dir);
  const own = [at.controller, at.agent].flatMap((node) => {
    if (!node) return [];
    const file = `${node.role}.cfg`;
    return entriesOf(parseCfg(textOf(at, paths, `${file}:${node.alias}`, file))).map((entry) => ({
      ...entry,
      home: data,
      value: entry.value.replaceAll('<ALIAS>', () => node.alias),
    }));
  });
  const settings = entriesOf(parseCfg(clusterCfg));
  const led = at.nodes.flatMap(({ alias }) =>
    [...expandForNode(settings, alias).values()].map((each) => ({ ...each, home: `${data}/${alias}` })),
  );
  return [...own, ...led].flatMap(({ name, value, home }) =>
    WRITTEN.has(name)
      ? value
          .split(',')
          .flatMap((each) => withSibling(name, each.trim().replace(/^file:/, '')))
          .map((place) => resolved(home, place))
      : [],
  );
}

/** Names directly in `server` below which nodes keep their files, so that they are not taken for programs. */
function dataNames(server: string, places: string[]): string[] {
  return places
    .filter((path) => within(path, server))
    .map((path) => path.slice(server.length + 1).split('/')[0] ?? '')
    .filter((name) => name !== '');
}

/**
 * Gives what a backup of one installation holds and where it lies: metadata at the places that the configuration says (chunkMetaDir, else the first of
 * volumes; dfsMetaDir), configuration, and programs where wanted (dolphindb-operations.md 9, dolphindb-package.md 8).
 */
export function backupItems(
  at: PlacedInstallation,
  paths: BackupPaths,
  clusterCfg: string,
  programs: boolean,
): BackupItem[] {
  const { config, server } = pathsOf(at.dir);
  const metadata = [...controllerItems(at, paths), ...workerItems(at, clusterCfg)];
  const places = [...metadata.map(({ path }) => path), ...writtenPlaces(at, paths, clusterCfg)];
  const except = [...new Set([...NOT_PROGRAMS, ...dataNames(server, places)])];
  return [
    ...metadata,
    { key: 'configuration', kind: 'configuration', path: config, except: ['.deck-backup'] },
    { key: 'configuration.server', kind: 'configuration', path: server, only: ['dolphindb.cfg'] },
    ...(programs ? [{ key: 'programs', kind: 'programs' as const, path: server, except }] : []),
  ];
}

/** Gives the text of cluster.cfg that holds for the whole cluster. */
export function clusterCfgOf(
  installations: readonly PlacedInstallation[],
  { documents }: BackupPaths,
): string {
  const document = documents.find(({ key }) => key === 'cluster.cfg');
  return (
    document?.text ?? installations.find(({ files }) => files['cluster.cfg'])?.files['cluster.cfg'] ?? ''
  );
}
