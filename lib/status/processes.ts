import 'server-only';
import { toAppError } from '@/lib/errors';
import { targetFor } from '@/lib/hosts/target';
import type { Text } from '@/lib/text';
import type { NodeSpec } from '@/lib/topology/spec';
import type { ProcessSeen } from './decide';
import type { Place } from './inventory';
import { inParallel } from './probe';
import { processesOn } from './process-facts';

const EVERY_MS = 5000;
const VALID_MS = 15_000;
const PARALLEL = 8;

/** Looks at the processes of a cluster's nodes over SSH: the only witness left when no controller can be asked. */
export class ProcessWatch {
  readonly seen = new Map<string, ProcessSeen>();
  /** Hosts that could not be looked at, by address. */
  readonly problems = new Map<string, Text>();
  private busy = false;
  private startedAt = 0;

  /** Looks at every host, at most once in five seconds; `changed` is called after each. Never throws. */
  async round(nodes: NodeSpec[], places: ReadonlyMap<string, Place>, changed: () => void): Promise<void> {
    if (this.busy || Date.now() - this.startedAt < EVERY_MS) return;
    this.busy = true;
    this.startedAt = Date.now();
    const hosts = new Map<string, { node: NodeSpec; dir: string }[]>();
    for (const node of nodes) {
      const place = places.get(node.alias);
      if (place) hosts.set(place.hostId, [...(hosts.get(place.hostId) ?? []), { node, dir: place.dir }]);
    }
    await inParallel([...hosts], PARALLEL, async ([hostId, there]) => {
      const address = there[0]?.node.host ?? hostId;
      try {
        for (const [alias, seen] of await processesOn(await targetFor(hostId), there))
          this.seen.set(alias, seen);
        this.problems.delete(address);
      } catch (error) {
        for (const { node } of there) this.seen.delete(node.alias);
        const { code, text } = toAppError(error);
        this.problems.set(address, {
          en: `No look at the processes on ${address}: ${text.en} (${code})`,
          zh: `无法查看 ${address} 上的进程：${text.zh}（${code}）`,
        });
      }
      changed();
    });
    this.busy = false;
  }

  /** Forgets what is too old; `all` when a controller can be asked again. */
  expire(all: boolean, now = Date.now()): void {
    for (const [alias, { at }] of this.seen) if (all || now - at > VALID_MS) this.seen.delete(alias);
    if (all) this.problems.clear();
  }
}
