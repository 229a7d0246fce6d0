import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Role } from './sites.ts';

/** The files and directories that a server leaves on disk (dolphindb-package.md section 8). */

function touch(path: string, text = ''): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function keys(dir: string): void {
  if (existsSync(join(dir, 'aclPrivate.key'))) return;
  mkdirSync(dir, { recursive: true });
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(join(dir, 'aclPublic.key'), publicKey);
  writeFileSync(join(dir, 'aclPrivate.key'), privateKey, { mode: 0o600 });
  writeFileSync(join(dir, 'server.crt'), publicKey);
  writeFileSync(join(dir, 'serverPrivate.key'), privateKey, { mode: 0o600 });
}

/** Storage directories of a data or compute node; relative paths count from the node's home. */
export function volumesOf(config: Map<string, string>, home: string): string[] {
  const listed = (config.get('volumes') ?? '').split(',').map((path) => path.trim());
  const volumes = listed.filter((path) => path !== '').map((path) => resolve(home, path));
  return volumes.length ? volumes : [join(home, 'storage')];
}

/** Where CHUNK_METADATA of a data node lies. */
export function chunkMetaDir(config: Map<string, string>, home: string): string {
  const set = config.get('chunkMetaDir');
  return set ? resolve(home, set) : (volumesOf(config, home)[0] as string);
}

function dataNodeFiles(home: string, config: Map<string, string>, storage: boolean): void {
  const path = (key: string, fallback: string): string => resolve(home, config.get(key) || fallback);
  const volumes = storage ? volumesOf(config, home) : [];
  for (const volume of volumes) {
    for (const part of ['CHUNKS', 'LOG', 'DATABASE']) mkdirSync(join(volume, part), { recursive: true });
    touch(join(volume, 'IOTRAN_TYPE'), '0');
  }
  if (volumes[0]) {
    touch(join(chunkMetaDir(config, home), 'CHUNK_METADATA', 'editlog.0'));
    const redo = path('redoLogDir', 'log/redoLog');
    touch(join(redo, 'head.log'));
    const tsdb = path('TSDBRedoLogDir', 'log/TSDBRedo');
    mkdirSync(tsdb, { recursive: true });
    mkdirSync(join(dirname(tsdb), 'TSDBMeta'), { recursive: true });
  }
  for (const part of ['sysmgmt', 'batchJobs', 'resource', 'traces', 'streamlog'])
    mkdirSync(join(home, part), { recursive: true });
}

function controllerFiles(home: string, dfsMetaDir: string | undefined): void {
  for (const name of ['aclEditlog.meta', 'aclCheckPoint.meta', 'jobEditlog.meta', 'jobCheckPoint.meta'])
    touch(join(home, 'sysmgmt', name));
  if (dfsMetaDir) mkdirSync(dfsMetaDir, { recursive: true });
}

/** Creates what a node of this role has after its first start; `dfsMetaDir` is a controller's. */
export function createRuntimeFiles(
  role: Role,
  home: string,
  config: Map<string, string>,
  dfsMetaDir?: string,
): void {
  mkdirSync(home, { recursive: true });
  if (role === 'controller' || role === 'agent') keys(join(home, 'keys'));
  if (role === 'controller') controllerFiles(home, dfsMetaDir);
  if (role === 'datanode' || role === 'computenode') dataNodeFiles(home, config, role === 'datanode');
}

/** Where a controller keeps its metadata. */
export function metadataDir(config: Map<string, string>, homeDir: string, home: string): string {
  const set = config.get('dfsMetaDir');
  if (set) return resolve(homeDir, set);
  return config.get('dfsHAMode')?.toLowerCase() === 'raft' ? join(home, 'dfsMeta') : homeDir;
}
