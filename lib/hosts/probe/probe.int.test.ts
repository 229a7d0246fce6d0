import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectHost } from '@/lib/ssh/connect';
import { fault, onHost, sandboxHost, sandboxTarget, until } from '@/lib/ssh/test-sandbox';
import type { HostConnection } from '@/lib/ssh/types';
import { type BetweenHost, checkBetween } from './between';
import { HostFacts } from './facts-schema';
import { applyFix } from './fix';
import { gatherFacts } from './gather';
import { preChecks } from './pre-checks';

let ddb: HostConnection;
beforeAll(async () => {
  ddb = await connectHost(await sandboxTarget(0, 'ddb'), { timeoutMs: 10_000 });
});
afterAll(() => ddb?.close());

const rules = (findings: { rule: string }[]) => findings.map(({ rule }) => rule);

describe('facts', () => {
  test('what was gathered agrees with the host and survives being stored as JSON', async () => {
    const facts = await gatherFacts(ddb, { directories: ['/opt/dolphindb'] });
    expect(HostFacts.parse(JSON.parse(JSON.stringify(facts)))).toEqual(JSON.parse(JSON.stringify(facts)));
    expect(facts).toMatchObject({
      hostname: await onHost(0, 'hostname'),
      arch: await onHost(0, 'uname -m'),
      root: 'yes',
      user: { name: 'ddb', home: '/home/ddb' },
    });
    expect(facts.cores).toBe(Number(await onHost(0, 'nproc')));
    expect(facts.addresses).toContain(sandboxHost(0));
    expect(facts.openFiles.soft).toBe(Number(await onHost(0, "runuser -u ddb -- sh -c 'ulimit -Sn'")));
    expect(facts.listening).toContainEqual(expect.objectContaining({ port: 22, process: 'sshd' }));
    expect(facts.tools).toEqual(expect.arrayContaining(['unzip', 'setsid', 'sudo', 'ss', 'sha256sum']));
    expect(Math.abs(facts.clock.offsetMs)).toBeLessThanOrEqual(facts.clock.uncertaintyMs + 2);
    expect(facts.clock.uncertaintyMs).toBeLessThan(2000);
  });

  test('a user without sudo still gets facts, and root is told as not possible', async () => {
    const ops = await connectHost(await sandboxTarget(0, 'ops'), { timeoutMs: 10_000 });
    const facts = await gatherFacts(ops);
    expect(facts.root).toBe('no');
    expect(facts.listening).toContainEqual({ address: '0.0.0.0', port: 22 });
    ops.close();
  });

  test('running servers are found with installation and mode, and the ports with their owner', async () => {
    await onHost(
      0,
      'mkdir -p /srv/inst/server/clusterDemo && cp "$(readlink -f "$(command -v python3)")" /srv/inst/server/dolphindb',
    );
    await onHost(
      0,
      'cd /srv/inst/server/clusterDemo && (setsid ./../dolphindb -m http.server 18800 -mode controller </dev/null >/dev/null 2>&1 &) ; setsid ./../dolphindb -c \'import http.server,socketserver; socketserver.TCPServer(("",18801),http.server.SimpleHTTPRequestHandler).serve_forever()\' -mode agent </dev/null >/dev/null 2>&1 &',
    );
    try {
      const planned = { installDir: '/srv/inst', ports: [18801, 18802] };
      const facts = await until(
        async () => {
          const seen = await gatherFacts(ddb, { directories: ['/srv/inst'] });
          // `ss` looks for owners before it looks for sockets: of one that came in between it knows none.
          return seen.listening.some((at) => at.port === 18801 && at.process) ? seen : undefined;
        },
        5000,
        'the server listens and has an owner',
      );
      const findings = preChecks(facts as HostFacts, planned);
      expect(rules(findings)).toEqual(expect.arrayContaining(['H-DIR-01', 'H-PRC-01', 'H-PRT-01']));
      expect(findings.find(({ rule }) => rule === 'H-PRC-01')?.seen).toMatch(
        /pid \d+ root agent \/srv\/inst\/server\/dolphindb/,
      );
      expect(findings.find(({ rule }) => rule === 'H-PRT-01')).toMatchObject({
        severity: 'error',
        seen: expect.stringContaining('0.0.0.0:18801 dolphindb (pid '),
      });
    } finally {
      await onHost(0, 'pkill -f "^./../dolphindb" ; rm -rf /srv/inst');
    }
  });
});

