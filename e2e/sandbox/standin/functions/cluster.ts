import type { PerfRow } from '../controller.ts';
import { RELEASE } from '../node.ts';
import { dict, record, T, vectorOf } from '../script/values.ts';
import { chunkTable, recoveryTable } from './chunk-tables.ts';
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
    return recoveryTable(call.node);
  },
  async getDataNodeConfig(args, call) {
    const controller = requireController(call, 'getDataNodeConfig');
    const settings = controller.settingsOf(texts(args[0], 'alias')[0] ?? '');
    return dict(vectorOf(T.STRING, [...settings.keys()]), vectorOf(T.STRING, [...settings.values()]));
  },
};
