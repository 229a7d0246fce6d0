import { WebSocket } from 'ws';
import { ServerError } from './errors.ts';

/** Node-to-node requests over the servers' own ports: one WebSocket a direction, each frame `u32 head length, JSON head, body`. */

type Handler = (body: Buffer, from: string) => Promise<Buffer>;

interface Head {
  id: number;
  kind: 'ask' | 'answer' | 'fault';
  method?: string;
  from?: string;
}

interface Waiting {
  resolve(body: Buffer): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

export const PEER_PATH = '/peer';
export const HEARTBEAT_CHANNEL = 'heartbeat';
const CONNECT_MS = 1500;

function frame(head: Head, body: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  return Buffer.concat([size, text, body]);
}

function unframe(data: Buffer): { head: Head; body: Buffer } {
  const length = data.readUInt32LE(0);
  return { head: JSON.parse(data.toString('utf8', 4, 4 + length)) as Head, body: data.subarray(4 + length) };
}

/** The same, or undefined when whoever connected does not speak this protocol. */
function readable(data: Buffer): { head: Head; body: Buffer } | undefined {
  try {
    return unframe(data);
  } catch {
    return;
  }
}

/** One outgoing connection; opened on first use, dropped when a request goes unanswered. */
class Link {
  private socket: WebSocket | undefined;
  private opening: Promise<WebSocket> | undefined;
  private waiting = new Map<number, Waiting>();
  private next = 1;

  constructor(
    private readonly url: string,
    private readonly from: string,
  ) {}

  private open(): Promise<WebSocket> {
    if (this.socket) return Promise.resolve(this.socket);
    this.opening ??= new Promise<WebSocket>((resolve, reject) => {
      const socket = new WebSocket(this.url, { handshakeTimeout: CONNECT_MS, perMessageDeflate: false });
      socket.on('open', () => {
        this.socket = socket;
        resolve(socket);
      });
      socket.on('message', (data: Buffer) => this.settle(data));
      socket.on('error', (error) => reject(error));
      socket.on('close', () => this.drop(socket));
    }).finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  private drop(socket: WebSocket): void {
    if (this.socket === socket) this.socket = undefined;
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new Error('connection closed'));
    }
    this.waiting.clear();
  }

  private settle(data: Buffer): void {
    const { head, body } = unframe(data);
    const entry = this.waiting.get(head.id);
    if (!entry) return;
    this.waiting.delete(head.id);
    clearTimeout(entry.timer);
    if (head.kind === 'answer') entry.resolve(body);
    else entry.reject(new ServerError(body.toString('utf8')));
  }

  async ask(method: string, body: Buffer, timeoutMs: number): Promise<Buffer> {
    const socket = await this.open();
    const id = this.next++;
    return new Promise<Buffer>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`no answer to ${method} within ${timeoutMs} ms`));
        socket.terminate();
      }, timeoutMs);
      this.waiting.set(id, { resolve, reject, timer });
      socket.send(frame({ id, kind: 'ask', method, from: this.from }, body));
    });
  }

  close(): void {
    this.socket?.terminate();
  }
}

export class Peers {
  private readonly links = new Map<string, Link>();
  private readonly handlers = new Map<string, Handler>();
  private readonly lost: ((alias: string) => void)[] = [];

  constructor(private readonly alias: string) {}

  /** Registers the answer to `method`. */
  on(method: string, handler: Handler): void {
    this.handlers.set(method, handler);
  }

  /** Same for JSON requests and answers. */
  onJson<Q, A>(method: string, handler: (request: Q, from: string) => Promise<A> | A): void {
    this.on(method, async (body, from) =>
      Buffer.from(JSON.stringify((await handler(JSON.parse(body.toString('utf8')) as Q, from)) ?? null)),
    );
  }

  /** Calls back when the connection that carries a node's heartbeats ends. */
  onLost(listener: (alias: string) => void): void {
    this.lost.push(listener);
  }

  /** Sends to a node; `channel` keeps long transfers off the connection of the heartbeats. */
  ask(
    site: { host: string; port: number },
    method: string,
    body: Buffer,
    timeoutMs = 3000,
    channel = 'control',
  ): Promise<Buffer> {
    const key = `${site.host}:${site.port}/${channel}`;
    let link = this.links.get(key);
    if (!link) {
      link = new Link(`ws://${site.host}:${site.port}${PEER_PATH}?channel=${channel}`, this.alias);
      this.links.set(key, link);
    }
    return link.ask(method, body, timeoutMs);
  }

  async askJson<A>(
    site: { host: string; port: number },
    method: string,
    request: unknown,
    timeoutMs = 3000,
    channel = 'control',
  ): Promise<A> {
    const body = Buffer.from(JSON.stringify(request ?? null));
    return JSON.parse((await this.ask(site, method, body, timeoutMs, channel)).toString('utf8')) as A;
  }

  /** Answers a request that does not leave this process. */
  local(method: string, body: Buffer): Promise<Buffer> {
    const handler = this.handlers.get(method);
    return handler ? handler(body, this.alias) : Promise.reject(new ServerError(`No handler for ${method}.`));
  }

  /** Takes over an incoming peer connection. */
  accept(socket: WebSocket, channel: string): void {
    let from = '';
    socket.on('message', async (data: Buffer) => {
      const request = readable(data);
      if (!request) return socket.terminate();
      const { head, body } = request;
      from = head.from ?? from;
      const handler = this.handlers.get(head.method ?? '');
      try {
        if (!handler) throw new ServerError(`No handler for ${head.method}.`);
        socket.send(frame({ id: head.id, kind: 'answer' }, await handler(body, from)));
      } catch (error) {
        socket.send(frame({ id: head.id, kind: 'fault' }, Buffer.from((error as Error).message)));
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const listener of from && channel === HEARTBEAT_CHANNEL ? this.lost : []) listener(from);
    });
  }

  close(): void {
    for (const link of this.links.values()) link.close();
  }
}
