import { hosts, onEveryHost, onHost } from '../support/hosts.ts';
import type { Needle } from './needles.ts';

const patterns = '/run/watch/patterns';

/** Watches the command lines and environments of all processes on the hosts, many times a second; the patterns are in a file, so that the watch does not find itself. */
export async function beginWatch(needles: Needle[]): Promise<void> {
  const text = needles.map(({ bytes }) => bytes.toString('latin1')).join('\n');
  const look = `cd /run/watch; grep -aoFf patterns /proc/[0-9]*/cmdline /proc/[0-9]*/environ >> hits 2>/dev/null; echo >> rounds; sleep 0.15`;
  const encoded = Buffer.from(`${text}\n`).toString('base64');
  await onEveryHost(
    `mkdir -p /run/watch; cd /run/watch; : > hits; : > rounds; echo ${encoded} | base64 -d > patterns; touch on
setsid sh -c 'while [ -e /run/watch/on ]; do ${look}; done' >/dev/null 2>&1 </dev/null & true`,
  );
}

/** Ends the watch; gives what it has seen and how often it has looked at each host. */
export async function endWatch(): Promise<{ hits: string[]; rounds: number[] }> {
  const each = await onEveryHost('cd /run/watch; rm -f on; sort -u hits; wc -l < rounds');
  const lines = each.map((text) => text.split('\n'));
  return { hits: lines.flatMap((l) => l.slice(0, -1)), rounds: lines.map((l) => Number(l.at(-1))) };
}

/** Files on the hosts that hold one of the watched patterns; what DolphinDB keeps of its own accounts is not Deck's. */
export async function filesWithSecrets(extra = ''): Promise<string[]> {
  const places = '/opt /tmp /var /root /home /etc /run /dev/shm';
  const search = `grep -rlaFf ${extra || patterns} --exclude-dir=watch --exclude-dir=data ${places} -s --devices=skip; true`;
  const out = await Promise.all(
    hosts.map(async (host) =>
      (await onHost(host, search, 60_000))
        .split('\n')
        .filter(Boolean)
        .map((f) => `${host} ${f}`),
    ),
  );
  return out.flat();
}
