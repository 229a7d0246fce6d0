import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ActionContext } from '@/lib/runs/action';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { pathsOf } from '@/lib/runs/plans/paths';
import { planUpgrade, type UpgradeInput } from '@/lib/runs/plans/upgrade';
import { fault, onHost, until } from '@/lib/ssh/test-sandbox';
import { runUpgradeScript } from './run-upgrade-script';
import { buildPackage, packageOf, sandboxVersion, zipOf } from './testing/packages';
import { mustRun, type Outcome, runPlan } from './testing/run-plan';
import { addresses, deployInput, emptyHosts, everywhere, sandboxHosts } from './testing/sandbox';

// No node is ever started here: the script replaces files, and what is looked at are files.

const dir = '/opt/dolphindb';
const { binary, demo, marker } = pathsOf(dir);
const script = `${demo}/upgrade.sh`;
const first = sandboxVersion;
const [second, third] = ['2.00.12.1', '2.00.13.2'];
/** What changes files, without what only a running cluster needs. */
const onFiles = /^(check|distribute|unpack-new|replace-programs|compare)$/;

const connect = sandboxHosts(3);

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

const run = (...what: Parameters<typeof planFor>): Promise<Outcome> => runPlan(planFor(...what), { connect });
const same = (values: string[]) => [...new Set(values)];

/** The executable's hash in a package. */
const binaryIn = (version: string) =>
  execFileSync('sh', ['-c', `unzip -p ${zipOf(version)} server/dolphindb | sha256sum | cut -c1-64`], {
    encoding: 'utf8',
  }).trim();
const binaries = async () => same(await everywhere(`sha256sum < ${binary} | cut -c1-64`));
const own = () =>
  everywhere(`cd ${dir}/server && sha256sum dolphindb.lic dolphindb.cfg clusterDemo/config/*`);
const leftovers = () => everywhere(`ls -d ${demo}/v[0-9]* ${demo}/*.zip* 2>/dev/null || true`);

beforeAll(async () => {
  for (const version of [second, third]) buildPackage(version);
  const deploy = planDeploy(deployInput());
  const before = deploy.stages.findIndex(({ key }) => key === 'controllers');
  await mustRun({ ...deploy, stages: deploy.stages.slice(0, before) }, { connect });
}, 120_000);
afterAll(() => emptyHosts(), 60_000);

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
