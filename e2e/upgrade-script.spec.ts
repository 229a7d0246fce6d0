import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { readyDraft } from './support/arrange.ts';
import { Client, once } from './support/client.ts';
import { hashesOf, hosts, onEveryHost, sandbox } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { expect, test } from './support/test.ts';

/** Two upgrades by the vendor's `upgrade.sh`: the first downloads by itself, the second takes the package that Deck has sent. */

test.use({ wish: readyDraft });
test.setTimeout(300_000);

const [second, third] = ['2.00.12.1', '2.00.13.2'];
const server = '/opt/dolphindb/server';
const zips = new Map<string, string>();

test.beforeAll(() => {
  for (const version of [second, third]) {
    const out = execFileSync('bash', [sandbox('SH'), 'package', version], { encoding: 'utf8' });
    zips.set(version, out.trim().split('\n').at(-1) ?? '');
  }
});

async function ask(script: string): Promise<unknown> {
  const client = await Client.connect(`${hosts[1]}:8802`);
  try {
    return await client.script(script);
  } finally {
    client.close();
  }
}

/** Number of the version that every node of every host answers with. */
async function versions(): Promise<string[]> {
  const sites = hosts.flatMap((host) => [8800, 8801, 8802, 8803].map((port) => `${host}:${port}`));
  const seen = await Promise.all(sites.map((site) => once(site, 'version', [], false)));
  return [...new Set(seen.map((said) => String(said).split(' ')[0] ?? ''))];
}

const programs = async () =>
  (await Promise.all(hosts.map((host) => hashesOf(host, [`${server}/dolphindb`])))).flat();

async function upgrade(page: Page, clusterId: string, to: string, way: string): Promise<void> {
  await page.goto(`/clusters/${clusterId}/upgrade`);
  await page.getByLabel('New package').selectOption({ label: `${to} (uploaded)` });
  await page.getByRole('radio', { name: way }).check();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  const begin = page.getByRole('button', { name: `Upgrade to ${to}` });
  await expect(begin).toBeDisabled({ timeout: 60_000 });
  await expect(page.getByRole('list', { name: 'Order' }).getByText('Run upgrade.sh').first()).toBeVisible();
  const questions = page.getByRole('group', { name: 'What Deck cannot know' });
  for (const box of await questions.getByRole('checkbox').all()) await box.check();
  await page.getByLabel('Type market-data to confirm').fill('market-data');
  await begin.click();
  await page.waitForURL('**/runs/*');
}

test('the vendor’s upgrade.sh is driven online, then offline; rows, licence and configuration stay', async ({
  page,
  arranged,
}) => {
  const id = arranged.clusterId as string;
  await signIn(page);
  await startRun(page, id);
  await runEnds(page);
  await ask(`t = table(1..6 as k, 1..6 as v)
database("dfs://kept", VALUE, 1..6).createPartitionedTable(t, "t", "k").append!(t)`);
  const kept = `cd ${server} && sha256sum dolphindb.lic dolphindb.cfg clusterDemo/config/controller.cfg`;
  const before = await onEveryHost(kept);
  // the script stays as it is, and leaves a trace of having come to its end
  await onEveryHost(`echo 'echo "$mode $version" >> ../../ran' >> ${server}/clusterDemo/upgrade.sh`);
  await page.goto('/packages');
  for (const version of [second, third]) {
    await page.getByLabel('Upload a zip').setInputFiles(zips.get(version) as string);
    await expect(page.getByRole('row').filter({ hasText: version })).toBeVisible({ timeout: 30_000 });
  }

  const old = await programs();
  await upgrade(page, id, second, 'upgrade.sh, online');
  await runEnds(page, 'succeeded', 150_000);
  const log = await page.request.get(`/api/runs/${page.url().split('/').at(-1)}/log?format=text`);
  expect((await log.text()).match(/DownLoadSuccess/g)).toHaveLength(hosts.length);
  expect(await versions()).toEqual([second]);
  expect(await programs()).not.toEqual(old);
  await page.goto(`/clusters/${id}/upgrade`);
  await page.getByRole('button', { name: 'Finalize…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Finalize' }).click();
  await expect(page.getByRole('region', { name: 'Earlier upgrades' })).toContainText(`→ ${second}`);

  await upgrade(page, id, third, 'upgrade.sh, offline');
  await runEnds(page, 'succeeded', 150_000);
  expect(await versions()).toEqual([third]);
  expect(await ask('exec count(*) from loadTable("dfs://kept", "t")')).toEqual(6);
  expect(await onEveryHost(kept)).toEqual(before);
  const ran = await onEveryHost('cat /opt/dolphindb/ran');
  expect(new Set(ran)).toEqual(new Set([`1 ${second}\n2 ${third}`]));
});
