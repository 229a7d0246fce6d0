import 'server-only';
import { logger } from '@/lib/logger';
import type { ClusterStatus } from '@/lib/status/types';
import { expectations, noteSeenRunning } from './expected';
import { readFacts } from './facts';
import { judge, type Memory, memoryOf } from './judge';
import { observe, observeGone } from './observe';
import { currentRules } from './rules';
import { openAlertKeys, storeEvents } from './store';
import type { AlertKind, Facts } from './types';

const factsMs = 15_000;

interface Watched {
  memory: Memory;
  /** Keeps what was read of the database for some seconds. */
  facts?: Facts;
  factsAt: number;
  /** A judgement is under way; one at a time, since each builds on the one before. */
  busy: boolean;
}

/** Judges clusters and stores what follows; there is one of it in the process. */
export class Evaluator {
  private readonly clusters = new Map<string, Watched>();

  constructor(
    private readonly statusOf: (clusterId: string) => ClusterStatus | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** Takes over the alerts that were open before this process began. */
  async load(): Promise<void> {
    const byCluster = new Map<string, { kind: AlertKind; subject: string }[]>();
    for (const { clusterId, ...alert } of await openAlertKeys())
      byCluster.set(clusterId, [...(byCluster.get(clusterId) ?? []), alert]);
    for (const [id, open] of byCluster)
      this.clusters.set(id, { memory: memoryOf(open, this.now()), factsAt: 0, busy: false });
  }

  /** Judges one cluster by what is known of it now; never throws. */
  async judge(clusterId: string): Promise<void> {
    const watched = this.clusters.get(clusterId) ?? { memory: new Map(), factsAt: 0, busy: false };
    this.clusters.set(clusterId, watched);
    if (watched.busy) return;
    watched.busy = true;
    try {
      await this.turn(clusterId, watched);
    } catch (err) {
      logger().error({ err, clusterId }, 'judging a cluster failed');
    } finally {
      watched.busy = false;
    }
  }

  private async turn(clusterId: string, watched: Watched): Promise<void> {
    const now = this.now();
    const status = this.statusOf(clusterId);
    if (status) await noteSeenRunning(status, now);
    if (!watched.facts || now - watched.factsAt >= factsMs) {
      watched.facts = await readFacts(clusterId, now);
      watched.factsAt = now;
    }
    if (!status || !watched.facts) return;
    const rules = await currentRules();
    const expected = expectations(clusterId, now, status.intervalMs);
    const scene = { status, facts: watched.facts, ...expected, now };
    const observations = observe(scene, rules);
    const gone = observeGone(scene, openOf(watched.memory));
    const { events, memory } = judge([...observations, ...gone], rules, watched.memory, now);
    await storeEvents(clusterId, events, new Date(now));
    // Only now: when storing failed, the same judgement is made again.
    watched.memory = memory;
  }
}

function openOf(memory: Memory): { kind: AlertKind; subject: string }[] {
  return [...memory].flatMap(([key, { open }]) => {
    const [kind, ...subject] = key.split(' ');
    return open ? [{ kind: kind as AlertKind, subject: subject.join(' ') }] : [];
  });
}
