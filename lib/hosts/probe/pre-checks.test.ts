import { expect, test } from 'vitest';
import { betweenFindings } from './between-findings';
import type { HostFacts } from './facts-schema';
import { type PlannedUse, preChecks } from './pre-checks';

const GB = 1024 ** 3;
const directory: HostFacts['directories'][number] = {
  path: '/opt/ddb',
  exists: true,
  other: false,
  entries: [],
  writable: true,
  realPath: '/opt/ddb',
  nearest: '/opt/ddb',
  nearestWritable: true,
  freeBytes: 100 * GB,
  freeInodes: 9e6,
  fsType: 'xfs',
};
const healthy: HostFacts = {
  gatheredAt: 0,
  hostname: 'h',
  addresses: ['10.0.0.80'],
  os: { id: 'debian', version: '12', name: 'Debian 12' },
  kernel: '6.1.0',
  arch: 'x86_64',
  cores: 16,
  memory: { totalBytes: 64 * GB, availableBytes: 60 * GB, swapBytes: 0 },
  mounts: [],
  openFiles: { soft: 1_000_000, hard: 1_000_000 },
  clock: { offsetMs: 20, uncertaintyMs: 10, synchronised: true, timezone: 'UTC' },
  user: { name: 'ddb', uid: 1000, home: '/home/ddb' },
  root: 'yes',
  tools: ['unzip', 'wget', 'setsid', 'awk', 'df', 'base64', 'apt-get'],
  python: '3.11',
  listening: [{ address: '0.0.0.0', port: 22, pid: 1, process: 'sshd' }],
  dolphindb: [],
  firewalls: [],
  directories: [directory],
};
const plan: PlannedUse = { installDir: '/opt/ddb', ports: [8800, 8801], needBytes: GB, arch: 'x86_64' };
const found = (facts: Partial<HostFacts>, use: PlannedUse = {}) =>
  preChecks({ ...healthy, ...facts }, { ...plan, ...use }).map(
    ({ rule, severity, fix }) => `${severity} ${rule}${fix ? ` ${fix}` : ''}`,
  );
const dir = (change: Partial<typeof directory>) => ({ directories: [{ ...directory, ...change }] });

test('a healthy host has no findings, also when nothing is planned yet', () => {
  expect(found({})).toEqual([]);
  expect(preChecks(healthy)).toEqual([]);
});

test.each<[string, Partial<HostFacts>, PlannedUse, string[]]>([
  ['a path with a blank', {}, { installDir: '/opt/d b' }, ['error V-PTH-07']],
  ['a path with Chinese characters', {}, { installDir: '/数据' }, ['error V-PTH-07']],
  ['a directory that nobody looked at', {}, { installDir: '/opt/other' }, ['warning H-DIR-02']],
  ['a directory that is not empty', dir({ entries: ['server'] }), {}, ['error H-DIR-01']],
  ['a file in its place', dir({ exists: false, other: true }), {}, ['error H-DIR-01']],
  ['a directory of somebody else', dir({ writable: false }), {}, ['error V-PTH-15 create-install-dir']],
  [
    'the same without root',
    { ...dir({ writable: false }), root: 'no' },
    {},
    ['error V-PTH-15', 'info H-SUD-01'],
  ],
  ['a missing directory that can be made', dir({ exists: false, writable: false }), {}, []],
  ['too little space', dir({ freeBytes: 1000 }), {}, ['error H-DSK-01']],
  ['too few inodes', dir({ freeInodes: 50 }), {}, ['warning H-DSK-02']],
  ['a network file system', dir({ fsType: 'nfs4' }), {}, ['warning V-PTH-10']],
  ['memory as disk', dir({ fsType: 'tmpfs' }), {}, ['warning H-FST-01']],
  ['another architecture', { arch: 'aarch64' }, {}, ['error V-UPG-08']],
  ['an unknown architecture', { arch: 'riscv64' }, {}, ['error H-ARC-01']],
  ['a kernel that is too old', { kernel: '2.6.18-8.el5' }, {}, ['error H-KRN-01']],
  ['the oldest kernel allowed', { kernel: '2.6.19' }, {}, []],
  [
    'little memory and swap',
    { memory: { totalBytes: 2 * GB, availableBytes: GB, swapBytes: GB } },
    {},
    ['warning H-MEM-01', 'info H-SWP-01'],
  ],
  ['few open files', { openFiles: { soft: 1024, hard: 4096 } }, {}, ['warning V-RES-12 raise-nofile']],
  ['unlimited open files', { openFiles: { soft: null, hard: null } }, {}, []],
  [
    'a clock far off',
    { clock: { offsetMs: -5000, uncertaintyMs: 10, timezone: 'UTC' } },
    {},
    ['warning V-NET-10'],
  ],
  ['a clock that may be right', { clock: { offsetMs: 5000, uncertaintyMs: 4500, timezone: 'UTC' } }, {}, []],
  [
    'a taken port',
    { listening: [{ address: '::', port: 8800, pid: 5, process: 'java' }] },
    {},
    ['error H-PRT-01'],
  ],
  [
    'no unzip',
    { tools: healthy.tools.filter((tool) => tool !== 'unzip') },
    {},
    ['warning H-TLS-02 install-unzip'],
  ],
  [
    'no unzip and no python',
    { tools: healthy.tools.filter((tool) => tool !== 'unzip'), python: undefined },
    {},
    ['error H-TLS-02 install-unzip'],
  ],
  ['no setsid', { tools: healthy.tools.filter((tool) => tool !== 'setsid') }, {}, ['error H-TLS-01']],
  ['no downloader', { tools: healthy.tools.filter((tool) => tool !== 'wget') }, {}, ['info H-TLS-03']],
  ['firewalld', { firewalls: ['firewalld'] }, {}, ['info H-FWL-01 open-port']],
  ['hand-made rules', { firewalls: ['iptables'] }, {}, ['info H-FWL-01']],
  ['SELinux', { selinux: 'enforcing' }, {}, ['info H-SEL-01']],
  ['a wrong sudo password', { root: 'wrong-password' }, {}, ['warning H-SUD-01']],
])('%s', (_name, facts, use, expected) => {
  expect(found(facts, use)).toEqual(expected);
});

