// Debian packages that checks need: installed when root, otherwise named with the exact command.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail } from './prepare.mjs';

/** What `npm test` needs beyond Node: a browser, fonts that can draw Chinese, and what the sandbox's hosts are made of. */
export const TEST_PACKAGES = [
  { command: 'chromium', package: 'chromium' },
  { file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', package: 'fonts-noto-cjk' },
  { command: 'mmdebstrap', package: 'mmdebstrap' },
  { command: 'ip', package: 'iproute2' },
  { command: 'ssh', package: 'openssh-client' },
  { command: 'iptables', package: 'iptables' },
  { command: 'unzip', package: 'unzip' },
  { command: 'zip', package: 'zip' },
];

const folders = [
  ...new Set([...(process.env.PATH ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin']),
].filter(Boolean);

function present({ command, file }) {
  return file ? existsSync(file) : folders.some((folder) => existsSync(path.join(folder, command)));
}

/** Installs the packages whose command or file is missing; ends with the command to run when that cannot be done. */
export function installDebian(needs) {
  const missing = needs.filter((need) => !present(need)).map((need) => need.package);
  if (missing.length === 0) return;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  const how = `apt-get update && apt-get ${install.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get'))
    fail(`these Debian packages or their like are missing: ${missing.join(', ')}.`);
  if (process.getuid() !== 0) fail(`packages are missing; run: sudo sh -c '${how}'`);
  console.log(`deck: installing ${missing.join(', ')}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update', '-qq'], install]) {
    const { status } = spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
    if (status !== 0) fail(`packages could not be installed; run: ${how}`);
  }
  const still = needs.filter((need) => !present(need)).map((need) => need.package);
  if (still.length > 0) fail(`still missing after the installation: ${still.join(', ')}.`);
}
