import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { type ClientOptions, WebSocket } from 'ws';
import { singleton } from '@/lib/singleton';

/** Largest answer accepted from a server, in bytes; the client itself would take 8 GiB (dolphindb-wire-protocol.md 2). */
export const MAX_ANSWER_BYTES = 64 * 2 ** 20;

/** What one connection attempt needs and what was seen of it; found again by the number in the URL's fragment, because the client offers no way to pass socket options. */
export interface Dial {
  id: string;
  ca?: string;
  aborted: boolean;
  /** The TCP (and TLS) connection stood. */
  connected: boolean;
  /** The peer broke the one-question-one-answer rule. */
  fault?: 'spoke-first' | 'extra-answer' | 'unreadable';
  socket?: HardenedWebSocket;
}

const dials = () => singleton('dolphindb-dials', () => ({ next: 1, live: new Map<string, Dial>() }));

/** Gives a new connection attempt; its id goes into the URL's fragment. */
export function newDial(ca?: string): Dial {
  const all = dials();
  const dial: Dial = { id: String(all.next++), ca, aborted: false, connected: false };
  all.live.set(dial.id, dial);
  return dial;
}

/** Ends the connection at once, also during the handshake, so that every promise that waits for it settles. */
export function hangUp(dial: Dial): void {
  dial.aborted = true;
  dials().live.delete(dial.id);
  dial.socket?.terminate();
}

/** Number of connections that are open or being opened; for tests and diagnosis. */
export function openSockets(): number {
  return dials().live.size;
}

type Listener = (event: { type: string; data?: unknown; code?: number; reason?: string }) => void;

function socketOptions(
  dial: Dial | undefined,
  target: URL,
  options: ClientOptions | undefined,
): ClientOptions {
  return {
    ...options,
    ca: dial?.ca,
    maxPayload: MAX_ANSWER_BYTES,
    perMessageDeflate: false,
    finishRequest: (request: ClientRequest) => {
      request.once('socket', (raw: Socket) => {
        raw.once(target.protocol === 'wss:' ? 'secureConnect' : 'connect', () => {
          if (dial) dial.connected = true;
        });
      });
      request.end();
    },
  } as ClientOptions;
}

function beginning(data: unknown, bytes: number): string {
  return data instanceof ArrayBuffer
    ? Buffer.from(data, 0, Math.min(bytes, data.byteLength)).toString('latin1')
    : '';
}

/** True for a printed line, which may come any number of times before the one final answer (dolphindb-wire-protocol.md 4). */
function isPrint(data: unknown): boolean {
  return beginning(data, 4) === 'MSG\n';
}

/** True for a final answer: session, object count, byte order. */
function isAnswer(data: unknown): boolean {
  return /^-?\d+ \d+ [01]\n/.test(beginning(data, 64));
}

function muted(method: 'log' | 'warn', work: () => void): void {
  const original = console[method];
  console[method] = () => {};
  try {
    work();
  } finally {
    console[method] = original;
  }
}

/**
 * The client's WebSocket with the failures of dolphindb-wire-protocol.md 8 removed: a peer that speaks first or twice is cut off instead of
 * crashing the process or answering the wrong call, and a normal close (1000) rejects what is pending instead of leaving it for ever.
 */
export class HardenedWebSocket extends WebSocket {
  private readonly dial: Dial | undefined;
  private asked = false;
  private answers = 0;

  constructor(url: string | URL, protocols?: string | string[], options?: ClientOptions) {
    const target = new URL(url);
    const dial = dials().live.get(target.hash.slice(1));
    target.hash = '';
    super(target, protocols, socketOptions(dial, target, options));
    this.dial = dial;
    this.on('error', () => {});
    if (!dial) return;
    dial.socket = this;
    this.on('close', () => dials().live.delete(dial.id));
    if (dial.aborted) queueMicrotask(() => this.terminate());
  }

  override send(data: Parameters<WebSocket['send']>[0], ...rest: unknown[]): void {
    this.asked = true;
    (super.send as (...args: unknown[]) => void).call(this, data, ...rest);
  }

  private cut(fault: Dial['fault']): void {
    if (this.dial) this.dial.fault ??= fault;
    this.terminate();
  }

  private faultOf(data: unknown): Dial['fault'] {
    if (!this.asked) return this.answers === 0 ? 'spoke-first' : 'extra-answer';
    return isPrint(data) || isAnswer(data) ? undefined : 'unreadable';
  }

  private receive(listener: Listener, event: Parameters<Listener>[0]): void {
    const fault = this.faultOf(event.data);
    if (fault) {
      this.cut(fault);
      return;
    }
    if (!isPrint(event.data)) {
      this.asked = false;
      this.answers += 1;
    }
    try {
      muted('warn', () => listener(event));
    } catch {
      this.cut('unreadable');
    }
  }

  override addEventListener(type: string, listener: unknown, options?: unknown): void {
    const original = listener as Listener;
    let wrapped = original;
    if (type === 'message') wrapped = (event) => this.receive(original, event);
    if (type === 'open') wrapped = (event) => muted('log', () => original(event));
    if (type === 'close') {
      wrapped = (event) =>
        original(event.code === 1000 ? { type: 'close', code: 1006, reason: '1000' } : event);
    }
    (super.addEventListener as (...args: unknown[]) => void).call(this, type, wrapped, options);
  }
}
