import 'server-only';
import { isDdbError } from '@/lib/dolphindb/errors';
import { openSession } from '@/lib/dolphindb/session';
import type { CallSeen, PortSeen } from './decide';
import type { NamedAddress } from './ports';
import { inParallel } from './probe';

const CALL_MS = 1500;
const PARALLEL = 8;
/** A halted process keeps its port, so it is asked again until it answers. */
const SILENT_AGAIN_MS = 2000;
const AGAIN_MS = 5000;
const VALID_MS = 12_000;
/** Nodes that are asked in turns without a suspicion, each round. */
const IN_TURNS = 2;

/** Asks one node for its alias on an urgent worker; undefined when its port does not accept. */
async function callNode({ host, port }: NamedAddress): Promise<CallSeen['result'] | undefined> {
  try {
    const session = await openSession({ host, port, timeoutMs: CALL_MS });
    try {
      await session.call('getNodeAlias', [], { urgent: true, timeoutMs: CALL_MS });
    } finally {
      session.close();
    }
    return 'answers';
  } catch (error) {
    if (isDdbError(error, 'DDB-TIMEOUT')) return 'silent';
    if (isDdbError(error, 'DDB-UNREACHABLE', 'DDB-CLOSED')) return undefined;
    if (isDdbError(error)) return 'answers';
    throw error;
  }
}

/** Tells a node that answers from one that only holds its port, by tiny calls on the node itself: where there is a suspicion, and a few others in turns. */
export class CallWatch {
  readonly seen = new Map<string, CallSeen>();
  private turn = 0;
  private busy = false;

  /** Notes what another way of asking has shown. */
  note(alias: string, result: CallSeen['result'], at = Date.now()): void {
    const before = this.seen.get(alias);
    this.seen.set(alias, { result, at, times: before?.result === result ? before.times + 1 : 1 });
  }

  /** Forgets what is too old, or older than a change of the port. */
  expire(ports: ReadonlyMap<string, PortSeen>, now = Date.now()): void {
    for (const [alias, { at }] of this.seen) {
      const port = ports.get(alias);
      if (now - at > VALID_MS || (port && (port.result !== 'accepts' || at < port.since)))
        this.seen.delete(alias);
    }
  }

  /** Asks those of `nodes` whose turn it is; `suspect` says whom the leader does not count as online. Never throws for what the network does. */
  async round(
    nodes: NamedAddress[],
    suspect: (alias: string) => boolean,
    changed: () => void,
  ): Promise<void> {
    if (this.busy || nodes.length === 0) return;
    this.busy = true;
    try {
      await inParallel(this.due(nodes, suspect), PARALLEL, async (node) => {
        const result = await callNode(node);
        const before = this.seen.get(node.alias);
        if (result) this.note(node.alias, result);
        else this.seen.delete(node.alias);
        if (before?.result !== result || result === 'silent') changed();
      });
    } finally {
      this.busy = false;
    }
  }

  private due(nodes: NamedAddress[], suspect: (alias: string) => boolean): NamedAddress[] {
    const now = Date.now();
    const first = nodes.filter(({ alias }) => {
      const seen = this.seen.get(alias);
      if (seen?.result === 'silent') return seen.times < 2 || now - seen.at >= SILENT_AGAIN_MS;
      return suspect(alias) && (!seen || now - seen.at >= AGAIN_MS);
    });
    const others = nodes.filter((node) => !first.includes(node));
    const turns = Array.from(
      { length: Math.min(IN_TURNS, others.length) },
      () => others[this.turn++ % others.length],
    );
    return [...first.slice(0, 4 * PARALLEL), ...turns.filter((node) => node !== undefined)];
  }
}
