// npm start: prepares what is missing or stale, migrates the database and serves Deck on one port.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  buildWhenStale,
  checkNode,
  fail,
  generateClient,
  installPackages,
  migrate,
  root,
} from './prepare.mjs';

const dev = process.argv.includes('--dev');
const port = process.env.PORT ?? '3000';
const host = process.env.HOST ?? '127.0.0.1';
const dataDir = path.resolve(root, process.env.DECK_DATA ?? './data');
const lockFile = path.join(dataDir, 'deck.lock');

function alive(pid) {
  try {
    process.kill(pid, 0);
    return /start\.mjs|next-server|next\/dist/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

/** One server process owns the database file: a second one on the same directory is refused. */
function lock() {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  try {
    const fd = openSync(lockFile, 'wx', 0o600);
    writeSync(fd, String(process.pid));
    closeSync(fd);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const pid = readFileSync(lockFile, 'utf8')
      .split('\n')
      .map(Number)
      .find((each) => each > 0 && alive(each));
    if (pid)
      fail(`another Deck (process ${pid}) uses ${dataDir}. Stop it, or set DECK_DATA to another directory.`);
    rmSync(lockFile);
    lock();
  }
}

checkNode();
installPackages();
generateClient();
if (!dev) buildWhenStale();
// The database and its side files are for this user alone.
process.umask(0o077);
lock();
migrate(dataDir);

const env = {
  ...process.env,
  DECK_DATA: dataDir,
  DECK_URL: process.env.DECK_URL ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
  NODE_ENV: dev ? 'development' : 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  // Next's own handler would exit before runs are marked and streams closed; Deck's handler ends the process.
  NEXT_MANUAL_SIG_HANDLE: 'true',
};
console.log(`deck: serving on http://${host}:${port} (data in ${dataDir})`);
const preload = pathToFileURL(path.join(root, 'scripts/server-preload.mjs')).href;
const server = spawn(
  process.execPath,
  ['--import', preload, 'node_modules/next/dist/bin/next', dev ? 'dev' : 'start', '-p', port, '-H', host],
  { cwd: root, stdio: 'inherit', env },
);
// The server may outlive a launcher that was killed; the lock names both.
writeFileSync(lockFile, `${process.pid}\n${server.pid ?? ''}\n`);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill('SIGTERM'));
server.on('exit', (code, signal) => {
  rmSync(lockFile, { force: true });
  process.exit(code ?? (signal === 'SIGTERM' ? 0 : 1));
});
