import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { StartRefused } from './errors.ts';
import { HttpApi } from './http-api.ts';
import type { Node } from './node.ts';
import { PEER_PATH } from './peer.ts';
import { Session } from './session.ts';

const MAX_MESSAGE = 2 ** 31;

/** A loopback address other than 127.0.0.1 is bound alone, so that several test hosts share one machine. */
function bindAddress(host: string): string {
  return /^127\./.test(host) && host !== '127.0.0.1' ? host : '0.0.0.0';
}

function serveSession(node: Node, socket: WebSocket, raw: Socket): void {
  const send = (message: Buffer): void => {
    if (socket.readyState !== socket.OPEN) return;
    node.meter.sent += message.length;
    socket.send(message, { binary: true });
  };
  const session = new Session(node, { ip: raw.remoteAddress ?? '', port: raw.remotePort ?? 0 }, send);
  let queue = Promise.resolve();
  socket.on('message', (data: Buffer) => {
    node.meter.received += data.length;
    queue = queue.then(async () => send(await session.handle(data)));
  });
  socket.on('error', () => {});
}

/** The one port of a node: WebSocket API, page, JSON API, requests of other nodes. */
export class NodeServer {
  private readonly http: Server;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: false,
    handleProtocols: (offered) => [...offered][0] ?? false,
  });
  private readonly clients = new Set<WebSocket>();

  constructor(private readonly node: Node) {
    const api = new HttpApi(node);
    this.http = createServer((request, response) => void api.handle(request, response));
    node.meter.connections = () => this.clients.size;
    this.http.on('upgrade', (request, socket, head) => {
      const url = new URL(request.url ?? '/', 'ws://node');
      this.sockets.handleUpgrade(request, socket, head, (client) => {
        client.binaryType = 'nodebuffer';
        if (url.pathname === PEER_PATH)
          return node.peers.accept(client, url.searchParams.get('channel') ?? '');
        this.clients.add(client);
        client.on('close', () => this.clients.delete(client));
        serveSession(node, client, socket as Socket);
      });
    });
  }

  /** Binds the port; a taken one refuses the start with the documented line. */
  listen(): Promise<void> {
    const { port, host } = this.node.self;
    return new Promise((resolve, reject) => {
      this.http.once('error', (error: NodeJS.ErrnoException) => {
        const code = error.code === 'EADDRINUSE' ? 98 : (error.errno ?? 0) * -1;
        reject(new StartRefused(`Failed to bind the socket on port ${port} with error code ${code}`));
      });
      this.http.listen({ port, host: bindAddress(host) }, resolve);
    });
  }

  close(): void {
    for (const client of this.clients) client.close(1001);
    this.http.close();
  }
}
