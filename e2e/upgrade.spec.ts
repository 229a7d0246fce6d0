import { execFileSync } from 'node:child_process';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { BackupManifest } from '../lib/backups/manifest.ts';
import { readyDraft } from './support/arrange.ts';
import { Client, once } from './support/client.ts';
import { findingsInBothThemes } from './support/findings.ts';
import { hashesOf, hosts, onEveryHost, onHost, processesOf, sandbox } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { expect, test } from './support/test.ts';

/** Full upgrades in Deck's own way: from an uploaded package to finalized; to a version that does not start, rolled back; to one that the hosts download. */

const viewer = { username: 'vera', password: 'viewing-is-enough', role: 'viewer' } as const;
test.use({ wish: { ...readyDraft, users: [viewer] } });
test.setTimeout(300_000);

const [newer, broken, newest] = ['2.00.12.1', '2.00.13.1', '2.00.13.2'];
const server = '/opt/dolphindb/server';
const zips = new Map<string, string>();

function build(version: string, ...more: string[]): void {
  const out = execFileSync('bash', [sandbox('SH'), 'package', version, ...more], { encoding: 'utf8' });
  zips.set(version, out.trim().split('\n').at(-1) ?? '');
}

test.beforeAll(() => {
  build(newer);
  build(broken, '--broken');
  build(newest);
});

async function ask(script: string): Promise<unknown> {
  const client = await Client.connect(`${hosts[1]}:8802`);
  try {
    return await client.script(script);
  } finally {
    client.close();
  }
}

const rows = async () => Number(await ask('exec count(*) from loadTable("dfs://kept", "t")'));
const programs = async () =>
  (await Promise.all(hosts.map((host) => hashesOf(host, [`${server}/dolphindb`])))).flat();

/** Number of the version that every node of every host answers with. */
async function versions(): Promise<string[]> {
  const sites = hosts.flatMap((host) => [8800, 8801, 8802, 8803].map((port) => `${host}:${port}`));
  const seen = await Promise.all(sites.map((site) => once(site, 'version', [], false)));
  return [...new Set(seen.map((said) => String(said).split(' ')[0] ?? ''))];
}

const serious = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.filter(
    ({ impact }) => impact === 'serious' || impact === 'critical',
  );

async function check(page: Page, clusterId: string, to: string, from = 'uploaded'): Promise<void> {
  await page.goto(`/clusters/${clusterId}/upgrade`);
  await page.getByLabel('New package').selectOption({ label: `${to} (${from})` });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByRole('button', { name: `Upgrade to ${to}` })).toBeDisabled({ timeout: 60_000 });
}

const startScript = `${server}/clusterDemo/startController.sh`;
const noted = '/opt/dolphindb/before-start';
/** Has every host write down the hashes of its files whenever its controller is about to start. */
const noteHashes = `sed -i '2i find "$PWD" -type f -exec sha256sum {} + > ${noted}' ${startScript}`;

/** What the newest backup of a host says of its metadata, and what lay there before the last start, as lines of sha256sum. */
async function metadata(host: string): Promise<{ kept: string[]; found: string[] }> {
  const newest = 'cat "$(ls -t /opt/dolphindb/.deck/backups/*/manifest.json | head -1)"';
  const { items } = BackupManifest.parse(JSON.parse(await onHost(host, newest)));
  const parts = items.filter(({ kind }) => kind !== 'programs' && kind !== 'configuration');
  const kept = parts.flatMap(({ path, entries }) =>
    entries.flatMap((each) => (each.sha256 ? [`${each.sha256}  ${path}/${each.path}`] : [])),
  );
  const whole = parts.filter(({ only, except }) => !only && !except).map(({ path }) => `${path}/`);
  const lines = (await onHost(host, `cat ${noted}`)).split('\n');
  const found = lines.filter(
    (line) => kept.includes(line) || whole.some((path) => line.slice(66).startsWith(path)),
  );
  return { kept: kept.toSorted(), found: found.toSorted() };
}

/** Answers what Deck cannot know, types the cluster's name and begins. */
async function begin(page: Page, to: string): Promise<void> {
  const questions = page.getByRole('group', { name: 'What Deck cannot know' });
  for (const box of await questions.getByRole('checkbox').all()) await box.check();
  await page.getByLabel('Type market-data to confirm').fill('market-data');
  await page.getByRole('button', { name: `Upgrade to ${to}` }).click();
  await page.waitForURL('**/runs/*');
}

