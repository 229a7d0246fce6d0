import type { Cluster } from './cluster.ts';
import type { Controller } from './controller.ts';
import type { Jobs } from './jobs.ts';
import type { Licence } from './licence.ts';
import type { Logger } from './logger.ts';
import type { Peers } from './peer.ts';
import type { Meter } from './perf.ts';
import type { NodeHost } from './script/host.ts';
import type { Role, Site } from './sites.ts';

/** One running node: what functions, sessions and the script engine reach for. */
export interface Node {
  role: Role;
  self: Site;
  /** Directory that holds the executable, `<dir>/server`. */
  serverDir: string;
  /** Directory of this node's own files, `<home>/<alias>`. */
  home: string;
  /** Value of `-home`. */
  homeDir: string;
  /** Settings in force: the file's, overridden by the command line. */
  config: Map<string, string>;
  /** Paths as given on the command line, made absolute. */
  files: { config?: string; clusterConfig?: string; nodes?: string; log?: string };
  log: Logger;
  licence: Licence;
  peers: Peers;
  meter: Meter;
  jobs: Jobs;
  cluster: Cluster;
  /** On controllers the same object as `cluster`. */
  controller?: Controller;
  host: NodeHost;
  /** Answers `getServerLog*` for a node of this host; agents know their nodes' logs. */
  logOf(alias: string): string | undefined;
}

declare const STANDIN_VERSION: string;
declare const STANDIN_VARIANT: string;
declare const STANDIN_BROKEN: boolean;

/** Release number, e.g. `2.00.11.3`. */
export const RELEASE = STANDIN_VERSION;
/** A release that turns the metadata into its own form and then fails to start, on purpose. */
export const BROKEN = STANDIN_BROKEN;

/** Answer of version(): the vendor's form, and it says what it is. */
export const VERSION_TEXT = `${STANDIN_VERSION} 2023.11.20 LINUX${STANDIN_VARIANT ? `_${STANDIN_VARIANT}` : ''} x86_64 (Deck stand-in)`;

export const isTrue = (value: string | undefined): boolean =>
  value === '1' || value?.toLowerCase() === 'true';
