import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rung } from './driver';

const script = fileURLToPath(new URL('../sandbox.sh', import.meta.url));
const isRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(() => {
  if (rung() === 0)
    throw new Error('This machine allows no sandbox hosts (rung 0): nothing here was tested.');
  folder = mkdtempSync(path.join('/var/tmp', 'deck-sandbox-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const env = () => ({
  ...process.env,
  SANDBOX_TMP: folder,
  SANDBOX_CACHE: cache(),
  SANDBOX_VERSION: 'none',
  SANDBOX_DIR: '',
});
const cache = () =>
  process.env.SANDBOX_CACHE ?? `/var/tmp/deck-sandbox-cache${isRoot ? '' : `-${process.getuid?.()}`}`;
const links = () => execFileSync('ip', ['-o', 'link'], { encoding: 'utf8' }).replace(/^\d+: /gm, '');
const controlGroups = () =>
  ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].flatMap((dir) =>
    existsSync(dir) ? readdirSync(dir).filter((name) => name.startsWith('deck-sandbox-with.')) : [],
  );

interface Started {
  child: ChildProcess;
  name: string;
  /** Exit code, however early it comes. */
  ended: Promise<number | null>;
}

/** Starts `with 1 -- COMMAND`, waits for the command's first line, which is the state directory. */
async function startWith(command: string): Promise<Started> {
  const child = spawn('bash', [script, 'with', '1', '--', 'bash', '-c', `echo "$SANDBOX_DIR"; ${command}`], {
    env: env(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (part) => resolve(String(part).trim()));
    child.once('close', (code) => reject(new Error(`ended with ${code} before the command ran`)));
  });
  return { child, name: path.basename(line), ended };
}

async function until(what: () => boolean, withinMs = 15_000): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (!what() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  return what();
}

function processesOf(name: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`/${name}\0`);
    } catch {
      return false;
    }
  });
}

test('with passes on the exit code, and nothing is left behind', () => {
  const before = links();
  const { status } = spawnSync('bash', [script, 'with', '1', '--', 'bash', '-c', 'exit 7'], { env: env() });
  expect(status).toBe(7);
  expect(readdirSync(folder)).toEqual([]);
  expect(links()).toBe(before);
});

test('two sandboxes with the same addresses run at once and do not see each other', async () => {
  const here = 'bash "$SANDBOX_SH" exec 80 "echo $$ > /root/mine; sleep 1; cat /root/mine" | grep -qx $$';
  const both = [await startWith(here), await startWith(here)];
  expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
});

test('SIGTERM to with ends the command and the hosts before with itself ends', async () => {
  const { child, name, ended } = await startWith('exec sleep 600');
  child.kill('SIGTERM');
  expect(await ended).toBe(143);
  expect(readdirSync(folder)).toEqual([]);
  expect(processesOf(name)).toEqual([]);
});

test('a killed with takes its hosts along', async () => {
  const { child, name } = await startWith('exec sleep 600');
  expect(processesOf(name)).not.toEqual([]);
  child.kill('SIGKILL');
  expect(await until(() => processesOf(name).length === 0 && readdirSync(folder).length === 0)).toBe(true);
});

test('what is left when everything is killed at once is swept by the next one', async () => {
  const { child, name } = await startWith('exec sleep 600');
  const [unshare] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  child.kill('SIGKILL');
  process.kill(unshare!, 'SIGKILL');
  expect(await until(() => processesOf(name).length === 0)).toBe(true);
  expect(readdirSync(folder)).toContain(name);
  expect(spawnSync('bash', [script, 'with', '1', '--', 'true'], { env: env() }).status).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
  expect(controlGroups()).not.toContain(name);
});

/** Runs shell lines as root in a network of their own, where they may do no harm. */
function inEmptyNetwork(lines: string) {
  const setUp = 'mount -t tmpfs tmpfs /run; ip link set lo up';
  return spawnSync('unshare', ['--net', '--mount', 'bash', '-c', `${setUp}; ${lines}`], {
    env: env(),
    encoding: 'utf8',
  });
}

const card = 'ip link add there type bridge; ip link set there up';
const other = '"$SANDBOX_TMP/elsewhere"';

test.for([
  ['a network card in it', `${card}; ip addr add 10.0.0.5/24 dev there`],
  ['a route to it', `${card}; ip addr add 192.168.7.1/24 dev there; ip route add 10.0.0.0/8 via 192.168.7.2`],
  [
    'another sandbox on it',
    `mkdir ${other}; : > ${other}/this-is-a-deck-sandbox; ip link add decksb0 type bridge; ` +
      `ip link set decksb0 alias ${other}; ip addr add 10.0.0.1/24 dev decksb0`,
  ],
])('up refuses an address range that is not its own: %s', ([, lines], { skip }) => {
  if (!isRoot) skip('up needs root');
  const { stderr, status } = inEmptyNetwork(`${lines}; bash ${script} up`);
  expect(stderr).toContain('sandbox: refused: ');
  expect(status).toBe(1);
});

test('up, status, env and down: three hosts, and then no trace', ({ skip }) => {
  if (!isRoot) skip('up needs root');
  const { stdout, stderr, status } = inEmptyNetwork(
    `set -e; bash ${script} up; bash ${script} status; bash ${script} env --json; bash ${script} down; echo left: $(ls "$SANDBOX_TMP") $(ls -d /run/netns 2>/dev/null) $(ip -o link | wc -l)`,
  );
  expect(stderr).toContain('rung');
  expect(status).toBe(0);
  expect(stdout).toContain('h82 10.0.0.82 up ssh');
  expect(JSON.parse(/\{[^}]*\}/.exec(stdout)?.[0] ?? '').SANDBOX_HOSTS).toBe('10.0.0.80 10.0.0.81 10.0.0.82');
  expect(stdout).toMatch(/left: 1$/m);
});
