// Loaded before Next. Node ends any request that is not complete after five minutes, which would cut the upload of a large package
// over a slow line; headers must still arrive within a minute. And a client must not choose the address that Deck notes for it:
// X-Forwarded-For counts only behind a proxy that the administrator has declared.
import http from 'node:http';

const behindProxy = process.env.DECK_TRUST_PROXY === '1';
const create = http.createServer;
http.createServer = (...args) => {
  const server = create(...args);
  server.requestTimeout = 0;
  if (!behindProxy) server.prependListener('request', (request) => delete request.headers['x-forwarded-for']);
  return server;
};
