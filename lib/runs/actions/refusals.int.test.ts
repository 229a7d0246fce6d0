import { afterEach, describe, expect, test } from 'vitest';
import { type DeployInput, planDeploy } from '@/lib/runs/plans/deploy';
import { fault, onHost } from '@/lib/ssh/test-sandbox';
import type { HostConnection, SshTarget } from '@/lib/ssh/types';
import { type Outcome, runPlan } from './testing/run-plan';
import { addresses, closeAll, connectAll, deployInput, emptyHosts, sandboxHosts } from './testing/sandbox';

const connect = sandboxHosts(3);

/** Carries out a plan up to, but not including, a stage. */
const deploy = (input: DeployInput, end?: string): Promise<Outcome> =>
  runPlan(planDeploy(input), { connect, beforeStage: (key) => key !== end });

const errorOf = ({ errors }: Outcome, host: string) => errors.find(({ key }) => key.endsWith(`@${host}`));
const [first = '', second = '', third = ''] = addresses;

afterEach(() => emptyHosts(), 60_000);

describe('before anything is changed', () => {
  test('a directory with something else in it is refused with what was found, and left alone', async () => {
    await onHost(1, 'mkdir -p /opt/dolphindb/data; echo precious > /opt/dolphindb/data/file');
    const outcome = await deploy(deployInput(), 'distribute');
    expect(errorOf(outcome, second)).toMatchObject({ code: 'DEPLOY-OCCUPIED', seen: 'data' });
    expect(outcome.errors).toHaveLength(1);
    expect(await onHost(1, 'cat /opt/dolphindb/data/file; ls -A /opt/dolphindb')).toBe('precious\ndata');
  });

  test('an empty directory made beforehand is accepted', async () => {
    await onHost(1, 'mkdir -p /opt/dolphindb');
    expect((await deploy(deployInput(), 'distribute')).errors).toEqual([]);
  });

  test('a planned port that another process holds is refused, and its owner is named', async () => {
    await onHost(
      2,
      'setsid python3 -m http.server 8802 --bind 127.0.0.1 </dev/null >/dev/null 2>&1 & until ss -ltn | grep -q 8802; do sleep 0.1; done',
    );
    const outcome = await deploy(deployInput(), 'distribute');
    await onHost(2, 'pkill -f [h]ttp.server');
    expect(errorOf(outcome, third)).toMatchObject({
      code: 'DEPLOY-PORT-TAKEN',
      seen: expect.stringMatching(/^port 8802: process \d+, python3 -m http.server/),
    });
    expect(errorOf(outcome, third)?.text).toContain('datanode3');
  });

  test('a disk that cannot take the package is refused with the figures', async () => {
    await fault(0, 'smalldisk', '60m', '/opt');
    const outcome = await deploy(deployInput(), 'distribute');
    await fault(0, 'bigdisk', '/opt');
    expect(errorOf(outcome, first)).toMatchObject({ code: 'DEPLOY-NO-SPACE' });
    expect(errorOf(outcome, first)?.text).toMatch(/\d+ MB free .* needs \d+ MB/);
  });

  test('a host without a tool that is needed is refused by the name of the tool', async () => {
    await onHost(0, 'mv /usr/bin/unzip /usr/bin/unzip.away');
    const outcome = await deploy(deployInput(), 'distribute');
    await onHost(0, 'mv /usr/bin/unzip.away /usr/bin/unzip');
    expect(errorOf(outcome, first)).toMatchObject({ code: 'DEPLOY-TOOL-MISSING', seen: 'unzip' });
  });
});

