import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ActionContext } from '@/lib/runs/action';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { pathsOf } from '@/lib/runs/plans/paths';
import { planUpgrade, type UpgradeInput } from '@/lib/runs/plans/upgrade';
import { fault, onHost, until } from '@/lib/ssh/test-sandbox';
import type { HostConnection } from '@/lib/ssh/types';
import { runUpgradeScript } from './run-upgrade-script';
import { setSources } from './sources';
import { type Outcome, runPlan } from './testing/run-plan';
import {
  addresses,
  closeAll,
  connectAll,
  deployInput,
  emptyHosts,
  licenceFile,
  sha256,
} from './testing/sandbox';

// No node is ever started here: the script replaces files, and what is looked at are files.

const dir = '/opt/dolphindb';
const { binary, demo, marker } = pathsOf(dir);
const script = `${demo}/upgrade.sh`;
const first = process.env.SANDBOX_VERSION ?? '';
const [second, third] = ['2.00.12.1', '2.00.13.2'];
/** What changes files, without what only a running cluster needs. */
const onFiles = /^(check|distribute|unpack-new|replace-programs|compare)$/;

let connections: Map<string, HostConnection>;
const zips = new Map<string, string>();

function build(version: string): void {
  const words = [process.env.SANDBOX_SH ?? '', 'package', version];
  zips.set(version, execFileSync('bash', words, { encoding: 'utf8' }).trim().split('\n').at(-1) ?? '');
}

function packageOf(version: string): UpgradeInput['package'] {
  const bytes = readFileSync(zips.get(version) ?? '');
  return {
    id: version,
    version,
    variant: '',
    arch: 'x86_64',
    fileName: `DolphinDB_Linux64_V${version}.zip`,
    sha256: sha256(bytes),
    sizeBytes: bytes.length,
    source: 'upload',
  };
}

function planFor(mode: 'online' | 'offline', to: string, change: Partial<UpgradeInput['package']> = {}) {
  const { cluster, hosts } = deployInput();
  const plan = planUpgrade({
    cluster,
    hosts,
    upgradeId: `u${to}`,
    backupId: 'b',
    from: { version: first, variant: '' },
    package: { ...packageOf(to), ...change },
    script: mode,
    settings: { ha: true, documents: [] },
    needBytes: {},
  });
  return { ...plan, stages: plan.stages.filter(({ key }) => onFiles.test(key)) };
}

const connect = async (hostId: string) => connections.get(hostId) as HostConnection;
const run = (...what: Parameters<typeof planFor>): Promise<Outcome> => runPlan(planFor(...what), { connect });
const everywhere = (command: string) => Promise.all(addresses.map((_, host) => onHost(host, command)));
const same = (values: string[]) => [...new Set(values)];

/** The executable's hash in a package. */
const binaryIn = (version: string) =>
  execFileSync('sh', ['-c', `unzip -p ${zips.get(version)} server/dolphindb | sha256sum | cut -c1-64`], {
    encoding: 'utf8',
  }).trim();
const binaries = async () => same(await everywhere(`sha256sum < ${binary} | cut -c1-64`));
const own = () =>
  everywhere(`cd ${dir}/server && sha256sum dolphindb.lic dolphindb.cfg clusterDemo/config/*`);
const leftovers = () => everywhere(`ls -d ${demo}/v[0-9]* ${demo}/*.zip* 2>/dev/null || true`);

beforeAll(async () => {
  if (addresses.length < 3) throw new Error('needs the sandbox with 3 hosts');
  for (const version of [first, second, third]) build(version);
  setSources({
    async packageFile(id) {
      const path = zips.get(id) ?? zips.get(first) ?? '';
      return { path, sizeBytes: (await stat(path)).size, sha256: sha256(readFileSync(path)) };
    },
    licenceContent: async (id) => licenceFile(id),
    consoleAccount: async () => ({ user: 'admin', password: '123456' }),
  });
  connections = await connectAll();
  const deploy = planDeploy(deployInput());
  const before = deploy.stages.findIndex(({ key }) => key === 'controllers');
  const { errors } = await runPlan({ ...deploy, stages: deploy.stages.slice(0, before) }, { connect });
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
}, 120_000);
afterAll(async () => {
  await emptyHosts();
  closeAll(connections);
}, 60_000);

