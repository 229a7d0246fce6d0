import type { NodeMetric } from '@/lib/dolphindb/perf';
import {
  byteRate,
  bytes,
  count,
  load,
  memoryLimit,
  nanoseconds,
  percent,
  type Shown,
  share,
} from '@/lib/format/figures';
import type { Figure, NodeStatus } from '@/lib/status/types';
import type { Text } from '@/lib/text';

export type ColumnId =
  | 'name'
  | 'mode'
  | 'zone'
  | 'computeGroup'
  | 'isLeader'
  | 'state'
  | 'serverLog'
  | 'site'
  | NodeMetric;

/** A column of the node table; those with `show` hold a figure. */
export interface NodeColumn {
  id: ColumnId;
  /** The vendor's heading. */
  head: Text;
  /** Width in px. */
  width: number;
  show?: (figure: Figure | undefined) => Shown;
}

/** A column that has a figure. */
export interface FigureColumn extends NodeColumn {
  id: NodeMetric;
  show: (figure: Figure | undefined) => Shown;
}

const plain = (id: ColumnId, width: number, en: string, zh: string): NodeColumn => ({
  id,
  width,
  head: { en, zh },
});

const figure =
  (show: FigureColumn['show'], width: number) =>
  (id: NodeMetric, en: string, zh: string): FigureColumn => ({
    ...plain(id, width, en, zh),
    id,
    show,
  });

const size = figure(bytes, 108);
const rate = figure(byteRate, 116);
const time = figure(nanoseconds, 112);
const number = figure(count, 104);

const names: NodeColumn[] = [
  plain('name', 152, 'Node', '节点'),
  plain('mode', 112, 'Mode', '类型'),
  plain('zone', 80, 'Zone', '区域'),
  plain('computeGroup', 112, 'ComputeGroup', '计算组'),
  plain('isLeader', 88, 'IsLeader', '主节点'),
  plain('state', 164, 'State', '状态'),
  plain('serverLog', 88, 'ServerLog', '运行日志'),
  plain('site', 168, 'Site', '地址'),
];

/** All columns with a figure, in the vendor's order (dolphindb-server-api.md 2.2). */
export const figureColumns: FigureColumn[] = [
  number('connectionNum', 'Conns', '连接数'),
  size('memoryUsed', 'MemUsed', '已用内存'),
  size('memoryAlloc', 'MemAlloc', '已分配内存'),
  figure(percent, 96)('cpuUsage', 'CpuUsage', 'CPU 使用率'),
  figure(load, 88)('avgLoad', 'AvgLoad', '平均负载'),
  time('medLast10QueryTime', 'MedQT10', '前 10 查询中位'),
  time('maxLast10QueryTime', 'MaxQT10', '前 10 查询最长'),
  time('medLast100QueryTime', 'MedQT100', '前 100 查询中位'),
  time('maxLast100QueryTime', 'MaxQT100', '前 100 查询最长'),
  time('maxRunningQueryTime', 'MaxRunningQT', '运行中最长查询'),
  number('runningJobs', 'RunningJobs', '运行作业数'),
  number('queuedJobs', 'QueuedJobs', '排队作业数'),
  number('runningTasks', 'RunningTasks', '运行任务数'),
  number('queuedTasks', 'QueuedTasks', '排队任务数'),
  figure(load, 88)('jobLoad', 'JobLoad', '作业负载'),
  size('diskCapacity', 'DiskCapacity', '磁盘容量'),
  size('diskFreeSpace', 'DiskFree', '磁盘剩余'),
  figure(share, 112)('diskFreeSpaceRatio', 'DiskFreeRatio', '磁盘剩余占比'),
  rate('diskWriteRate', 'DiskWriteRate', '磁盘写速率'),
  rate('diskReadRate', 'DiskReadRate', '磁盘读速率'),
  size('lastMinuteWriteVolume', 'LastMinWrite', '前一分钟写入'),
  size('lastMinuteReadVolume', 'LastMinRead', '前一分钟读取'),
  number('workerNum', 'Workers', '工作线程数'),
  number('maxConnections', 'MaxConns', '最大连接数'),
  figure(memoryLimit, 88)('maxMemSize', 'MaxMem', '最大内存'),
  rate('networkSendRate', 'NetSendRate', '网络发送速率'),
  rate('networkRecvRate', 'NetRecvRate', '网络接收速率'),
  size('lastMinuteNetworkSend', 'LastMinSend', '前一分钟发送'),
  size('lastMinuteNetworkRecv', 'LastMinRecv', '前一分钟接收'),
  time('lastMsgLatency', 'LastMsgLatency', '前一消息延时'),
  time('cumMsgLatency', 'CumMsgLatency', '消息平均延时'),
];

/** All columns, in the vendor's order. */
export const nodeColumns: NodeColumn[] = [...names, ...figureColumns];

/** Columns that a reader who has chosen nothing does not see. */
export const hiddenAtFirst: ColumnId[] = ['site'];

const agentFigures: NodeMetric[] = ['maxConnections', 'maxMemSize', 'workerNum'];
const diskFigures: NodeMetric[] = [
  'diskCapacity',
  'diskFreeSpace',
  'diskFreeSpaceRatio',
  'diskWriteRate',
  'diskReadRate',
  'lastMinuteWriteVolume',
  'lastMinuteReadVolume',
];

/**
 * Gives a node's figure unless it says nothing: an offline node reports zeros, agents report their limits only, and agents and controllers have no volumes,
 * so that their disk is 0 of 0 (dolphindb-server-api.md 2.1).
 */
export function figureOf(node: NodeStatus, metric: NodeMetric): Figure | undefined {
  if (node.health === 'stopped' || node.health === 'unreachable') return undefined;
  if (node.role === 'agent' && !agentFigures.includes(metric)) return undefined;
  if (diskFigures.includes(metric) && !Number(node.figures.diskCapacity ?? 0)) return undefined;
  return node.figures[metric];
}

/** Says which columns this cluster's servers have; figures that no node reports belong to other versions. */
export function offeredColumns(nodes: NodeStatus[]): { offered: NodeColumn[]; lacking: NodeColumn[] } {
  const reported = new Set(nodes.flatMap((node) => Object.keys(node.figures)));
  const has = (column: NodeColumn): boolean => {
    if (column.id === 'zone') return nodes.some((node) => node.zone !== '');
    if (column.id === 'computeGroup') return nodes.some((node) => node.computeGroup !== '');
    // While nobody leads all marks are null; the column stays.
    if (column.id === 'isLeader') return nodes.filter(({ role }) => role === 'controller').length > 1;
    return column.show === undefined || reported.has(column.id);
  };
  const noneYet = reported.size === 0;
  const offered = nodeColumns.filter((column) => has(column) || (noneYet && column.show !== undefined));
  return { offered, lacking: nodeColumns.filter((column) => column.show && !offered.includes(column)) };
}
