import { record, T, table, type Value, vectorOf } from '../script/values.ts';
import type { ServerFunction } from './registry.ts';

/** The status tables of streaming with their documented columns; the stand-in publishes and subscribes nothing, so all are empty. */
const TABLES: Record<string, Record<string, number>> = {
  pubConns: { client: T.STRING, queueDepthLimit: T.INT, queueDepth: T.INT, tables: T.STRING },
  subConns: {
    publisher: T.STRING,
    cumMsgCount: T.LONG,
    cumMsgLatency: T.DOUBLE,
    lastMsgLatency: T.DOUBLE,
    lastUpdate: T.TIMESTAMP,
  },
  pubTables: { tableName: T.STRING, subscriber: T.STRING, msgOffset: T.LONG, actions: T.STRING },
  persistWorkers: { workerId: T.INT, queueDepthLimit: T.INT, queueDepth: T.INT, tables: T.STRING },
  subWorkers: {
    workerId: T.INT,
    topic: T.STRING,
    type: T.STRING,
    queueDepthLimit: T.INT,
    queueDepth: T.INT,
    processedMsgCount: T.LONG,
    lastMsgId: T.LONG,
    failedMsgCount: T.LONG,
    lastFailedMsgId: T.LONG,
    lastFailedTimestamp: T.TIMESTAMP,
    lastErrMsg: T.STRING,
    msgAsTable: T.BOOL,
    batchSize: T.INT,
    throttle: T.DOUBLE,
    hash: T.INT,
    filter: T.STRING,
    persistOffset: T.BOOL,
    timeTrigger: T.BOOL,
    handlerNeedMsgId: T.BOOL,
    raftGroup: T.INT,
  },
};

const empty = (columns: Record<string, number>): Value =>
  table(Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, vectorOf(type, [])])));

export const streaming: Record<string, ServerFunction> = {
  getStreamingStat: () =>
    record(Object.fromEntries(Object.entries(TABLES).map(([name, columns]) => [name, empty(columns)]))),
};
