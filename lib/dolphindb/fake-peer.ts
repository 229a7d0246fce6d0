import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type DdbObj, DdbObj as Obj } from './client';

/** One request as the server's side sees it. */
export interface FakeRequest {
  /** `connect`, `script` or `function`. */
  type: string;
  /** Function name, or the script. */
  text: string;
  args: unknown[];
  /** 1-based number of the request on its connection. */
  number: number;
}

/** What a fake peer does with a request: an object, an error text, raw bytes, or nothing at all. */
export type FakeAnswer = DdbObj | { error: string } | Buffer | undefined;
export type FakeHandler = (request: FakeRequest, socket: WebSocket) => FakeAnswer | Promise<FakeAnswer>;

/** A successful answer's bytes. */
export function ok(body: Uint8Array = new Uint8Array()): Buffer {
  return Buffer.concat([Buffer.from(`77 ${body.length ? 1 : 0} 1\nOK\n`), body]);
}

/** A printed line's bytes. */
export function printed(text: string): Buffer {
  return Buffer.from(`MSG\n${text}\0`);
}

function parse(data: Buffer, number: number): FakeRequest {
  const line = data.indexOf(10);
  const length = Number(/^API2 \d+ (\d+)/.exec(data.subarray(0, line).toString())?.[1]);
  const command = data.subarray(line + 1, line + 1 + length).toString();
  const [type = '', ...rest] = command.split('\n');
  if (type !== 'function') return { type, text: rest.join('\n'), args: [], number };
  const args: unknown[] = [];
  let at = line + 1 + length;
  for (let i = 0; i < Number(rest[1]); i++) {
    const obj = Obj.parse(new Uint8Array(data.subarray(at)), true);
    args.push(obj.data());
    at += obj.length;
  }
  return { type, text: rest[0] ?? '', args, number };
}

/** A small DolphinDB-like peer on loopback for tests: greets, then answers as `handler` says. */
export async function fakePeer(
  handler: FakeHandler,
  onConnect?: (socket: WebSocket) => void,
  { greets = true } = {},
) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket) => {
    let number = 0;
    socket.on('error', () => {});
    onConnect?.(socket);
    socket.on('message', async (data: Buffer) => {
      const request = parse(data, ++number);
      const answer =
        request.type === 'connect' ? (greets ? ok() : undefined) : await handler(request, socket);
      if (answer === undefined) return;
      if (Buffer.isBuffer(answer)) socket.send(answer, { binary: true });
      else if ('error' in answer) socket.send(Buffer.from(`77 0 1\n${answer.error}\n`), { binary: true });
      else socket.send(ok((answer as DdbObj).pack()), { binary: true });
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
