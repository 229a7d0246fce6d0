import { describeDirectories } from '@/lib/commands/directories';
import { listListening } from '@/lib/commands/ports';
import { findProcesses } from '@/lib/commands/processes';

/** The programs whose presence is recorded. */
export const TOOLS = [
  'unzip',
  'tar',
  'wget',
  'curl',
  'sha256sum',
  'openssl',
  'ss',
  'setsid',
  'sudo',
  'systemctl',
  'awk',
  'df',
  'base64',
  'python3',
  'perl',
  'bash',
  'timeout',
  'apt-get',
  'yum',
  'dnf',
  'zypper',
  'firewall-cmd',
  'ufw',
] as const;

const MARK = '@@deck';

const section = (name: string, command: string) => `echo '${MARK} ${name}'\n${command}`;

/** Only root sees the rules of nft and iptables; a filter counts as active when it can drop or reject. */
export const FIREWALLS = [
  'command -v firewall-cmd >/dev/null 2>&1 && [ "$(firewall-cmd --state 2>/dev/null)" = running ] && echo firewalld',
  '{ [ "$(systemctl is-active firewalld 2>/dev/null)" = active ] && echo firewalld; } 2>/dev/null',
  'command -v ufw >/dev/null 2>&1 && LC_ALL=C ufw status 2>/dev/null | grep -q "^Status: active" && echo ufw',
  'grep -qs "^ENABLED=yes" /etc/ufw/ufw.conf && echo ufw',
  'command -v nft >/dev/null 2>&1 && nft list ruleset 2>/dev/null | grep -Eq "drop|reject" && echo nftables',
  'for _f in iptables iptables-legacy; do command -v $_f >/dev/null 2>&1 && $_f -S 2>/dev/null | grep -Eq "DROP|REJECT" && echo iptables; done',
  'true',
].join('\n');

const CLOCK = 'date +%s%N';

/** Gives the one command that prints all that an ordinary user can see, in sections; the clock comes first and last. */
export function userScript(directories: string[]): string {
  const parts = [
    section('clock', CLOCK),
    section('host', 'uname -n; uname -r; uname -m; getconf _NPROCESSORS_ONLN'),
    section(
      'addresses',
      "{ ip -o addr show 2>/dev/null || hostname -I 2>/dev/null | tr ' ' '\\n'; } | sed 's/^/a /'",
    ),
    section('os', 'cat /etc/os-release 2>/dev/null || cat /etc/redhat-release'),
    section('memory', 'cat /proc/meminfo'),
    section('mounts', timed('df -PkT')),
    section('inodes', timed('df -Pi')),
    section('limits', 'ulimit -S -n; ulimit -H -n'),
    section('user', 'id -un; id -u; printf "%s\\n" "$HOME"'),
    section('tools', `for _t in ${TOOLS.join(' ')}; do command -v "$_t" >/dev/null 2>&1 && echo "$_t"; done`),
    section('python', "python3 -c 'import sys;print(sys.version.split()[0])' 2>/dev/null"),
    section(
      'timezone',
      'date +%Z; timedatectl show -p NTPSynchronized --value 2>/dev/null || timedatectl 2>/dev/null | grep -i "ntp synchronized"',
    ),
    section('selinux', 'getenforce 2>/dev/null'),
    section('firewalls', FIREWALLS),
    section('listening', listListening()),
    section('processes', findProcesses()),
    section('directories', directories.length > 0 ? describeDirectories(directories) : ':'),
    section('clock', CLOCK),
    'exit 0',
  ];
  return parts.join('\n');
}

/** Gives the command that prints what only root sees: owners of all ports and processes, and packet filters. */
export function rootScript(): string {
  return [
    section('firewalls', FIREWALLS),
    section('listening', listListening()),
    section('processes', findProcesses()),
    'exit 0',
  ].join('\n');
}

/** A dead network file system makes `df` hang. */
function timed(command: string): string {
  return `if command -v timeout >/dev/null 2>&1; then LC_ALL=C timeout 5 ${command} 2>/dev/null; else LC_ALL=C ${command} 2>/dev/null; fi`;
}

/** Cuts the output of a script into its sections; of a section that comes twice, the first. */
export function sections(output: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of `\n${output}`.split(`\n${MARK} `).slice(1)) {
    const end = part.indexOf('\n');
    const name = end < 0 ? part : part.slice(0, end);
    if (!found.has(name)) found.set(name, end < 0 ? '' : part.slice(end + 1));
  }
  return found;
}
