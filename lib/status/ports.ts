import type { PortSeen } from './decide';
import { type Address, inParallel, portSeen, probePort } from './probe';

const PROBE_MS = 800;
/** Connections that are being made at one time; a silent host holds its places for at most PROBE_MS. */
const PARALLEL = 128;

export interface NamedAddress extends Address {
  alias: string;
}

/**
 * Looks at the ports of a cluster's nodes by connecting and closing again. No connection is kept: one a node would count against its
 * maxConnections for as long as Deck runs, and would show neither a vanished host nor a halted process.
 */
export class PortWatch {
  readonly seen = new Map<string, PortSeen>();
  /** When the last round ended, in ms since 1970. */
  roundAt: number | undefined;

  /** Probes each once; calls `changed` as soon as a result differs from the one before or is confirmed by a second. Takes at most a few times PROBE_MS. */
  async round(nodes: NamedAddress[], changed: () => void): Promise<void> {
    await inParallel(nodes, PARALLEL, async (node) => {
      const result = await probePort(node, PROBE_MS);
      const seen = portSeen(this.seen.get(node.alias), result, Date.now());
      this.seen.set(node.alias, seen);
      if (seen.times <= 2) changed();
    });
    this.roundAt = Date.now();
    const present = new Set(nodes.map(({ alias }) => alias));
    for (const alias of this.seen.keys()) if (!present.has(alias)) this.seen.delete(alias);
  }
}
