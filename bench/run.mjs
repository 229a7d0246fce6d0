// npm run bench [-- NAME...]: measures Deck, in a sandbox where hosts are needed. See README.md.
import { spawn } from 'node:child_process';
import { installDebian } from '../scripts/debian.mjs';
import {
  buildWhenStale,
  checkNode,
  fail,
  generateClient,
  installPackages,
  root,
} from '../scripts/prepare.mjs';

// a small init in the hosts: twenty systemds want more inotify instances than the kernel's default of 128
const sshOnly = { hosts: 20, env: { SANDBOX_VERSION: 'none', SANDBOX_RUNG: '2' } };
const BENCHES = {
  config: { ...sshOnly, debian: [{ command: 'ansible-playbook', package: 'ansible-core' }] },
  upload: { ...sshOnly, debian: [{ command: 'scp', package: 'openssh-client' }] },
  status: { hosts: 3, env: {}, server: true, debian: [] },
  // a process of its own, as one process has one database
  upgrade: { hosts: 3, env: { DECK_BENCH: 'upgrade' }, client: true, debian: [] },
  scale: { hosts: 0, env: {}, server: true, debian: [] },
};

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(BENCHES);
for (const name of names) {
  if (!(name in BENCHES))
    fail(`there is no benchmark "${name}"; there are: ${Object.keys(BENCHES).join(', ')}.`);
}
checkNode();
installPackages();
installDebian(names.flatMap((name) => BENCHES[name].debian));
if (names.some((name) => BENCHES[name].server || BENCHES[name].client)) generateClient();
if (names.some((name) => BENCHES[name].server)) buildWhenStale();

/** Runs benchmarks of one kind of sandbox; gives the exit code. */
function run(hosts, env, own) {
  // The react-server condition is what makes `server-only` importable outside Next.
  const node = [process.execPath, '--conditions=react-server', '--import', 'tsx', 'bench/main.ts', ...own];
  const sandbox = hosts > 0 ? ['bash', 'e2e/sandbox/sandbox.sh', 'with', String(hosts), '--'] : [];
  const [command, ...args] = [...sandbox, ...node];
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const end = () => child.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, end);
      resolve(code ?? 1);
    });
  });
}

const kinds = new Map();
for (const name of names) {
  const { hosts, env } = BENCHES[name];
  const key = JSON.stringify([hosts, env]);
  kinds.set(key, { hosts, env, own: [...(kinds.get(key)?.own ?? []), name] });
}
for (const { hosts, env, own } of kinds.values()) {
  const code = await run(hosts, env, own);
  if (code !== 0) process.exit(code);
}
