import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quote, rung, type Sandbox, startSandbox } from './driver';

const machineRung = rung();
let sandbox: Sandbox;

beforeAll(async () => {
  if (machineRung === 0)
    throw new Error('This machine allows no sandbox hosts (rung 0): nothing here was tested.');
  sandbox = await startSandbox(2, { SANDBOX_VERSION: 'none' });
});
afterAll(() => sandbox?.end());

const fault = async (host: number, what: string) => {
  const { code, out } = await sandbox.run(`bash "$SANDBOX_SH" fault ${host} ${what}`);
  expect(out).toBe('');
  expect(code).toBe(0);
};

const options =
  '-o ConnectTimeout=2 -o UserKnownHostsFile="$SANDBOX_KNOWN_HOSTS" -o StrictHostKeyChecking=yes -o NumberOfPasswordPrompts=1';
const byKey = (user: string, host: number, line: string) =>
  sandbox.run(`ssh ${options} -o BatchMode=yes -i "$SANDBOX_KEY" ${user}@10.0.0.${host} ${quote(line)}`);

/** Signs in with a password that a helper programme hands over, as there is no terminal. */
const byPassword = (user: string, password: string, line: string) =>
  sandbox.run(
    `ask=$(mktemp) && printf '#!/bin/sh\\necho %s\\n' ${quote(password)} > $ask && chmod 700 $ask; ` +
      `SSH_ASKPASS=$ask SSH_ASKPASS_REQUIRE=force ssh ${options} -o PubkeyAuthentication=no ${user}@10.0.0.80 ${quote(line)}; ` +
      'code=$?; rm -f $ask; (exit $code)',
  );

test('tells the rung that the tests ran on', async () => {
  const used = await sandbox.env('SANDBOX_RUNG');
  console.log(`hosts.int.test: rung ${used}, capabilities ${await sandbox.env('SANDBOX_CAPABILITIES')}`);
  expect([1, 2]).toContain(Number(used));
  expect(Number(used)).toBe(machineRung);
});

test("a real sshd answers at the seed's addresses, each a machine of its own", async () => {
  expect(await sandbox.env('SANDBOX_HOSTS')).toBe('10.0.0.80 10.0.0.81');
  for (const host of [80, 81]) {
    const { out } = await byKey(
      'root',
      host,
      'hostname; sshd -V 2>&1 | grep -o OpenSSH; ping -c1 -W2 h80 >/dev/null && echo sees h80',
    );
    expect(out.split('\n')).toEqual([`h${host}`, 'OpenSSH', 'sees h80']);
  }
  await sandbox.inHost(80, 'echo only here > /tmp/mark');
  expect((await sandbox.inHost(81, 'test -e /tmp/mark')).code).toBe(1);
});

test('process 1 is systemd, and it runs well', async ({ skip }) => {
  if (machineRung !== 1) skip(`no systemd on rung ${machineRung}`);
  expect((await sandbox.inHost(81, 'cat /proc/1/comm')).out).toBe('systemd');
  expect((await sandbox.inHost(81, 'systemctl is-system-running --wait')).out).toBe('running');
});

test('sshd has the limits of a stock server', async () => {
  const { out } = await sandbox.inHost(80, "sshd -T | grep -E '^max(startups|sessions)'");
  expect(out.split('\n').sort()).toEqual(['maxsessions 10', 'maxstartups 10:30:100']);
});

test('a host cannot reach anything but the sandbox', async () => {
  const { code } = await sandbox.inHost(80, 'ip route get 192.0.2.1');
  expect(code).not.toBe(0);
});