describe('remedies', () => {
  test('the installation directory is made for the user, found writable, and asked again nothing changes', async () => {
    const installDir = '/opt/deck-fix/dolphindb';
    const check = async () =>
      preChecks(await gatherFacts(ddb, { directories: [installDir] }), { installDir });
    expect((await check()).find(({ rule }) => rule === 'V-PTH-15')).toMatchObject({
      fix: 'create-install-dir',
    });
    await applyFix(ddb, 'create-install-dir', { installDir });
    await applyFix(ddb, 'create-install-dir', { installDir });
    expect(rules(await check())).not.toContain('V-PTH-15');
    expect(await onHost(0, `stat -c '%U %a' ${installDir}`)).toBe('ddb 755');
    await onHost(0, `touch ${installDir}/theirs; chown root: ${installDir}`);
    await expect(applyFix(ddb, 'create-install-dir', { installDir })).rejects.toMatchObject({
      code: 'HOST-FIX-FAILED',
    });
    expect(await onHost(0, `stat -c %U ${installDir}; rm -r /opt/deck-fix`)).toBe('root');
  });

  test('values that could harm are refused before anything is sent', async () => {
    for (const installDir of ['/', '/opt/../etc', '/opt/a b', 'opt/x', "/opt/';id", undefined]) {
      await expect(applyFix(ddb, 'create-install-dir', { installDir })).rejects.toMatchObject({
        code: 'HOST-FIX-ARGS',
      });
    }
    await expect(applyFix(ddb, 'open-port', { ports: [70_000] })).rejects.toMatchObject({
      code: 'HOST-FIX-ARGS',
    });
    await expect(applyFix(ddb, 'rm', {})).rejects.toMatchObject({ code: 'HOST-FIX-UNKNOWN' });
  });

  test('a limit that the host cannot have is not written, so that nobody is locked out; one that it can have works in new connections', async () => {
    const file = '/etc/security/limits.d/90-dolphindb-deck.conf';
    const possible =
      (await onHost(0, "sh -c 'ulimit -Hn 102400' 2>/dev/null && echo yes || echo no")) === 'yes';
    const outcome = applyFix(ddb, 'raise-nofile');
    if (possible) await outcome;
    else await expect(outcome).rejects.toMatchObject({ code: 'HOST-FIX-FAILED' });
    expect(await onHost(0, `[ -e ${file} ] && echo there || echo none`)).toBe(possible ? 'there' : 'none');
    const again = await connectHost(await sandboxTarget(0, 'ddb'), { timeoutMs: 10_000 });
    const soft = (await gatherFacts(again)).openFiles.soft ?? Number.POSITIVE_INFINITY;
    if (possible) expect(soft).toBeGreaterThanOrEqual(102_400);
    again.close();
    await onHost(0, `rm -f ${file}`);
  });

  test('unzip that is there is not installed again; without a package source the failure is told', async () => {
    await applyFix(ddb, 'install-unzip');
    await onHost(0, 'mv /usr/bin/unzip /usr/bin/unzip.away');
    try {
      const findings = preChecks(await gatherFacts(ddb));
      expect(findings.find(({ rule }) => rule === 'H-TLS-02')).toMatchObject({
        severity: 'warning',
        fix: 'install-unzip',
      });
    } finally {
      await onHost(0, 'mv /usr/bin/unzip.away /usr/bin/unzip');
    }
  });

  test('where neither firewalld nor ufw is active no port is opened', async () => {
    await expect(applyFix(ddb, 'open-port', { ports: [8800] })).rejects.toMatchObject({
      code: 'HOST-FIX-FAILED',
    });
  });
});

