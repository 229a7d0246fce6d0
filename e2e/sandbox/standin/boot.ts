import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Cluster } from './cluster.ts';
import { readSettings, settingFault, settingsMap } from './config-files.ts';
import { StartRefused } from './errors.ts';
import { Jobs } from './jobs.ts';
import { type Licence, limitOf, loadLicence } from './licence.ts';
import { type Logger, openLog } from './logger.ts';
import { type Node, RELEASE, VERSION_TEXT } from './node.ts';
import { nodeHost } from './node-host.ts';
import { Peers } from './peer.ts';
import { Meter } from './perf.ts';
import { volumesOf } from './runtime-files.ts';
import { parseSite, ROLES, type Role } from './sites.ts';

/** The steps that every role shares: log, configuration, licence, and the node object. */

export interface CommandLine {
  args: Map<string, string>;
  log: Logger;
}

export function openCommandLog(args: Map<string, string>): Logger {
  const path = args.get('logFile');
  return openLog(path ? resolve(path) : undefined, args.get('logLevel'));
}

const DEFAULTS: Partial<Record<Role, string>> = {
  controller: 'controller configuration file',
  agent: 'agent configuration file',
};

function settings(args: Map<string, string>): Map<string, string> {
  const path = args.get('config');
  const fromFile =
    path && path !== '/noconfig' ? settingsMap(readSettings(resolve(path), configName(args))) : new Map();
  const all = new Map<string, string>([...fromFile, ...args]);
  for (const [key, value] of all) {
    const fault = settingFault(key, value);
    if (fault) throw new StartRefused(fault);
  }
  return all;
}

const configName = (args: Map<string, string>): string =>
  DEFAULTS[args.get('mode') as Role] ?? 'configuration file';

function roleOf(config: Map<string, string>): Role {
  const role = ROLES.find((known) => known === config.get('mode')?.toLowerCase());
  if (!role) throw new StartRefused(`Invalid mode [${config.get('mode') ?? ''}].`);
  return role;
}

function logStart(log: Logger, config: Map<string, string>, licence: Licence): void {
  log.info(`DolphinDB server ${VERSION_TEXT}`);
  log.info(`maxNodeNum(license) = ${licence.maxNodes}`);
  log.info(`maxMemoryPerNode(license) = ${licence.maxMemoryPerNode}`);
  log.info(`maxCoresPerNode(license) = ${licence.maxCoresPerNode}`);
  log.info(`expiration(license) = ${licence.expirationText}`);
  for (const [key, value] of config) if (!/password|token|secret/i.test(key)) log.info(`${key} = ${value}`);
}

/** Builds the node from its command line; throws StartRefused. The caller sets `cluster` before it serves. */
export function bootNode({ args, log }: CommandLine): Node {
  const serverDir = dirname(process.execPath);
  const licence = loadLicence(join(serverDir, 'dolphindb.lic'), RELEASE);
  const config = settings(args);
  const role = roleOf(config);
  const self = parseSite(config.get('localSite') ?? '');
  if (!self) throw new StartRefused(`Invalid localSite [${config.get('localSite') ?? ''}].`);
  logStart(log, config, licence);
  const homeDir = resolve(args.get('home') ?? serverDir);
  const worker = role === 'datanode' || role === 'computenode';
  const home = worker ? homeDir : join(homeDir, self.alias);
  const number = (key: string, fallback: number): number => Number(config.get(key) || fallback);
  const absolute = (key: string): string | undefined =>
    args.get(key) ? resolve(args.get(key) as string) : undefined;
  const limits = {
    maxConnections: number('maxConnections', 512),
    maxMemSize: Math.min(number('maxMemSize', 0), limitOf(licence.maxMemoryPerNode)),
    workerNum: number('workerNum', availableParallelism()),
  };
  const node = {
    role,
    self,
    serverDir,
    home,
    homeDir,
    config,
    files: {
      config: absolute('config'),
      clusterConfig: absolute('clusterConfig'),
      nodes: absolute('nodesFile'),
      log: log.path,
    },
    log,
    licence,
    peers: new Peers(self.alias),
    meter: new Meter(limits, worker ? (volumesOf(config, home)[0] as string) : undefined),
    jobs: new Jobs(),
    cluster: undefined as unknown as Cluster,
    logOf: (alias: string) => (alias === self.alias ? log.path : undefined),
  } as Node;
  node.host = nodeHost(node);
  return node;
}
