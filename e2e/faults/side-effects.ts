import { hosts, onHost } from '../support/hosts.ts';

const installDir = '/opt/dolphindb';
const demo = `${installDir}/server/clusterDemo`;

const lines = (text: string) => text.split('\n').filter(Boolean);

/** What was started on all hosts, by `host file`: every start of a process begins its log anew with the server's version, and every order to an agent is in the agent's log. */
export async function starts(): Promise<Record<string, number>> {
  const count = `cd ${demo}/log 2>/dev/null || exit 0
for f in *.log; do echo "$f $(grep -c ' <INFO> :DolphinDB server ' "$f")"; done
sed -n 's/.*receive startDataNodeAgent .*:/order /p' agent.log 2>/dev/null | sort | uniq -c | awk '{print $2 "-" $3 " " $1}'`;
  const found = await Promise.all(
    hosts.map(async (host) =>
      lines(await onHost(host, count)).map((line): [string, number] => {
        const [name = '', times = ''] = line.split(' ');
        return [`${host} ${name}`, Number(times)];
      }),
    ),
  );
  return Object.fromEntries(found.flat());
}

/** What `starts` gives when every node of the cluster was started exactly once. */
export function eachStartedOnce(): Record<string, number> {
  const names = (n: number) => [
    'agent.log',
    'controller.log',
    `datanode${n}.log`,
    `computenode${n}.log`,
    `order-datanode${n}`,
    `order-computenode${n}`,
  ];
  return Object.fromEntries(
    hosts.flatMap((host, at) => names(at + 1).map((name): [string, number] => [`${host} ${name}`, 1])),
  );
}

/** Lines of all logs that tell of a port which another process already held. */
export async function clashes(): Promise<string[]> {
  const search = `grep -rh 'error code 98' ${demo}/log ${demo}/*.nohup 2>/dev/null; true`;
  return (await Promise.all(hosts.map((host) => onHost(host, search)))).flatMap(lines);
}

const written = [
  `${demo}/config/controller.cfg`,
  `${demo}/config/agent.cfg`,
  `${demo}/config/cluster.cfg`,
  `${demo}/config/cluster.nodes`,
  `${installDir}/server/dolphindb.lic`,
  `${installDir}/.deck/DolphinDB_Linux64_V*.zip`,
];

/** The files that Deck has written, not those of the package which it replaces by plan: `host path` → inode and time of writing, which change with every new writing. */
export async function writings(): Promise<Map<string, string>> {
  const look = `for f in $(find ${written.join(' ')} -newermt '-1 hour' 2>/dev/null) ${installDir}/server/dolphindb; do [ -f "$f" ] && stat -c '%n %i %.Y' "$f"; done; true`;
  const found = await Promise.all(
    hosts.map(async (host) =>
      lines(await onHost(host, look)).map((line): [string, string] => {
        const [path = '', ...stamp] = line.split(' ');
        return [`${host} ${path}`, stamp.join(' ')];
      }),
    ),
  );
  return new Map(found.flat());
}

/** Files of a transfer or an unpacking that did not come to its end. */
export async function halfFiles(): Promise<string[]> {
  const places = '/opt /tmp /var/tmp /root /home /etc';
  const names = String.raw`\( -name '*.deck-*' -o -name '*.part' -o -path '*/.deck/unpack' -o -name server.old \)`;
  const search = `find ${places} -xdev ${names} -prune -print 2>/dev/null; find /opt -mindepth 1 -xdev ${names} -prune -print; true`;
  const found = await Promise.all(
    hosts.map(async (host) =>
      [...new Set(lines(await onHost(host, search)))].map((path) => `${host} ${path}`),
    ),
  );
  return found.flat();
}

const ownOfTheHost = /^(systemd.*|dbus-daemon|\(sd-pam\)|agetty|tiny-init.*|init|dolphindb)$/;

/** Processes that are neither the host's own nor DolphinDB's: what somebody who signed in has running. */
export async function strangers(): Promise<string[]> {
  const list = `ps -eo pid=,ppid=,comm=,args= | awk -v me=$$ '$1 != me && $2 != me'`;
  const found = await Promise.all(
    hosts.map(async (host) =>
      lines(await onHost(host, list))
        .map((line) => line.trim().split(/\s+/))
        .filter(([, , name = '', ...args]) => !ownOfTheHost.test(name) && !args.includes('[listener]'))
        .map(([pid, , ...words]) => `${host} ${pid} ${words.join(' ').slice(0, 200)}`),
    ),
  );
  return found.flat();
}
