/** Kind of a node, as the server tells it (dolphindb-server-api.md 1.2). */
export type DdbRole = 'datanode' | 'agent' | 'controller' | 'single' | 'computenode' | 'unknown';

/** The columns of `getClusterPerf` that hold figures, in the vendor's order and spelling (dolphindb-server-api.md 2.1); at most 31, the wire counts on it. */
export const metricNames = [
  'maxConnections',
  'maxMemSize',
  'workerNum',
  'connectionNum',
  'memoryUsed',
  'memoryAlloc',
  'cpuUsage',
  'avgLoad',
  'medLast10QueryTime',
  'maxLast10QueryTime',
  'medLast100QueryTime',
  'maxLast100QueryTime',
  'maxRunningQueryTime',
  'runningJobs',
  'queuedJobs',
  'runningTasks',
  'queuedTasks',
  'jobLoad',
  'diskCapacity',
  'diskFreeSpace',
  'diskFreeSpaceRatio',
  'diskWriteRate',
  'diskReadRate',
  'lastMinuteWriteVolume',
  'lastMinuteReadVolume',
  'networkSendRate',
  'networkRecvRate',
  'lastMinuteNetworkSend',
  'lastMinuteNetworkRecv',
  'lastMsgLatency',
  'cumMsgLatency',
] as const;
export type NodeMetric = (typeof metricNames)[number];

/** A figure: a decimal string where a number would lose digits (LONG beyond 2^53), null where the server has none. */
export type Figure = number | string | null;
