import { ServerError } from '../errors.ts';
import { limitOf } from '../licence.ts';
import { RELEASE } from '../node.ts';
import { type Call, needText, requireAdmin, type ServerFunction, text } from './registry.ts';

/** What setDynamicConfig takes; it came with 2.00.11 (dolphindb-server-api.md 3.5). */
const DYNAMIC = [
  'dfsChunkNodeHeartBeatTimeout',
  'OLAPCacheEngineSize',
  'memLimitOfTempResult',
  'maxPartitionNumPerQuery',
  'TSDBCacheEngineSize',
  'memLimitOfTaskGroupResult',
  'recoveryWorkers',
  'memLimitOfQueryResult',
  'maxConnections',
  'maxBlockSizeForReservedMemory',
  'logLevel',
  'reservedMemSize',
  'maxMemSize',
  'enableMultiThreadMerge',
];
const WORDS = new Set(['logLevel', 'enableMultiThreadMerge']);
const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR'];

function refuse(why: string): never {
  throw new ServerError(why);
}

/** Changes a value of this process only: no file, no other node. */
function put(call: Call, name: string, value: string | undefined): void {
  if (value === undefined) refuse(`The value of ${name} must be a scalar.`);
  if (!WORDS.has(name) && !(Number(value) >= 0))
    refuse(`The value of ${name} must be a non-negative number.`);
  if (name === 'logLevel' && !LEVELS.includes(value))
    refuse(`The value of logLevel must be one of ${LEVELS.join(', ')}.`);
  const most = limitOf(call.node.licence.maxMemoryPerNode);
  if (name === 'maxMemSize' && Number(value) > most)
    refuse(`The license allows at most ${most} GB of memory.`);
  call.node.config.set(name, value);
  call.node.log.info(`Configuration ${name} is set to ${value} by ${call.caller.user}.`);
}

function setter(name: string, parameter: string): [string, ServerFunction] {
  return [
    name,
    (args, call) => {
      requireAdmin(call, name);
      put(call, parameter, text(args[0]));
    },
  ];
}

const [major = 0, middle = 0, minor = 0] = RELEASE.split('.').map(Number);
const hasDynamic = major >= 3 || (major === 2 && (middle > 0 || minor >= 11));

const general: Record<string, ServerFunction> = {
  getDynamicConfig: () => DYNAMIC,
  setDynamicConfig(args, call) {
    requireAdmin(call, 'setDynamicConfig');
    const name = needText(args, 0, 'configName');
    if (!DYNAMIC.includes(name)) refuse(`The configuration ${name} can't be modified online.`);
    put(call, name, text(args[1]));
  },
};

/** Values of a running process, lost with it. */
export const dynamic: Record<string, ServerFunction> = {
  ...(hasDynamic ? general : {}),
  ...Object.fromEntries([
    setter('setMaxMemSize', 'maxMemSize'),
    setter('setMaxConnections', 'maxConnections'),
    setter('setLogLevel', 'logLevel'),
    setter('setReservedMemSize', 'reservedMemSize'),
    setter('setMaxBlockSizeForReservedMemory', 'maxBlockSizeForReservedMemory'),
    setter('setOLAPCacheEngineSize', 'OLAPCacheEngineSize'),
    setter('setTSDBCacheEngineSize', 'TSDBCacheEngineSize'),
    setter('setMemLimitOfQueryResult', 'memLimitOfQueryResult'),
    setter('resetRecoveryWorkerNum', 'recoveryWorkers'),
  ]),
};
