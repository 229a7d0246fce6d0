import { access } from './access.ts';
import { cluster } from './cluster.ts';
import { configuration } from './configuration.ts';
import { dynamic } from './dynamic.ts';
import { identity } from './identity.ts';
import { jobFunctions } from './job-functions.ts';
import { licences } from './licences.ts';
import { logs } from './logs.ts';
import { membership } from './membership.ts';
import type { ServerFunction } from './registry.ts';
import { remote } from './remote.ts';
import { streaming } from './streaming.ts';

/** Every function that the node itself answers; the script engine's built-ins come after them. */
const FUNCTIONS: Record<string, ServerFunction> = {
  ...identity,
  ...access,
  ...cluster,
  ...configuration,
  ...dynamic,
  ...membership,
  ...logs,
  ...licences,
  ...remote,
  ...jobFunctions,
  ...streaming,
};

export const findFunction = (name: string): ServerFunction | undefined =>
  Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;

/** What may be called before login when enableClientAuth is on (dolphindb-server-api.md 1.4). */
export const GUEST_FUNCTIONS = new Set([
  'isClientAuth',
  'getNodeType',
  'getNodeAlias',
  'login',
  'authenticateByTicket',
  'getControllerAlias',
  'version',
  'license',
  'getActiveMaster',
  'getClusterPerf',
  'loadClusterNodesConfigs',
  'getConfig',
  'oauthLogin',
  'getCurrentSessionAndUser',
  'getDynamicPublicKey',
]);
