import type { Node } from '../node.ts';
import { chunkPath, type RecoveryTask } from '../recovery.ts';
import type { ChunkMeta } from '../script/host.ts';
import { T, table, type Value, vectorOf } from '../script/values.ts';

function replicasText(chunk: ChunkMeta): string {
  return chunk.replicas
    .map((alias) => `${alias}:${chunk.behind?.[alias]?.version ?? chunk.version}:0:false:0:0`)
    .join(',');
}

/** Answer of getClusterChunksStatus. */
export function chunkTable({ cluster, controller }: Node): Value {
  const databases = Object.values(cluster.group?.state.databases ?? {});
  const chunks = databases.flatMap((database) =>
    database.chunks.map((chunk) => ({ ...chunk, file: chunkPath(database, chunk) })),
  );
  const column = (type: number, cell: (chunk: (typeof chunks)[number]) => string | number | bigint | null) =>
    vectorOf(type, chunks.map(cell));
  return table({
    chunkId: column(T.STRING, (chunk) => chunk.id),
    file: column(T.STRING, (chunk) => chunk.file),
    size: column(T.LONG, () => 0),
    version: column(T.INT, (chunk) => chunk.version),
    vcLength: column(T.INT, () => 1),
    versionChain: column(T.STRING, () => ''),
    state: column(T.STRING, (chunk) => (controller?.recovery.recovering(chunk) ? 'RECOVERING' : 'COMPLETE')),
    replicas: column(T.STRING, replicasText),
    replicaCount: column(T.INT, (chunk) => chunk.replicas.length),
    lastUpdated: column(T.TIMESTAMP, () => null),
    permission: column(T.STRING, () => 'READ_WRITE'),
  });
}

/** Answer of getRecoveryTaskStatus. */
export function recoveryTable({ controller }: Node): Value {
  const tasks = controller?.recovery.list() ?? [];
  type Cell = string | number | bigint | null;
  const column = (type: number, cell: (task: RecoveryTask) => Cell) => vectorOf(type, tasks.map(cell));
  const time = (of: (task: RecoveryTask) => number | null) =>
    column(T.TIMESTAMP, (task) => {
      const ms = of(task);
      return ms === null ? null : BigInt(ms);
    });
  return table({
    TaskId: column(T.STRING, ({ id }) => id),
    TaskType: column(T.STRING, () => 'ChunkRecovery'),
    ChunkId: column(T.STRING, ({ chunk }) => chunk),
    ChunkPath: column(T.STRING, ({ path }) => path),
    Source: column(T.STRING, ({ source }) => source),
    Dest: column(T.STRING, ({ dest }) => dest),
    Status: column(T.STRING, ({ status }) => status),
    AttemptCount: column(T.INT, ({ attempts }) => attempts),
    DeleteSource: column(T.BOOL, () => 0),
    StartTime: time(({ startedAt }) => startedAt),
    LastDequeueTime: time(({ startedAt }) => startedAt),
    LastStartTime: time(({ startedAt }) => startedAt),
    FinishTime: time(({ finishedAt }) => finishedAt),
    IsIncrementalRecovery: column(T.BOOL, () => 1),
    IsAsyncRecovery: column(T.BOOL, () => 1),
    ChangeFromIncrementalToFull: column(T.TIMESTAMP, () => null),
    ChangeToSyncTime: column(T.TIMESTAMP, () => null),
    FailureReason: column(T.STRING, ({ failure }) => failure),
  });
}