test('servers of this installation block it, also behind a symbolic link; others are mentioned', () => {
  const server = {
    pid: 7,
    user: 'ddb',
    startedAt: '1',
    rssBytes: 0,
    exe: '/data/ddb/server/dolphindb',
    cwd: '',
    args: [],
    mode: 'agent',
    installDir: '/data/ddb',
  };
  const link = dir({ realPath: '/data/ddb' });
  expect(found({ ...link, dolphindb: [server] })).toEqual(['error H-PRC-01']);
  expect(found({ dolphindb: [server] })).toEqual(['info H-PRC-02']);
});

test('every finding says in both languages what, why and what to do', () => {
  const bad: HostFacts = {
    ...healthy,
    arch: 'riscv64',
    kernel: '2.4',
    memory: { totalBytes: GB, availableBytes: 0, swapBytes: GB },
    openFiles: { soft: 10, hard: 10 },
    clock: { offsetMs: 9e9, uncertaintyMs: 0, synchronised: false, timezone: '' },
    root: 'no',
    tools: [],
    python: undefined,
    selinux: 'enforcing',
    firewalls: ['ufw'],
    listening: [{ address: '::', port: 8800 }],
    ...dir({ entries: ['x'], writable: false, freeBytes: 1, freeInodes: 1, fsType: 'nfs' }),
  };
  const findings = preChecks(bad, plan);
  expect(findings.length).toBeGreaterThan(14);
  for (const finding of findings) {
    for (const text of [finding.message, finding.why, finding.remedy]) {
      expect(text?.en).toMatch(/^\S.*[.]$/su);
      expect(text?.zh).toMatch(/\p{Script=Han}.*。$/su);
    }
  }
  expect(findings.map(({ severity }) => severity)).toEqual(
    [...findings.map(({ severity }) => severity)].sort(
      (a, b) => ['error', 'warning', 'info'].indexOf(a) - ['error', 'warning', 'info'].indexOf(b),
    ),
  );
});

test('clocks apart by more than their uncertainty are one finding that names the two furthest', () => {
  const clocks = {
    a: { offsetMs: -10, uncertaintyMs: 5 },
    b: { offsetMs: 2500, uncertaintyMs: 5 },
    c: { offsetMs: 0, uncertaintyMs: 5 },
  };
  expect(betweenFindings(clocks, [], {})).toMatchObject([
    { rule: 'V-NET-10', message: { en: 'The clocks of a and b are 2.5 s apart.' } },
  ]);
  expect(betweenFindings({ ...clocks, b: { offsetMs: 2500, uncertaintyMs: 2000 } }, [], {})).toEqual([]);
});

test('one blocked port is one finding, however many hosts it is blocked for', () => {
  const reach = (from: string) => ({
    from,
    to: 'b',
    port: 8800,
    result: 'filtered' as const,
    behind: 'listening' as const,
    seen: 'no answer',
  });
  expect(betweenFindings({}, [reach('a'), reach('c')], { b: ['firewalld'] })).toMatchObject([
    {
      rule: 'V-NET-09',
      host: 'b',
      fix: 'open-port',
      message: { en: expect.stringContaining('from a, c (no answer)') },
    },
  ]);
});