describe('before anything is changed', () => {
  test('a version that cannot be downloaded is refused', async () => {
    const { errors } = await run('online', second, { version: '2.00.99.9', sha256: undefined });
    expect(errors.map(({ code }) => code)).toEqual(addresses.map(() => 'UPGRADE-SCRIPT-NOT-THERE'));
    expect(errors[0]?.seen).toContain('404');
  });

  test('a download of another size than the known package is refused', async () => {
    const { errors } = await run('online', second, { sizeBytes: 5 });
    expect(errors[0]).toMatchObject({ code: 'UPGRADE-SCRIPT-NOT-THERE' });
  });

  describe('with a script that somebody has changed', () => {
    afterEach(() => onHost(1, `mv -f ${script}.kept ${script}`));

    test('it is not driven', async () => {
      await onHost(1, `cp ${script} ${script}.kept && sed -i 's/(y.n)/(yes)/' ${script}`);
      const { steps, errors } = await run('online', second);
      expect(errors.map(({ code }) => code)).toEqual(['UPGRADE-SCRIPT-UNKNOWN']);
      expect([...steps.keys()].filter((key) => key.startsWith('run-'))).toEqual([]);
    });
  });
});

describe('online', () => {
  test('what comes from the download address is unpacked only when it is the known package', async () => {
    const { errors } = await run('online', second, { sha256: 'e'.repeat(64) });
    expect(errors.map(({ code }) => code)).toEqual(addresses.map(() => 'UPGRADE-SCRIPT-PACKAGE'));
    expect(await binaries()).toEqual([binaryIn(first)]);
  });

  test('cancelled in the download it leaves no process, and the next attempt clears up and replaces everything', async () => {
    const kept = await own();
    await fault(0, 'slow', '1mbit');
    const stop = new AbortController();
    const step = planFor('online', second)
      .stages.at(-1)
      ?.steps.find(({ host }) => host === addresses[0]);
    if (!step) throw new Error('no step');
    const ctx = { step, signal: stop.signal, log: () => {}, progress: () => {}, connect };
    const going = runUpgradeScript.apply(
      ctx as unknown as ActionContext,
      runUpgradeScript.args.parse(step.args),
    );
    going.catch(() => {});
    await until(() => onHost(0, 'pgrep -x wget || true'), 20_000, 'wget');
    stop.abort();
    await expect(going).rejects.toThrow();
    await fault(0, 'fast');
    await until(
      async () => (await onHost(0, 'pgrep -fc "[u]pgrade.sh" || true')) === '0',
      10_000,
      'no script',
    );
    expect((await leftovers())[0]).toContain('.zip');

    const { errors, log } = await run('online', second);
    expect(errors).toEqual([]);
    expect(log.filter((line) => line.includes('UpgradeSuccess'))).toHaveLength(addresses.length);
    expect(await binaries()).toEqual([binaryIn(second)]);
    expect(same(await everywhere(`[ -x ${binary} ] && echo yes`))).toEqual(['yes']);
    expect(await own()).toEqual(kept);
    expect(same(await leftovers())).toEqual(['']);
    expect(JSON.parse(await onHost(2, `cat ${marker}`)).package.version).toBe(second);
  }, 90_000);

  test('carried out again it runs nothing', async () => {
    const { steps, log } = await run('online', second);
    expect(addresses.map((address) => steps.get(`run-upgrade-script@${address}`))).toEqual(
      addresses.map(() => 'skipped'),
    );
    expect(log.join('\n')).not.toContain('UpgradeSuccess');
  });

  test('without a known hash the hosts are compared with each other', async () => {
    const unknown = { sha256: undefined, source: 'download' as const };
    expect(planFor('online', second, unknown).stages.map(({ key }) => key)).toContain('compare');
    const { errors } = await run('online', second, unknown);
    expect(errors).toEqual([]);
  });
});

describe('offline', () => {
  test('a copy that was cut off in the middle, with all that lies about then, is done again', async () => {
    const halfway = [
      `mkdir -p ${demo}/v${third}/server && echo half > ${demo}/v${third}/server/dolphindb`,
      `echo half > ${demo}/DolphinDB_Linux64_V${third}.zip`,
      `truncate -s 1000 ${binary}`,
    ].join(' && ');
    await onHost(0, halfway);
    const { errors, log } = await run('offline', third);
    expect(errors).toEqual([]);
    expect(log.filter((line) => line.includes('UpLoadSuccess'))).toHaveLength(addresses.length);
    expect(await binaries()).toEqual([binaryIn(third)]);
    expect(same(await leftovers())).toEqual(['']);
  }, 60_000);

  test('an end that nobody saw is found out, and the script not run a second time', async () => {
    await onHost(0, `sed -i 's/${third.replaceAll('.', '[.]')}/${second}/g; s/"sha256": "./&0/' ${marker}`);
    const { errors, log } = await run('offline', third);
    expect(errors).toEqual([]);
    expect(log.join('\n')).toContain('upgrade.sh has done its work already');
    expect(log.join('\n')).not.toContain('UpgradeSuccess');
    expect(JSON.parse(await onHost(0, `cat ${marker}`)).package.version).toBe(third);
  }, 60_000);
});
