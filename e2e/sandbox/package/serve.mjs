// A small download server for the sandbox's packages, at the vendor's path form:
//   /downloads/DolphinDB_Linux64_V2.00.11.3.zip
// node serve.mjs --dir DIR --port N [--ready FILE] ADDRESS...
import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';

const nameForm = /^\/downloads\/(DolphinDB_Linux64_V[0-9.]+(?:_(?:ABI|JIT))?\.zip)$/;

const { values, positionals: addresses } = parseArgs({
  allowPositionals: true,
  options: { dir: { type: 'string' }, port: { type: 'string', default: '8000' }, ready: { type: 'string' } },
});

function find(url) {
  const name = nameForm.exec(url.split('?')[0])?.[1];
  const file = name && path.join(values.dir, name);
  const stat = file && statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? { file, size: stat.size, mtime: stat.mtime } : undefined;
}

// wget -c and curl -C - ask for "bytes=N-"
function firstByte(range, size) {
  const from = /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
  return from === undefined ? 0 : Number(from) < size ? Number(from) : -1;
}

function answer(request, response) {
  const found = find(request.url);
  if (!found || !['GET', 'HEAD'].includes(request.method)) {
    response.writeHead(found ? 405 : 404, { 'content-type': 'text/plain' }).end('not found\n');
    return;
  }
  const { file, size, mtime } = found;
  const start = firstByte(request.headers.range, size);
  if (start < 0) {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  response.writeHead(start ? 206 : 200, {
    'content-type': 'application/zip',
    'content-length': size - start,
    'accept-ranges': 'bytes',
    'last-modified': mtime.toUTCString(),
    ...(start && { 'content-range': `bytes ${start}-${size - 1}/${size}` }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(file, { start })
    .on('error', () => response.destroy())
    .pipe(response);
}

function listen(address) {
  return new Promise((resolve, reject) => {
    createServer(answer).on('error', reject).listen(Number(values.port), address, resolve);
  });
}

async function main() {
  const [first, ...others] = addresses;
  await listen(first);
  for (const address of others)
    await listen(address).catch((error) => {
      console.error(`not served on ${address}:${values.port}: ${error.message}`);
    });
  if (values.ready) writeFileSync(values.ready, `${process.pid}\n`);
}

await main();
