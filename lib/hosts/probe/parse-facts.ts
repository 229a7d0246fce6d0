import { parseDirectories } from '@/lib/commands/directories';
import { parsePorts } from '@/lib/commands/ports';
import { parseProcesses } from '@/lib/commands/processes';
import type { HostFacts } from './facts-schema';
import { sections } from './script';

type Parsed = Omit<HostFacts, 'gatheredAt' | 'clock' | 'root'> & {
  clock: Pick<HostFacts['clock'], 'synchronised' | 'timezone'>;
};

/** Reads the output of `userScript`, and of `rootScript` where it could be run, which then has the last word on what both show. */
export function parseFacts(userOutput: string, rootOutput?: string): Parsed {
  const user = sections(userOutput);
  const root = rootOutput === undefined ? new Map<string, string>() : sections(rootOutput);
  const text = (name: string) => user.get(name) ?? '';
  const best = (name: string) => root.get(name) ?? text(name);
  const [hostname = '', kernel = '', arch = '', cores = ''] = lines(text('host'));
  const [name = '', uid = '', home = ''] = lines(text('user'));
  const [soft = '', hard = ''] = lines(text('limits'));
  return {
    hostname,
    kernel,
    arch,
    cores: Number.parseInt(cores, 10) || 1,
    addresses: parseAddresses(text('addresses')),
    os: parseOs(text('os')),
    memory: parseMemory(text('memory')),
    mounts: parseMounts(text('mounts'), text('inodes')),
    openFiles: { soft: parseLimit(soft), hard: parseLimit(hard) },
    clock: parseClock(text('timezone')),
    user: { name, uid: Number.parseInt(uid, 10) || 0, home },
    tools: lines(text('tools')),
    python: lines(text('python'))[0],
    listening: parsePorts(best('listening')),
    dolphindb: parseProcesses(best('processes')),
    firewalls: [...new Set(lines(`${text('firewalls')}\n${root.get('firewalls') ?? ''}`))],
    selinux: parseSelinux(text('selinux')),
    directories: parseDirectories(text('directories')),
  };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

function parseAddresses(text: string): string[] {
  const found = [...text.matchAll(/\binet6? ([0-9a-f.:]+)/gi)].map((match) => match[1] ?? '');
  const plain = lines(text)
    .map((line) => line.slice(2).trim())
    .filter((word) => /^[0-9a-f.:]+$/i.test(word));
  return [...new Set([...found, ...plain])].filter(
    (address) => address && !/^(127\.|::1$|fe80)/i.test(address),
  );
}

function parseOs(text: string): HostFacts['os'] {
  const values = new Map<string, string>();
  for (const line of lines(text)) {
    const match = /^([A-Z_]+)=(.*)$/.exec(line);
    if (match?.[1]) values.set(match[1], (match[2] ?? '').replace(/^["']|["']$/g, ''));
  }
  if (values.size === 0) {
    const [first = ''] = lines(text);
    return {
      id: /centos/i.test(first) ? 'centos' : /red hat/i.test(first) ? 'rhel' : 'linux',
      version: /\d[\d.]*/.exec(first)?.[0] ?? '',
      name: first,
    };
  }
  const id = values.get('ID') ?? 'linux';
  return {
    id,
    version: values.get('VERSION_ID') ?? '',
    name: values.get('PRETTY_NAME') ?? values.get('NAME') ?? id,
  };
}

/** Kernels before 3.14 do not print MemAvailable. */
function parseMemory(text: string): HostFacts['memory'] {
  const bytes = (name: string) => {
    const match = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text);
    return match?.[1] ? Number(match[1]) * 1024 : undefined;
  };
  const free = (bytes('MemFree') ?? 0) + (bytes('Buffers') ?? 0) + (bytes('Cached') ?? 0);
  return {
    totalBytes: bytes('MemTotal') ?? 0,
    availableBytes: bytes('MemAvailable') ?? free,
    swapBytes: bytes('SwapTotal') ?? 0,
  };
}

const NO_DISK =
  /^(proc|sysfs|devtmpfs|devpts|cgroup2?|securityfs|debugfs|tracefs|pstore|efivarfs|squashfs|ramfs|autofs|mqueue|hugetlbfs|fuse\.lxcfs)$/;
const NO_DATA = /^\/(dev|proc|sys|run)(\/|$)/;

function parseMounts(df: string, inodes: string): HostFacts['mounts'] {
  const inodesOf = new Map<string, { inodes: number; freeInodes: number }>();
  for (const line of lines(inodes)) {
    const match = /^(.+?)\s+(\d+)\s+\d+\s+(\d+)\s+\S+\s+(\/.*)$/.exec(line);
    if (match?.[4] && Number(match[2]) > 0)
      inodesOf.set(match[4], { inodes: Number(match[2]), freeInodes: Number(match[3]) });
  }
  return lines(df).flatMap((line) => {
    const match = /^(.+?)\s+(\S+)\s+(\d+)\s+\d+\s+(\d+)\s+\S+\s+(\/.*)$/.exec(line);
    const [, device = '', fsType = '', size, free, path = ''] = match ?? [];
    if (!match || NO_DISK.test(fsType) || NO_DATA.test(path) || path.startsWith('/usr/local/bin/')) return [];
    return [
      {
        device,
        fsType,
        path,
        sizeBytes: Number(size) * 1024,
        freeBytes: Number(free) * 1024,
        ...inodesOf.get(path),
      },
    ];
  });
}

function parseLimit(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** `timedatectl` of systemd 219 (CentOS 7) knows no `show`; its status has a line "NTP synchronized: yes". */
function parseClock(text: string): Parsed['clock'] {
  const [timezone = '', state = ''] = lines(text);
  const word = /(yes|no)\s*$/i.exec(state)?.[1]?.toLowerCase();
  return { timezone, ...(word ? { synchronised: word === 'yes' } : {}) };
}

function parseSelinux(text: string): HostFacts['selinux'] {
  const word = text.trim().toLowerCase();
  return word === 'enforcing' || word === 'permissive' || word === 'disabled' ? word : undefined;
}
