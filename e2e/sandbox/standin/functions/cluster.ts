import type { PerfRow } from '../controller.ts';
import { RELEASE } from '../node.ts';
import { dict, record, T, table, type Value, vectorOf } from '../script/values.ts';
import { perfTable } from './perf-table.ts';
import {
  asValue,
  flag,
  number,
  requireAdmin,
  requireController,
  requireLeader,
  type ServerFunction,
  texts,
} from './registry.ts';

/** Servers since early 2025 answer getClusterPerf everywhere. */
function anywhere(): boolean {
  const [major = 0, middle = 0, minor = 0] = RELEASE.split('.').map(Number);
  return major >= 3 ? middle > 0 || minor >= 3 : major === 2 && minor >= 15;
}

function chunkTable(node: Parameters<ServerFunction>[1]['node']): Value {
  const databases = Object.values(node.cluster.group?.state.databases ?? {});
  const chunks = databases.flatMap((database) =>
    database.chunks.map((chunk) => ({
      ...chunk,
      file: `${database.url.replace(/^dfs:\//, '')}/${chunk.partition}`,
    })),
  );
  const column = (type: number, cell: (chunk: (typeof chunks)[number]) => string | number | null) =>
    vectorOf(type, chunks.map(cell));
  return table({
    chunkId: column(T.STRING, (chunk) => chunk.id),
    file: column(T.STRING, (chunk) => chunk.file),
    size: column(T.LONG, () => 0),
    version: column(T.INT, () => 1),
    vcLength: column(T.INT, () => 1),
    versionChain: column(T.STRING, () => ''),
    state: column(T.STRING, () => 'COMPLETE'),
    replicas: column(T.STRING, (chunk) => chunk.replicas.map((alias) => `${alias}:1:0:false:0:0`).join(',')),
    replicaCount: column(T.INT, (chunk) => chunk.replicas.length),
    lastUpdated: column(T.TIMESTAMP, () => null),
    permission: column(T.STRING, () => 'READ_WRITE'),
  });
}

const TEXT_COLUMNS = ['TaskId', 'TaskType', 'ChunkId', 'ChunkPath', 'Source', 'Dest', 'Status'];
const TIME_COLUMNS = ['StartTime', 'LastDequeueTime', 'LastStartTime', 'FinishTime'];

function noRecovery(): Value {
  const empty = (names: string[], type: number): [string, ReturnType<typeof vectorOf>][] =>
    names.map((name) => [name, vectorOf(type, [])]);
  return table(
    Object.fromEntries([
      ...empty(TEXT_COLUMNS, T.STRING),
      ...empty(['AttemptCount'], T.INT),
      ...empty(['DeleteSource'], T.BOOL),
      ...empty(TIME_COLUMNS, T.TIMESTAMP),
      ...empty(['IsIncrementalRecovery', 'IsAsyncRecovery'], T.BOOL),
      ...empty(['ChangeFromIncrementalToFull', 'ChangeToSyncTime'], T.TIMESTAMP),
      ...empty(['FailureReason'], T.STRING),
    ]),
  );
}

export const cluster: Record<string, ServerFunction> = {
  async getClusterPerf(args, call) {
    const all = flag(args[0], false);
    if (call.node.controller) return perfTable(call.node.controller.perfRows(all));
    if (!anywhere()) requireController(call, 'getClusterPerf');
    return perfTable(await call.node.cluster.ask<PerfRow[]>('ctl.perf', { withControllers: all }));
  },
  getPerf(_, { node }) {
    const figures = Object.entries(node.meter.sample());
    return record(
      Object.fromEntries(
        figures.map(([key, value]) => [key, asValue(Number.isInteger(value) ? BigInt(value) : value)]),
      ),
    );
  },
  async startDataNode(args, call) {
    requireAdmin(call, 'startDataNode');
    await requireLeader(call, 'startDataNode').startNodes(texts(args[0], 'nodes'));
  },
  async stopDataNode(args, call) {
    requireAdmin(call, 'stopDataNode');
    await requireLeader(call, 'stopDataNode').stopNodes(texts(args[0], 'nodes'));
  },
  getDatanodeRestartInterval(_, call) {
    requireAdmin(call, 'getDatanodeRestartInterval');
    return requireController(call, 'getDatanodeRestartInterval').restartInterval;
  },
  setDatanodeRestartInterval(args, call) {
    requireAdmin(call, 'setDatanodeRestartInterval');
    requireController(call, 'setDatanodeRestartInterval').restartInterval = number(args[0], 0);
  },
  getClusterChunksStatus(_, call) {
    requireController(call, 'getClusterChunksStatus');
    return chunkTable(call.node);
  },
  getRecoveryTaskStatus(_, call) {
    requireController(call, 'getRecoveryTaskStatus');
    return noRecovery();
  },
  async getDataNodeConfig(args, call) {
    const controller = requireController(call, 'getDataNodeConfig');
    const settings = controller.settingsOf(texts(args[0], 'alias')[0] ?? '');
    return dict(vectorOf(T.STRING, [...settings.keys()]), vectorOf(T.STRING, [...settings.values()]));
  },
};
