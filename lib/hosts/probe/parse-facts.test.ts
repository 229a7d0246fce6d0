import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockOffset, readDate } from './clock';
import { parseFacts } from './parse-facts';
import { parseReached } from './reach-commands';

const out = (parts: Record<string, string>) =>
  Object.entries(parts)
    .map(([name, text]) => `@@deck ${name}\n${text}\n`)
    .join('');

const centos7 = out({
  clock: '1700000000123456789',
  host: 'node1\n3.10.0-1160.el7.x86_64\nx86_64\n48',
  addresses:
    'a 1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever\na 2: em1    inet 10.1.1.2/24 brd 10.1.1.255 scope global em1\\\na 2: em1    inet6 fe80::1/64 scope link \\',
  os: 'NAME="CentOS Linux"\nVERSION="7 (Core)"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="7"\nPRETTY_NAME="CentOS Linux 7 (Core)"\n\nCENTOS_MANTISBT_PROJECT="CentOS-7"',
  memory:
    'MemTotal:       263782476 kB\nMemFree:        12345678 kB\nMemAvailable:   200000000 kB\nBuffers: 1 kB\nSwapTotal:       4194300 kB\nSwapFree: 4194300 kB',
  mounts: `Filesystem                Type     1024-blocks      Used  Available Capacity Mounted on
devtmpfs                  devtmpfs   131880212         0  131880212       0% /dev
tmpfs                     tmpfs      131891236     12312  131878924       1% /run
/dev/mapper/centos-root   xfs         52403200  20000000   32403200      39% /
nas:/export/data          nfs4     10737418240 100000000 10637418240       1% /mnt/nas share
/dev/sdb1                 xfs       3905109820 900000000 3005109820      24% /hdd/hdd0`,
  inodes: `Filesystem                 Inodes  IUsed     IFree IUse% Mounted on
/dev/mapper/centos-root  26214400 123456  26090944    1% /
nas:/export/data                0      0         0     - /mnt/nas share
/dev/sdb1               390700000   1000 390699000    1% /hdd/hdd0`,
  limits: '1024\n4096',
  user: 'dolphin\n1001\n/home/dolphin',
  tools: 'unzip\ntar\nwget\nss',
  python: '',
  timezone: 'CST\nNTP synchronized: yes',
  selinux: 'Enforcing',
  firewalls: 'firewalld\nfirewalld',
  listening: 'State      Recv-Q Send-Q Local Address:Port  Peer Address:Port\nLISTEN 0 128 *:22 *:*',
  processes: '',
  directories: 'dir\t/opt/ddb\tdir\tyes\t/data/ddb\t/opt/ddb\tyes\t1000\t\txfs\tserver/x y/',
});

test('a CentOS 7 host is read', () => {
  expect(parseFacts(centos7)).toMatchObject({
    hostname: 'node1',
    kernel: '3.10.0-1160.el7.x86_64',
    cores: 48,
    addresses: ['10.1.1.2'],
    os: { id: 'centos', version: '7', name: 'CentOS Linux 7 (Core)' },
    memory: { totalBytes: 263782476 * 1024, availableBytes: 200000000 * 1024, swapBytes: 4194300 * 1024 },
    openFiles: { soft: 1024, hard: 4096 },
    clock: { timezone: 'CST', synchronised: true },
    user: { name: 'dolphin', uid: 1001 },
    firewalls: ['firewalld'],
    selinux: 'enforcing',
    python: undefined,
    listening: [{ address: '0.0.0.0', port: 22 }],
    directories: [
      {
        path: '/opt/ddb',
        realPath: '/data/ddb',
        entries: ['server', 'x y'],
        freeBytes: 1_024_000,
        freeInodes: null,
      },
    ],
  });
});

test('mounts without data are left out, names with blanks stay whole, inodes are joined', () => {
  const mounts = parseFacts(centos7).mounts;
  expect(mounts.map(({ path }) => path)).toEqual(['/', '/mnt/nas share', '/hdd/hdd0']);
  expect(mounts[0]).toMatchObject({
    fsType: 'xfs',
    freeBytes: 32403200 * 1024,
    inodes: 26214400,
    freeInodes: 26090944,
  });
  expect(mounts[1]).toEqual({
    device: 'nas:/export/data',
    fsType: 'nfs4',
    path: '/mnt/nas share',
    sizeBytes: 10737418240 * 1024,
    freeBytes: 10637418240 * 1024,
  });
});

test('what root saw has the last word on ports and processes', () => {
  const root = out({
    firewalls: 'iptables',
    listening: 'LISTEN 0 128 *:22 *:* users:(("sshd",pid=7,fd=3))',
    processes:
      'proc\t812\tdolphin\t5555\t2048\t/data/ddb/server/dolphindb (deleted)\t/data/ddb/server/clusterDemo\t./../dolphindb\x1f-console\x1f0\x1f-mode\x1fcontroller\x1f',
  });
  const facts = parseFacts(centos7, root);
  expect(facts.listening).toEqual([{ address: '0.0.0.0', port: 22, process: 'sshd', pid: 7 }]);
  expect(facts.firewalls).toEqual(['firewalld', 'iptables']);
  expect(facts.dolphindb).toMatchObject([
    {
      pid: 812,
      user: 'dolphin',
      rssBytes: 2048 * 1024,
      mode: 'controller',
      installDir: '/data/ddb',
      args: ['./../dolphindb', '-console', '0', '-mode', 'controller'],
    },
  ]);
});

test('a Debian host with unlimited files and hostname -I, and one with redhat-release only, are read', () => {
  const debian = parseFacts(
    out({
      limits: 'unlimited\nunlimited',
      addresses: 'a 10.0.0.80\na fd00::5\na ',
      timezone: 'UTC\nno',
      os: 'CentOS release 6.10 (Final)',
    }),
  );
  expect(debian.openFiles).toEqual({ soft: null, hard: null });
  expect(debian.addresses).toEqual(['10.0.0.80', 'fd00::5']);
  expect(debian.clock).toEqual({ timezone: 'UTC', synchronised: false });
  expect(debian.os).toEqual({ id: 'centos', version: '6.10', name: 'CentOS release 6.10 (Final)' });
});

test('no output, however strange, makes the reader fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(centos7.length), (noise, at) => {
      parseFacts(centos7.slice(0, at) + noise + centos7.slice(at), noise);
      parseReached(noise);
    }),
  );
});

describe('the clock', () => {
  test('dates with and without nanoseconds are read, other text is not', () => {
    expect(readDate('1700000000123456789')).toBeCloseTo(1_700_000_000_123.457, 2);
    expect(readDate('1700000000')).toBe(1_700_000_000_500);
    expect(readDate('1700000000%N')).toBeUndefined();
    expect(readDate('x')).toBeUndefined();
  });

  test('the true offset lies within the uncertainty, whatever the delays', () => {
    const delay = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 100_000 }),
        delay,
        delay,
        delay,
        delay,
        (offset, there, run, back, back2) => {
          const sentAt = 1_700_000_000_000;
          const first = sentAt + there;
          const samples = [
            { hostMs: first + offset, arrivedAt: first + back },
            { hostMs: first + run + offset, arrivedAt: first + run + back2 },
          ];
          const seen = clockOffset(sentAt, samples);
          expect(Math.abs(seen.offsetMs - offset)).toBeLessThanOrEqual(seen.uncertaintyMs + 1);
        },
      ),
    );
  });
});