describe('accounts', () => {
  test('root signs in by key and by password', async () => {
    expect((await byKey('root', 80, 'id -u')).out).toBe('0');
    expect((await byPassword('root', 'sandbox-Root-1', 'id -u')).out).toBe('0');
  });

  test('ddb signs in by key and by password and uses sudo without one', async () => {
    expect((await byKey('ddb', 80, 'id -un; sudo -n id -u')).out).toBe('ddb\n0');
    expect((await byPassword('ddb', 'sandbox-Ddb-1', 'id -un')).out).toBe('ddb');
  });

  test('ops signs in by password only and has no sudo', async () => {
    expect((await byKey('ops', 80, 'true')).out).toContain('Permission denied');
    expect((await byPassword('ops', 'sandbox-Ops-1', 'id -un')).out).toBe('ops');
    const sudo = await byPassword('ops', 'sandbox-Ops-1', 'echo sandbox-Ops-1 | sudo -S -p "" id -u');
    expect(sudo.out).toContain('ops is not in the sudoers file');
  });

  test('dba needs the password again for sudo', async () => {
    const silent = await byPassword('dba', 'sandbox-Dba-1', 'sudo -n id -u');
    expect(silent.out).toContain('a password is required');
    const told = await byPassword('dba', 'sandbox-Dba-1', 'echo sandbox-Dba-1 | sudo -S -p "" id -u');
    expect(told.out).toBe('0');
  });

  test('a wrong password is refused', async () => {
    expect((await byPassword('root', 'wrong', 'true')).out).toContain('Permission denied');
  });
});

describe('faults', () => {
  const answer = async () => (await byKey('root', 81, 'echo alive')).out;

  test.each([
    ['partition', 'heal', 'Connection timed out'],
    ['linkdown', 'linkup', 'Connection timed out'],
    ['drop', 'undrop', 'Connection timed out'],
    ['freeze', 'thaw', 'timed out'],
    ['firewall 22', 'unfirewall 22', 'Connection timed out'],
    ['firewall 22 reject', 'unfirewall 22', 'Connection refused'],
  ])('%s cuts the host off and %s brings it back', async (harm, remedy, seen) => {
    await fault(81, harm);
    expect(await answer()).toContain(seen);
    await fault(81, remedy);
    expect(await answer()).toBe('alive');
  });

  test('a firewall closes its own port alone', async () => {
    await fault(81, 'firewall 9999');
    expect(await answer()).toBe('alive');
    await fault(81, 'unfirewall 9999');
  });

  test('a frozen host still takes TCP connections', async () => {
    await fault(81, 'freeze');
    expect((await sandbox.run('timeout 2 bash -c "exec 3<>/dev/tcp/10.0.0.81/22"')).code).toBe(0);
    await fault(81, 'thaw');
  });

  test.each(['kill', 'stop', 'poweroff'])(
    '%s ends every process; start boots with the files kept',
    async (kind) => {
      await sandbox.inHost(81, `echo ${kind} > /root/kept; (sleep 600 &)`);
      await fault(81, kind);
      expect(await answer()).toContain(kind === 'poweroff' ? 'Connection timed out' : 'Connection refused');
      await fault(81, 'start');
      expect(await byKey('root', 81, 'cat /root/kept; pgrep sleep')).toEqual({ code: 1, out: kind });
    },
  );

  test('a small disk runs full', async () => {
    await fault(81, 'smalldisk 2m /opt/small');
    expect((await byKey('root', 81, 'head -c 3000000 /dev/zero > /opt/small/x')).out).toContain(
      'No space left',
    );
    await fault(81, 'bigdisk /opt/small');
  });

  test('a slow link carries no more than its rate', async () => {
    await fault(81, 'slow 8mbit');
    const from = Date.now();
    const copy = await sandbox.run(
      `head -c 2000000 /dev/zero | ssh ${options} -i "$SANDBOX_KEY" root@10.0.0.81 'cat > /dev/null'`,
    );
    expect(copy.code).toBe(0);
    expect(Date.now() - from).toBeGreaterThan(1800);
    await fault(81, 'fast');
  });

  test('a new host key is noticed by a client that pinned the old one', async () => {
    await fault(81, 'rekey');
    const { out } = await byKey('root', 81, 'echo alive');
    expect(out).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED');
  });

  test('an unknown fault or host is refused', async () => {
    expect((await sandbox.run('bash "$SANDBOX_SH" fault 81 earthquake')).out).toContain(
      'no such fault: earthquake',
    );
    expect((await sandbox.run('bash "$SANDBOX_SH" fault 99 kill')).out).toContain('no host 99');
  });
});
