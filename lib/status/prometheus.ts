import 'server-only';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { metricNames, type NodeMetric } from '@/lib/dolphindb/perf-columns';
import { singleton } from '@/lib/singleton';
import { statusHub } from './hub';
import { licenceDaysLeft } from './licence-days';
import type { ClusterStatus, NodeStatus } from './types';

/** Content type of the text. */
export const metricsType = Registry.PROMETHEUS_CONTENT_TYPE;

const bytes = ['_bytes', 1] as const;
const bytesPerSecond = ['_bytes_per_second', 1] as const;
const seconds = ['_seconds', 1e-9] as const;

/** Suffix and factor that turn the vendor's units into Prometheus' base units (dolphindb-server-api.md 2.1); other figures are plain numbers. */
const units: Partial<Record<NodeMetric, readonly [suffix: string, factor: number]>> = {
  maxMemSize: ['_bytes', 2 ** 30],
  memoryUsed: bytes,
  memoryAlloc: bytes,
  cpuUsage: ['_percent', 1],
  medLast10QueryTime: seconds,
  maxLast10QueryTime: seconds,
  medLast100QueryTime: seconds,
  maxLast100QueryTime: seconds,
  maxRunningQueryTime: seconds,
  diskCapacity: bytes,
  diskFreeSpace: bytes,
  diskWriteRate: bytesPerSecond,
  diskReadRate: bytesPerSecond,
  lastMinuteWriteVolume: bytes,
  lastMinuteReadVolume: bytes,
  networkSendRate: bytesPerSecond,
  networkRecvRate: bytesPerSecond,
  lastMinuteNetworkSend: bytes,
  lastMinuteNetworkRecv: bytes,
  lastMsgLatency: seconds,
  cumMsgLatency: seconds,
};

const snake = (name: string) =>
  name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`).replace(/(\D)(\d)/g, '$1_$2');

const ofCluster = ['cluster'];
const ofNode = ['cluster', 'node', 'role'];

class Gauges {
  readonly register = new Registry();
  private readonly made = new Map<string, Gauge>();

  set(name: string, help: string, labels: Record<string, string>, value: number): void {
    const names = 'node' in labels ? ofNode : ofCluster;
    const known = this.made.get(name);
    const gauge = known ?? new Gauge({ name, help, labelNames: names, registers: [this.register] });
    this.made.set(name, gauge);
    gauge.set(labels, value);
  }
}

function addNode(gauges: Gauges, cluster: string, node: NodeStatus): void {
  const labels = { cluster, node: node.alias, role: node.role };
  gauges.set('dolphindb_node_up', '1 when the node runs.', labels, node.health === 'running' ? 1 : 0);
  if (node.isLeader !== null)
    gauges.set('dolphindb_node_is_leader', '1 for the Raft leader.', labels, node.isLeader ? 1 : 0);
  const restart = node.restartFor === undefined ? 0 : 1;
  gauges.set('dolphindb_node_restart_needed', '1 while it runs with old configuration.', labels, restart);
  for (const metric of metricNames) {
    const figure = node.figures[metric];
    if (figure === undefined || figure === null) continue;
    const [suffix, factor] = units[metric] ?? ['', 1];
    const name = `dolphindb_node_${snake(metric)}${suffix}`;
    gauges.set(name, `Column ${metric} of getClusterPerf.`, labels, Number(figure) * factor);
  }
}

function addCluster(gauges: Gauges, cluster: string, status: ClusterStatus, openAlerts: number): void {
  const labels = { cluster };
  const set = (name: string, help: string, value: number) => gauges.set(name, help, labels, value);
  set('dolphindb_cluster_has_leader', '1 when the cluster has a leader.', status.leader ? 1 : 0);
  set('dolphindb_cluster_picture_age_seconds', 'Age of the picture.', (Date.now() - status.at) / 1000);
  set('dolphindb_cluster_open_alerts', 'Alerts that are not over.', openAlerts);
  if (status.quorum) {
    set('dolphindb_cluster_quorum_alive', 'Raft members that answer.', status.quorum.alive);
    set('dolphindb_cluster_quorum_total', 'Raft members in all.', status.quorum.total);
  }
  const days = licenceDaysLeft(status.licenceExpires, new Date());
  if (days !== undefined) set('dolphindb_cluster_licence_days_left', 'Days until the licence ends.', days);
}

const ownRegister = () =>
  singleton('deck-metrics', () => {
    const register = new Registry();
    collectDefaultMetrics({ register, prefix: 'deck_' });
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers: [register],
        collect() {
          this.set(value());
        },
      });
    gauge('deck_clusters', 'Clusters that are looked at.', () => statusHub().pollers.size);
    gauge('deck_active_runs', 'Runs that are queued or running.', () => statusHub().activeRuns.size);
    gauge('deck_open_alerts', 'Alerts that are not over.', () => statusHub().alerts.open);
    gauge('deck_live_streams', 'Open live streams.', () => statusHub().streams);
    return register;
  });

/** Gives the figures of Deck itself (`deck_…`) and of every node of every cluster (`dolphindb_…`) as Prometheus text. */
export async function metricsText(): Promise<string> {
  const { pollers, alerts } = statusHub();
  const gauges = new Gauges();
  for (const [id, { name, status }] of pollers) {
    if (!status) continue;
    addCluster(gauges, name, status, alerts.byCluster[id] ?? 0);
    for (const node of status.nodes) addNode(gauges, name, node);
  }
  return `${await ownRegister().metrics()}\n${await gauges.register.metrics()}`;
}