describe('while files are placed', () => {
  test('a disk that becomes full during unpacking is named, nothing half unpacked stays, and the next run goes on from there', async () => {
    await fault(0, 'smalldisk', '300m', '/opt');
    const outcome = await runPlan(planDeploy(deployInput()), {
      connect,
      beforeStage: async (key) => {
        if (key === 'unpack')
          await onHost(0, 'dd if=/dev/zero of=/opt/filler bs=1M 2>/dev/null; truncate -s -20M /opt/filler');
        return key !== 'licence';
      },
    });
    expect(errorOf(outcome, first)).toMatchObject({ code: 'DEPLOY-NO-SPACE' });
    expect(await onHost(0, 'ls -A /opt/dolphindb /opt/dolphindb/.deck')).not.toMatch(/server|unpack/);
    await onHost(0, 'rm /opt/filler');
    const again = await deploy(deployInput(), 'licence');
    expect(again.errors).toEqual([]);
    expect(Object.fromEntries(again.steps)).toMatchObject({
      [`upload-package@${first}`]: 'skipped',
      [`unpack-package@${first}`]: 'applied',
      [`unpack-package@${second}`]: 'skipped',
    });
    await onHost(0, 'rm -rf /opt/dolphindb');
    await fault(0, 'bigdisk', '/opt');
  }, 60_000);

  test('hosts can download the package themselves, and all must have got the same', async () => {
    const { sha256, ...pkg } = deployInput().package;
    const url = `${process.env.SANDBOX_DOWNLOADS}${pkg.fileName}`;
    const input: DeployInput = { ...deployInput(), package: { ...pkg, source: 'download', url } };
    const outcome = await deploy(input, 'unpack');
    expect(outcome.errors).toEqual([]);
    expect(outcome.log.join('\n').match(new RegExp(sha256 ?? '-', 'g'))?.length).toBe(6);
    await onHost(1, `echo x >> /opt/dolphindb/.deck/${pkg.fileName}`);
    expect((await deploy(input, 'unpack')).errors).toMatchObject([{ code: 'DEPLOY-PACKAGES-DIFFER' }]);
  }, 60_000);

  test('an address that has no package ends in an error with the answer of the server', async () => {
    const pkg = deployInput().package;
    const url = `${process.env.SANDBOX_DOWNLOADS}DolphinDB_Linux64_V9.99.9.zip`;
    const outcome = await deploy(
      { ...deployInput(), package: { ...pkg, source: 'download', url } },
      'unpack',
    );
    expect(outcome.errors[0]).toMatchObject({
      code: 'DEPLOY-DOWNLOAD',
      seen: expect.stringContaining('404'),
    });
  });

  test('a package of another version may be replaced as long as it was never started', async () => {
    expect((await deploy(deployInput(), 'licence')).errors).toEqual([]);
    const before = await onHost(0, 'stat -c %i /opt/dolphindb/server');
    await onHost(0, `sed -i 's/"sha256": "./"sha256": "0/' /opt/dolphindb/.deck.json`);
    expect((await deploy(deployInput(), 'licence')).steps.get(`unpack-package@${first}`)).toBe('applied');
    expect(await onHost(0, 'stat -c %i /opt/dolphindb/server')).not.toBe(before);
    await onHost(
      0,
      `sed -i 's/"sha256": "./"sha256": "0/' /opt/dolphindb/.deck.json; mkdir -p /opt/dolphindb/server/clusterDemo/data/controller1`,
    );
    expect(errorOf(await deploy(deployInput(), 'licence'), first)).toMatchObject({
      code: 'DEPLOY-OTHER-PACKAGE',
    });
  }, 60_000);
});

describe('after a run that was cut off while it wrote a file', () => {
  test('the half files are gone once the next run has written the licence and the configuration', async () => {
    expect((await deploy(deployInput(), 'licence')).errors).toEqual([]);
    const server = '/opt/dolphindb/server';
    const halves = `${server}/.dolphindb.lic.deck-0a1b2c3d ${server}/clusterDemo/config/.cluster.cfg.deck-4e5f6a7b`;
    await onHost(0, `mkdir -p ${server}/clusterDemo/config; touch ${halves}`);
    expect((await deploy(deployInput(), 'controllers')).errors).toEqual([]);
    expect(await onHost(0, `ls -d ${halves} 2>/dev/null || true`)).toBe('');
  }, 60_000);
});

describe('for users other than root', () => {
  const asUser = async (user: Partial<SshTarget>, input: DeployInput, end?: string) => {
    const own = await connectAll(user);
    const outcome = await runPlan(planDeploy(input), {
      connect: async (id) => own.get(id) as HostConnection,
      beforeStage: (key) => key !== end,
    });
    closeAll(own);
    return outcome;
  };

  test('with sudo, the directory is made for the user and everything runs as that user', async () => {
    const outcome = await asUser({ username: 'ddb', sudo: 'nopasswd' }, deployInput());
    expect(outcome.errors).toEqual([]);
    expect(
      await onHost(
        0,
        "stat -c %U /opt/dolphindb /opt/dolphindb/server; ps -o user= -p $(pgrep -d, -f 'dolphindb.*-mode [cad]') | sort -u",
      ),
    ).toBe('ddb\nddb\nddb');
  }, 90_000);

  test('with sudo that asks for a password, the same', async () => {
    const password = process.env.SANDBOX_DBA_PASSWORD;
    const user: Partial<SshTarget> = {
      username: 'dba',
      password,
      privateKey: undefined,
      sudo: 'password',
      sudoPassword: password,
    };
    expect((await asUser(user, deployInput())).errors).toEqual([]);
  }, 90_000);

  test('without sudo, a directory below the root of the system is refused before anything is sent, and its own home is enough', async () => {
    const password = process.env.SANDBOX_OPS_PASSWORD;
    const user = { username: 'ops', password, privateKey: undefined };
    const outcome = await asUser(user, deployInput(), 'unpack');
    expect(outcome.errors[0]).toMatchObject({ code: 'DEPLOY-NOT-WRITABLE' });
    const home = await asUser(user, deployInput({ installDir: '/home/ops/dolphindb' }));
    expect(home.errors).toEqual([]);
    expect(home.steps.get('verify-cluster')).toBe('applied');
    await emptyHosts();
    await Promise.all(addresses.map((_, host) => onHost(host, 'rm -rf /home/ops/dolphindb')));
  }, 60_000);
});
