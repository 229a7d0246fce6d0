import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const maxBuffer = 64 * 1024 * 1024;

/** Addresses of the sandbox's hosts. */
export const hosts: string[] = (process.env.SANDBOX_HOSTS ?? '').split(' ').filter(Boolean);

/** One of the sandbox's variables (SANDBOX.md of the sandbox lists them); throws when it is not set. */
export function sandbox(name: string): string {
  const value = process.env[`SANDBOX_${name}`];
  if (value === undefined) throw new Error(`SANDBOX_${name} is not set`);
  return value;
}

const id = (address: string) => address.split('.').at(-1) as string;

async function sandboxSh(args: string[], timeout: number): Promise<string> {
  const { stdout } = await run('bash', [sandbox('SH'), ...args], { timeout, maxBuffer });
  return stdout.trim();
}

/** Runs one shell line as root inside a host, without ssh and unseen by Deck; gives its output, throws when it fails. */
export const onHost = (address: string, line: string, timeoutMs = 30_000): Promise<string> =>
  sandboxSh(['exec', id(address), line], timeoutMs);

/** Runs a shell line on every host; gives the outputs in the hosts' order. */
export const onEveryHost = (line: string): Promise<string[]> =>
  Promise.all(hosts.map((address) => onHost(address, line)));

/** Makes something go wrong on a host, or right again: `fault(address, 'smalldisk', '64m', '/opt')`. */
export const fault = (address: string, kind: string, ...args: string[]): Promise<string> =>
  sandboxSh(['fault', id(address), kind, ...args], 60_000);

const killEverything = `
for u in /etc/systemd/system/ddb*.service; do
  [ -f "$u" ] || continue
  systemctl disable "\${u##*/}" 2>/dev/null; rm -f "$u"; systemctl daemon-reload; systemctl reset-failed 2>/dev/null
done
for i in 1 2 3 4 5 6 7 8 9 10; do
  found=
  for p in /proc/[0-9]*; do
    case "$(readlink "$p/exe" 2>/dev/null)" in */server/dolphindb*) found=1; kill -9 "\${p#/proc/}" 2>/dev/null ;; esac
  done
  [ -n "$found" ] || break
  sleep 0.1
done`;

const removeTraces = `
for dir in $(awk '$3 == "tmpfs" && ($2 ~ "^/opt" || $2 ~ "^/home") { print $2 }' /proc/mounts); do umount -l "$dir"; done
iptables -F INPUT 2>/dev/null; iptables -F OUTPUT 2>/dev/null
rm -rf /opt/* /home/*/dolphindb /home/*/.deck /root/.deck
rm -f /etc/security/limits.d/*deck* /etc/sysctl.d/*deck*
true`;

async function healOne(address: string): Promise<void> {
  for (const kind of ['thaw', 'heal', 'linkup', 'fast']) await fault(address, kind).catch(() => undefined);
  await onHost(address, 'true').catch(() => fault(address, 'start'));
  await onHost(address, `${killEverything}\n${removeTraces}`);
}

/** Ends every fault, every DolphinDB process and every installation on all hosts; gives them back as they came up. */
export async function cleanHosts(): Promise<void> {
  await Promise.all(hosts.map(healOne));
}

export interface RemoteProcess {
  pid: number;
  exe: string;
  /** Clock ticks after boot; with the pid it names a process for good. */
  started: string;
  command: string;
}

const listProcesses = `for e in $(find /proc -maxdepth 2 -path '/proc/[0-9]*/exe' -lname '*/server/dolphindb*' 2>/dev/null); do
  p=\${e%/exe}; { read -r s <"$p/stat"; } 2>/dev/null || continue
  e=$(readlink "$p/exe" 2>/dev/null) || continue
  set -- \${s##*) }; printf '%s\\t%s\\t%s\\t%s\\n' "\${p#/proc/}" "$e" "\${20}" "$(tr '\\0' ' ' < "$p/cmdline")"
done; true`;

/** DolphinDB processes of one installation directory, by the executable behind /proc, in order of their pids. */
export async function processesOf(address: string, installDir = '/opt/dolphindb'): Promise<RemoteProcess[]> {
  const lines = (await onHost(address, listProcesses)).split('\n').filter(Boolean);
  return lines
    .map((line) => line.split('\t'))
    .map(([pid, exe, started, command]) => ({
      pid: Number(pid),
      exe: exe ?? '',
      started: started ?? '',
      command: (command ?? '').trim(),
    }))
    .filter((p) => p.exe === `${installDir}/server/dolphindb`)
    .sort((a, b) => a.pid - b.pid);
}

/** SHA-256 of files on a host, in the order asked; throws when one is missing. */
export async function hashesOf(address: string, paths: string[]): Promise<string[]> {
  const out = await onHost(address, `sha256sum ${paths.map((p) => `'${p}'`).join(' ')}`);
  return out.split('\n').map((line) => line.slice(0, 64));
}

/** TCP ports that something listens on in a host. */
export async function listeningPorts(address: string): Promise<number[]> {
  const out = await onHost(address, `ss -Hltn | awk '{print $4}' | sed 's/.*://' | sort -un`);
  return out.split('\n').map(Number);
}

/** Every file below a directory with its time of change (ns) and size: equal before and after when nothing was written. */
export const fileTimes = (address: string, dir: string): Promise<string> =>
  onHost(address, `find ${dir} -type f -printf '%p %T@ %s\\n' | sort`);
