import { observeBackups } from './observe-backups';
import {
  observeAge,
  observeClocks,
  observeDrift,
  observeLeader,
  observeLicenceEnd,
  observeLicenceExpired,
  observeQuorumLost,
  observeQuorumRisk,
} from './observe-cluster';
import { observeDisk, observeDown, observeHosts, observeMemory, observeRestarts } from './observe-nodes';
import type { AlertKind, Observation, Rule, Scene } from './types';

const observers: Record<AlertKind, (scene: Scene, rule: Rule) => Observation[]> = {
  'node-down': observeDown,
  'host-unreachable': observeHosts,
  'no-leader': observeLeader,
  'quorum-lost': observeQuorumLost,
  'quorum-at-risk': observeQuorumRisk,
  'memory-high': observeMemory,
  'disk-low': observeDisk,
  'licence-expired': observeLicenceExpired,
  'licence-expiring': observeLicenceEnd,
  'clock-skew': observeClocks,
  'status-stale': observeAge,
  'config-drift': observeDrift,
  'restart-pending': observeRestarts,
  'backup-missing': observeBackups,
};

/** Gives what one look at a cluster says under each enabled rule; what cannot be known is left out. */
export function observe(scene: Scene, rules: Rule[]): Observation[] {
  return rules.filter(({ enabled }) => enabled).flatMap((rule) => observers[rule.kind](scene, rule));
}

/** Kinds whose subject is a node or a host, and so can leave the cluster. */
const named: AlertKind[] = [
  'node-down',
  'host-unreachable',
  'memory-high',
  'disk-low',
  'clock-skew',
  'restart-pending',
];

/** Gives a good word for open alerts whose node or host no longer belongs to the cluster: nothing else would ever end them. */
export function observeGone(scene: Scene, open: { kind: AlertKind; subject: string }[]): Observation[] {
  const { status } = scene;
  if (!status || status.nodes.length === 0) return [];
  const present = new Set(status.nodes.flatMap(({ alias, host }) => [alias, host]));
  return open
    .filter(({ kind, subject }) => named.includes(kind) && !present.has(subject))
    .map(({ kind, subject }) => ({
      kind,
      subject,
      state: 'good' as const,
      message: { en: `${subject} no longer belongs to the cluster.`, zh: `${subject} 已不属于该集群。` },
      seen: '',
    }));
}
