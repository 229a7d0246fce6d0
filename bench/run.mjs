// npm run bench [-- NAME...]: measures Deck against Ansible and scp, in one sandbox. See README.md.
import { spawn } from 'node:child_process';
import { installDebian } from '../scripts/debian.mjs';
import { checkNode, fail, installPackages, root } from '../scripts/prepare.mjs';

const HOSTS = 20;
const DEBIAN = {
  config: [{ command: 'ansible-playbook', package: 'ansible-core' }],
  upload: [{ command: 'scp', package: 'openssh-client' }],
};

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(DEBIAN);
for (const name of names) {
  if (!(name in DEBIAN))
    fail(`there is no benchmark "${name}"; there are: ${Object.keys(DEBIAN).join(', ')}.`);
}
checkNode();
installPackages();
installDebian(names.flatMap((name) => DEBIAN[name]));

// The react-server condition is what makes `server-only` importable outside Next.
const node = [process.execPath, '--conditions=react-server', '--import', 'tsx', 'bench/main.ts', ...names];
const child = spawn('bash', ['e2e/sandbox/sandbox.sh', 'with', String(HOSTS), '--', ...node], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  // a small init in the hosts: twenty systemds want more inotify instances than the kernel's default of 128
  env: { ...process.env, SANDBOX_VERSION: 'none', SANDBOX_RUNG: '2' },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));