test('a cluster is upgraded, verified and finalized; one that does not start in the new version is rolled back to what it was; one is upgraded from a download', async ({
  page,
  arranged,
  browser,
  deck,
}) => {
  const id = arranged.clusterId as string;
  const history = page.getByRole('region', { name: 'Earlier upgrades' });
  await signIn(page);
  await startRun(page, id);
  await runEnds(page);
  await ask(`t = table(1..6 as k, 1..6 as v)
database("dfs://kept", VALUE, 1..6).createPartitionedTable(t, "t", "k").append!(t)`);
  const [old] = await versions();
  const before = await programs();
  const licences = await onEveryHost(`sha256sum ${server}/dolphindb.lic`);

  await page.goto('/packages');
  for (const version of [newer, broken]) {
    await page.getByLabel('Upload a zip').setInputFiles(zips.get(version) as string);
    await expect(page.getByRole('row').filter({ hasText: version })).toBeVisible({ timeout: 30_000 });
  }

  await page.goto(`/clusters/${id}`);
  await page.getByRole('link', { name: 'Upgrade', exact: true }).click();
  await check(page, id, newer);
  await expect(page.getByText('V-UPG-02')).toBeVisible();
  await expect(page.getByText(`does not know the compatibility level of ${newer}`)).toBeVisible();
  await expect(page.getByText('Deck has taken no backup of this cluster yet')).toBeVisible();
  const plan = page.getByRole('list', { name: 'Order' });
  for (const step of ['Stop data and compute nodes', 'Back up', 'Replace the programs'])
    await expect(plan.getByText(step).first()).toBeVisible();
  expect(await serious(page)).toEqual([]);
  await begin(page, newer);
  await runEnds(page);
  expect(await versions()).toEqual([newer]);
  expect(await rows()).toBe(6);
  expect(await onEveryHost(`sha256sum ${server}/dolphindb.lic`)).toEqual(licences);

  await page.goto(`/clusters/${id}/upgrade`);
  await expect(page.getByText('verified, waits for you')).toBeVisible();
  await page.getByRole('button', { name: 'Finalize…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Finalize' }).click();
  await expect(history.getByRole('row').filter({ hasText: `${old} → ${newer}` })).toContainText('finalized');

  const good = await programs();
  expect(good).not.toEqual(before);
  await onEveryHost(noteHashes);
  await check(page, id, broken);
  await begin(page, broken);
  await runEnds(page, 'failed');
  await page.goto(`/clusters/${id}/upgrade`);
  const states = page.getByRole('region', { name: 'State of every host' });
  for (const host of hosts)
    await expect(states.getByRole('row').filter({ hasText: host })).toContainText(broken);
  await expect(page.getByRole('button', { name: 'Retry the failed step and go on' })).toBeVisible();
  expect(await serious(page)).toEqual([]);

  const context = await browser.newContext({ baseURL: deck.url, locale: 'en-GB' });
  const other = await context.newPage();
  await signIn(other, viewer);
  await other.goto(`/clusters/${id}/upgrade`);
  await expect(other.getByRole('region', { name: 'State of every host' })).toBeVisible();
  await expect(other.getByRole('button', { name: /Retry|Roll back|Finalize|Check/ })).toHaveCount(0);
  await context.close();

  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Plan the rest anew…' }).click();
  await expect(dialog.getByText('The whole cluster is stopped')).toBeVisible({ timeout: 30_000 });
  const goOn = dialog.getByRole('button', { name: 'Go on', exact: true });
  await expect(goOn).toBeDisabled();
  await dialog.getByLabel('Type market-data to confirm').fill('market-data');
  await expect(goOn).toBeEnabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Plan the rest anew…' })).toBeFocused();
  await page.getByRole('button', { name: 'End here as it is…' }).click();
  const found = dialog.getByRole('region', { name: 'What every host has now' });
  for (const host of hosts)
    await expect(found.getByRole('row').filter({ hasText: host })).toContainText('new version');
  expect(await findingsInBothThemes(page)).toEqual([]);
  await expect(dialog.getByRole('button', { name: 'End as it is' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('button', { name: 'End here as it is…' })).toBeFocused();

  await page.getByRole('button', { name: 'Roll back…' }).click();
  await expect(dialog.getByText('Put the backup back')).toBeVisible({ timeout: 30_000 });
  expect(await findingsInBothThemes(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
  await page.waitForURL('**/runs/*');
  await runEnds(page);
  expect(await versions()).toEqual([newer]);
  expect(await programs()).toEqual(good);
  expect(await rows()).toBe(6);
  expect((await Promise.all(hosts.map((host) => processesOf(host)))).flat()).toHaveLength(12);
  for (const host of hosts) {
    const { kept, found } = await metadata(host);
    expect(kept.length).toBeGreaterThan(5);
    expect(found, `metadata of ${host} as it was before its start`).toEqual(kept);
  }
  await page.goto(`/clusters/${id}/upgrade`);
  await expect(history.getByRole('row').filter({ hasText: `${newer} → ${broken}` })).toContainText(
    'rolled back',
  );

  await page.goto('/settings');
  await page.getByLabel('Base address').fill(sandbox('DOWNLOADS'));
  const form = page.locator('form').filter({ has: page.getByLabel('Base address') });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.goto('/packages');
  await page.getByLabel('Version', { exact: true }).fill(newest);
  await page.getByRole('button', { name: 'Add version' }).click();
  await expect(page.getByRole('row').filter({ hasText: newest })).toContainText('hosts download');
  await check(page, id, newest, 'hosts download it');
  await begin(page, newest);
  await runEnds(page);
  expect(await versions()).toEqual([newest]);
  expect(new Set(await programs()).size).toBe(1);
  expect(await rows()).toBe(6);
  expect(await onEveryHost(`sha256sum ${server}/dolphindb.lic`)).toEqual(licences);

  await ask('loadTable("dfs://kept", "t").append!(table(1..6 as k, 1..6 as v))');
  await page.goto(`/clusters/${id}/upgrade`);
  await page.getByRole('button', { name: 'Roll back…' }).click();
  await expect(dialog.getByText('dfs://kept')).toBeVisible({ timeout: 30_000 });
  const back = dialog.getByRole('button', { name: 'Roll back', exact: true });
  await expect(back).toBeDisabled();
  await dialog.getByLabel('Type market-data to confirm').fill('market-data');
  await expect(back).toBeEnabled();
});
