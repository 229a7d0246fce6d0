import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Posted {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A web server on loopback that keeps what is posted to it and answers as told. */
export interface HttpSink {
  url: string;
  posted: Posted[];
  answer: (response: ServerResponse) => void;
  close: () => Promise<void>;
}

/** Starts a sink that answers 200 `ok`. */
export async function httpSink(): Promise<HttpSink> {
  const sink: HttpSink = {
    url: '',
    posted: [],
    answer: (response) => void response.end('ok'),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      sink.posted.push({ path: request.url ?? '', headers: request.headers, body });
      sink.answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sink.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return sink;
}
