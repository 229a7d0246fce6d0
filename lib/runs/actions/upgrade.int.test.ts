import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BackupManifest } from '@/lib/backups/manifest';
import type { Plan } from '@/lib/runs/plan';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { pathsOf } from '@/lib/runs/plans/paths';
import { holdPath } from '@/lib/runs/plans/systemd-unit';
import { planUpgrade } from '@/lib/runs/plans/upgrade';
import { planRollback } from '@/lib/runs/plans/upgrade-rollback';
import { onHost } from '@/lib/ssh/test-sandbox';
import { appendRows, createTable, rowsIn, untilAnswering } from './testing/data';
import { buildPackage, packageOf, sandboxVersion } from './testing/packages';
import { mustRun, type Outcome, outsideDeck, type RunOptions, runPlan } from './testing/run-plan';
import {
  addresses,
  deployInput,
  emptyHosts,
  everywhere,
  sandboxHosts,
  useSandboxBackups,
} from './testing/sandbox';

const dir = '/opt/dolphindb';
const { binary } = pathsOf(dir);
const settings = { ha: true, documents: [] };
const connect = sandboxHosts(3);

function upgrade(from: string, to: string, backupId: string): Plan {
  const { cluster, hosts } = deployInput();
  const plan = planUpgrade({
    cluster,
    hosts,
    upgradeId: `u${backupId}`,
    backupId,
    from: { version: from, variant: '' },
    package: packageOf(to),
    settings,
    needBytes: {},
  });
  return outsideDeck(plan);
}

function rollback(version: string, backupId: string, compare = true): Plan {
  const { cluster, hosts } = deployInput();
  const from = { version, variant: '' };
  const backup = { id: backupId, settings };
  const plan = planRollback({
    cluster,
    hosts,
    upgradeId: 'u',
    from,
    backup,
    stamp: `to-${backupId}`,
    compare,
  });
  return outsideDeck(plan);
}

const run = (plan: Plan, options: Partial<RunOptions> = {}): Promise<Outcome> =>
  runPlan(plan, { connect, ...options });

const hashes = () => everywhere(`sha256sum < ${binary}`);
const held = () => everywhere(`[ ! -e ${holdPath(dir)} ] || echo held`);

/** Metadata and configuration on a host that do not have the hash of the backup's manifest. */
async function differing(host: number, backupId: string): Promise<string> {
  const place = `${dir}/.deck/backups/${backupId}/manifest.json`;
  const { items } = JSON.parse(await onHost(host, `cat ${place}`)) as BackupManifest;
  const lines = items
    .filter(({ kind }) => kind !== 'programs')
    .flatMap(({ path, entries }) =>
      entries.flatMap((entry) => (entry.sha256 ? [`${entry.sha256}  ${path}/${entry.path}`] : [])),
    );
  expect(lines.length).toBeGreaterThan(3);
  return onHost(host, `sha256sum -c --quiet <<'EOF' 2>&1 || true\n${lines.join('\n')}\nEOF`);
}

const rows = () => rowsIn('dfs://ops');
/** What is the user's own: configuration, licence and a plugin that no package has. */
const own = () =>
  everywhere(
    `cd ${dir}/server && sha256sum dolphindb.lic dolphindb.cfg clusterDemo/config/controller.cfg clusterDemo/config/agent.cfg plugins/own/x`,
  );

beforeAll(async () => {
  buildPackage('2.00.12.1');
  buildPackage('2.00.13.1', '--broken');
  useSandboxBackups();
  await mustRun(planDeploy(deployInput()), { connect });
  await untilAnswering();
  await createTable('dfs://ops');
  await everywhere(`mkdir -p ${dir}/server/plugins/own && echo mine > ${dir}/server/plugins/own/x`);
}, 240_000);
afterAll(() => emptyHosts(), 60_000);

describe('a full upgrade in Deck’s own way', () => {
  test('cut off in the middle of the replacement goes on, replaces every program and leaves what is the user’s own', async () => {
    const [before, kept] = [await hashes(), await own()];
    const plan = upgrade(sandboxVersion, '2.00.12.1', 'b1');
    const cut = await run(plan, { beforeStage: (key) => key !== 'replace-programs' });
    expect(cut.errors).toEqual([]);
    expect(await hashes()).toEqual(before);
    expect(await held()).toEqual(['held', 'held', 'held']);
    // as a run that died after some of the renames would leave it
    await onHost(0, `mv -f ${dir}/.deck/upgrade/server/dolphindb.dos ${dir}/server/dolphindb.dos`);
    const outcome = await run(plan);
    expect(outcome.errors).toEqual([]);
    expect(outcome.steps.get(`take-backup@${addresses[0]}`)).toBe('skipped');
    expect(new Set(await hashes()).size).toBe(1);
    expect(await hashes()).not.toEqual(before);
    expect(await own()).toEqual(kept);
    expect(await held()).toEqual(['', '', '']);
    expect(await rows()).toBe(12);
  }, 240_000);

  test('carried out again touches no program and starts nothing a second time', async () => {
    const pids = () => everywhere('pgrep -f "mode [c]ontroller"');
    const before = await pids();
    const again = upgrade(sandboxVersion, '2.00.12.1', 'b1');
    const outside = { ...again, stages: again.stages.filter(({ key }) => !/^stop-|backup/.test(key)) };
    const { steps, errors } = await run(outside);
    expect(errors).toEqual([]);
    expect(steps.get(`replace-programs@${addresses[0]}`)).toBe('skipped');
    expect(await pids()).toEqual(before);
  }, 120_000);
});

describe('an upgrade to a version that does not start', () => {
  test('stops with the reason, and the rollback brings back programs, versions and every row', async () => {
    const before = await hashes();
    const { errors } = await run(upgrade('2.00.12.1', '2.00.13.1', 'b2'));
    expect(errors[0]?.key).toMatch(/^start-controller@/);
    expect(await hashes()).not.toEqual(before);
    const plan = rollback('2.00.12.1', 'b2');
    const restored = await run(plan, { beforeStage: (key) => key !== 'release' });
    expect(restored.errors).toEqual([]);
    for (const host of addresses.keys()) expect(await differing(host, 'b2')).toBe('');
    const aside = await onHost(0, `ls ${dir}/.deck/aside/to-b2`);
    expect(aside).toContain('programs');
    const back = await run(plan);
    expect(back.errors).toEqual([]);
    expect(back.steps.get(`restore-backup@${addresses[0]}`)).toBe('skipped');
    expect(await hashes()).toEqual(before);
    expect(await rows()).toBe(12);
    const marker = JSON.parse(await onHost(2, `cat ${dir}/.deck.json`)) as { package: { version: string } };
    expect(marker.package.version).toBe('2.00.12.1');
  }, 240_000);
});

describe('a rollback', () => {
  test('over data that was written since is refused before anything is stopped', async () => {
    await appendRows('dfs://ops');
    const pids = await onHost(0, 'pgrep -f "mode [c]ontroller"');
    const { errors } = await run(rollback('2.00.12.1', 'b2'));
    expect(errors.map(({ code }) => code)).toContain('ROLLBACK-NEW-DATA');
    expect(await onHost(0, 'pgrep -f "mode [c]ontroller"')).toBe(pids);
    expect(await rows()).toBe(24);
  }, 60_000);
});
