import type { PerfRow } from '../controller.ts';
import type { PerfSample } from '../perf.ts';
import { type Column, T, table, type Value, vectorOf } from '../script/values.ts';
import { MODE_CODE, siteText } from '../sites.ts';

/** The columns of getClusterPerf in the documented order, types as in dolphindb-server-api.md 2.1. */

type Cell = string | number | bigint | boolean | null;
type Spec = [name: string, type: number, cell: (row: PerfRow) => Cell];

const figure = (key: keyof PerfSample, type: number): Spec => [
  key,
  type,
  ({ perf }) =>
    type === T.DOUBLE || type === T.INT ? (perf?.[key] ?? 0) : BigInt(Math.round(perf?.[key] ?? 0)),
];
const ints = (...keys: (keyof PerfSample)[]): Spec[] => keys.map((key) => figure(key, T.INT));
const longs = (...keys: (keyof PerfSample)[]): Spec[] => keys.map((key) => figure(key, T.LONG));
const doubles = (...keys: (keyof PerfSample)[]): Spec[] => keys.map((key) => figure(key, T.DOUBLE));

const COLUMNS: Spec[] = [
  ['computeGroup', T.STRING, ({ row }) => row.computeGroup],
  ['host', T.STRING, ({ row }) => row.host],
  ['port', T.INT, ({ row }) => row.port],
  ['site', T.STRING, ({ row }) => siteText(row)],
  ['mode', T.INT, ({ row }) => MODE_CODE[row.role]],
  ['state', T.INT, ({ state }) => state],
  ['agentSite', T.STRING, ({ agentSite }) => agentSite],
  ...ints('maxConnections'),
  ...doubles('maxMemSize'),
  ...ints('workerNum'),
  ['executorNum', T.INT, () => 0],
  ...ints('connectionNum'),
  ['name', T.STRING, ({ row }) => row.alias],
  ...longs('memoryUsed', 'memoryAlloc'),
  ...doubles('cpuUsage', 'avgLoad'),
  ...longs(
    'medLast10QueryTime',
    'maxLast10QueryTime',
    'medLast100QueryTime',
    'maxLast100QueryTime',
    'maxRunningQueryTime',
  ),
  ...ints('runningJobs', 'queuedJobs', 'runningTasks', 'queuedTasks'),
  ...doubles('jobLoad'),
  ...longs('diskCapacity', 'diskFreeSpace'),
  [
    'diskFreeSpaceRatio',
    T.DOUBLE,
    ({ perf }) => (perf?.diskCapacity ? perf.diskFreeSpace / perf.diskCapacity : 0),
  ],
  ...longs('diskWriteRate', 'diskReadRate', 'lastMinuteWriteVolume', 'lastMinuteReadVolume'),
  ...longs('networkSendRate', 'networkRecvRate', 'lastMinuteNetworkSend', 'lastMinuteNetworkRecv'),
  ['publicName', T.STRING, ({ publicName }) => publicName],
  ['lastMsgLatency', T.LONG, () => null],
  ['cumMsgLatency', T.LONG, () => null],
  ['isLeader', T.BOOL, ({ isLeader }) => isLeader],
  ['zone', T.STRING, ({ row }) => row.zone],
];

/** Agents report their limits only. */
function shown(row: PerfRow): PerfRow {
  if (row.row.role !== 'agent' || !row.perf) return row;
  const { maxConnections, maxMemSize, workerNum } = row.perf;
  const silent = Object.fromEntries(Object.keys(row.perf).map((key) => [key, 0])) as unknown as PerfSample;
  return { ...row, perf: { ...silent, maxConnections, maxMemSize, workerNum } };
}

export function perfTable(rows: PerfRow[]): Value {
  const all = rows.map(shown);
  const columns: Column[] = COLUMNS.map(([name, type, cell]) => ({
    name,
    vector: vectorOf(type, all.map(cell)),
  }));
  return table(columns);
}