describe('between hosts', () => {
  let hosts: BetweenHost[];
  beforeAll(async () => {
    hosts = await Promise.all(
      [0, 1, 2].map(async (index) => ({
        hostId: `h${index}`,
        address: sandboxHost(index),
        conn: await connectHost(await sandboxTarget(index, 'ddb'), { timeoutMs: 10_000 }),
      })),
    );
  });
  afterAll(() => {
    for (const { conn } of hosts ?? []) conn.close();
  });
  const planned = (ports: number[]) =>
    hosts.flatMap(({ address }) => ports.map((port) => ({ address, port })));

  test('open ports are proven from every other host, clocks agree, and nothing is left listening', async () => {
    const result = await checkBetween(hosts, planned([18800, 18801, 22]), { timeoutMs: 30_000 });
    expect(result.reaches).toHaveLength(18);
    expect(result.reaches.every((reach) => reach.result === 'ok')).toBe(true);
    expect(result.reaches.find(({ port }) => port === 22)?.behind).toBe('denied');
    expect(result.reaches.find(({ port }) => port === 18800)?.behind).toBe('listening');
    expect(result.findings).toEqual([]);
    for (const index of [0, 1, 2])
      expect(
        await onHost(
          index,
          "ss -Hltn 'sport >= 18800 and sport <= 18801'; pgrep -f '[s]ocket.socket' || true",
        ),
      ).toBe('');
  });

  test('a port that somebody uses is tried as it is', async () => {
    await onHost(0, 'setsid python3 -m http.server 18803 --bind 0.0.0.0 </dev/null >/dev/null 2>&1 &');
    await onHost(1, 'setsid python3 -m http.server 18803 --bind 127.0.0.1 </dev/null >/dev/null 2>&1 &');
    try {
      for (const index of [0, 1])
        await until(() => onHost(index, "ss -Hltn 'sport = :18803'"), 5000, 'server listens');
      const result = await checkBetween(hosts, planned([18803]));
      expect(result.reaches.filter(({ to }) => to === sandboxHost(0))).toMatchObject([
        { behind: 'taken', result: 'ok' },
        { behind: 'taken', result: 'ok' },
      ]);
      expect(result.findings).toMatchObject([
        {
          rule: 'V-NET-09',
          host: sandboxHost(1),
          message: { en: expect.stringContaining('another address') },
        },
      ]);
    } finally {
      for (const index of [0, 1]) await onHost(index, "pkill -f '[h]ttp.server 18803'");
    }
  });

  test('a port that a packet filter drops or rejects is named with the filter, on the right host', async () => {
    await fault(1, 'firewall', '18800', 'drop');
    await fault(2, 'firewall', '18801', 'reject');
    try {
      const result = await checkBetween(hosts, planned([18800, 18801]));
      const bad = result.reaches
        .filter((reach) => reach.result !== 'ok')
        .map(({ to, port, result: how }) => `${to} ${port} ${how}`);
      expect(new Set(bad)).toEqual(
        new Set([`${sandboxHost(1)} 18800 filtered`, `${sandboxHost(2)} 18801 refused`]),
      );
      const [dropped, rejected] = result.findings;
      expect(dropped).toMatchObject({ rule: 'V-NET-09', severity: 'error', host: sandboxHost(1) });
      expect(dropped?.message.en).toMatch(/packet filter of 10\.0\.0\.81 \(.*(iptables|nftables)/);
      expect(rejected).toMatchObject({ host: sandboxHost(2) });
    } finally {
      await fault(1, 'unfirewall', '18800');
      await fault(2, 'unfirewall', '18801');
    }
  });

  test('ports that may not be listened on are told as not tested', async () => {
    const result = await checkBetween(hosts.slice(0, 2), [{ address: sandboxHost(0), port: 999 }]);
    expect(result.reaches).toMatchObject([{ from: sandboxHost(1), behind: 'denied', result: 'unknown' }]);
    expect(rules(result.findings)).toEqual(['H-NET-01']);
  });

  test('a passed deadline ends it and leaves nothing behind', async () => {
    const stop = AbortSignal.timeout(300);
    await fault(1, 'firewall', '18800', 'drop');
    try {
      await checkBetween(hosts, planned([18800]), { signal: stop }).catch(() => {});
      await until(async () => (await onHost(1, "ss -Hltn 'sport = :18800'")) === '', 5000, 'listener gone');
    } finally {
      await fault(1, 'unfirewall', '18800');
    }
  });
});
