import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { administrator } from './support/arrange.ts';
import { Client, once } from './support/client.ts';
import { fileTimes, hashesOf, hosts, listeningPorts, onHost, processesOf, sandbox } from './support/hosts.ts';
import { runEnds, runView } from './support/pages.ts';
import { expect, test } from './support/test.ts';

const dir = '/opt/dolphindb';
const config = `${dir}/server/clusterDemo/config`;
const files = ['controller.cfg', 'agent.cfg', 'cluster.nodes', 'cluster.cfg'];
const rows = 1_210_000;

interface PerfRow {
  name: string;
  state: number;
  mode: number;
  isLeader: unknown;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const panel = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
/** Goes on; the step left behind must be gone, because both have links of the same names. */
async function nextStep(page: Page): Promise<void> {
  const left = page.url();
  await page.getByRole('link', { name: 'Next step' }).click();
  await page.waitForURL((url) => url.href !== left);
}

/** Written by Deck before the cluster runs; logs, data and captured output belong to the running processes. */
const written = async (address: string) =>
  (await fileTimes(address, dir))
    .split('\n')
    .filter((line) => !/\/(log|data)\/|\.nohup /.test(line))
    .join('\n');

const stateOf = async (address: string) => ({
  processes: (await processesOf(address)).map(({ pid, started }) => `${pid} ${started}`),
  files: await written(address),
});

async function firstVisit(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page).toHaveURL(/\/setup$/);
  await page.getByLabel('User name').fill(administrator.username);
  await page.getByLabel('Password').fill(administrator.password);
  await page.getByRole('button', { name: 'Create and sign in' }).click();
  await page.waitForURL('**/clusters');
  await expect(page.getByText('No clusters yet')).toBeVisible();
}

async function addHosts(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Hosts' }).click();
  await page.getByRole('button', { name: 'Add hosts' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add hosts' });
  await dialog.getByLabel('Name').fill('root of the sandbox');
  await dialog.getByLabel('Password').fill(sandbox('ROOT_PASSWORD'));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByLabel('Addresses').fill('10.0.0.[80-82]');
  await dialog.getByRole('button', { name: 'Add and fetch host keys' }).click();
}

async function acceptKeys(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Compare host keys' });
  for (const address of hosts) {
    const own = await onHost(address, 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
    const row = dialog.getByRole('row').filter({ hasText: address });
    await expect(row).toContainText(own.split(' ')[1] as string);
  }
  await dialog.getByRole('button', { name: /accept and check/ }).click();
  await expect(page.getByText(/^ready/)).toHaveCount(hosts.length);
}

async function uploadPackage(page: Page): Promise<void> {
  const fileName = `DolphinDB_Linux64_V${sandbox('VERSION')}.zip`;
  const path = `${sandbox('PACKAGES')}/${fileName}`;
  await page.getByRole('link', { name: 'Packages' }).click();
  await page.getByLabel('Upload a zip').setInputFiles(path);
  const row = page.getByRole('row').filter({ hasText: fileName });
  await expect(row).toBeVisible({ timeout: 30_000 });
  await expect(row.getByTitle(sha256(readFileSync(path)))).toBeVisible();
}

async function newDraft(page: Page, name: string): Promise<string> {
  await page.goto('/clusters/new');
  await page.getByLabel('Name of the cluster').fill(name);
  for (const address of hosts) await page.getByRole('checkbox', { name: address }).check();
  await page.getByRole('button', { name: 'Create draft and go on' }).click();
  await page.waitForURL('**/download');
  return page.url().split('/').at(-2) as string;
}

/** What was typed and not saved: no step acts on the hosts without it, and it is still there after going elsewhere and after a reload. */
async function unsavedRemains(page: Page, step: string, act: string, typed: Locator): Promise<void> {
  const nav = page.getByRole('navigation', { name: 'Deployment steps' });
  await expect(nav.getByRole('link', { name: step })).toContainText('not saved');
  await expect(page.getByRole('link', { name: 'Show the plan' })).toHaveCount(0);
  const before = page.url();
  await nextStep(page);
  await expect(page.getByRole('button', { name: act })).toBeDisabled();
  const told = page.getByRole('status').filter({ hasText: 'There are edits that are not saved.' });
  await told.getByRole('link', { name: step }).click();
  await page.waitForURL(before);
  await page.reload();
  await expect(typed).toBeVisible();
}

async function downloadStep(page: Page): Promise<void> {
  await expect(page.getByLabel('Install directory on every host')).toHaveValue(dir);
  await page.getByLabel('Install directory on every host').fill('/opt/dolphin db');
  await expect(page.getByText(/blanks and non-ASCII characters keep data nodes/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  const refused = page.getByText(/blanks and non-ASCII characters keep data nodes/);
  await unsavedRemains(page, 'Download', 'Place the licence now', refused);
  await page.getByLabel('Install directory on every host').fill(dir);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible();
}

async function licenceStep(page: Page): Promise<void> {
  await page.getByLabel('Upload dolphindb.lic').setInputFiles(`${sandbox('LICENCES')}/enterprise.lic`);
  const row = page.getByRole('row').filter({ hasText: 'Deck Sandbox Enterprise' });
  await expect(row).toContainText('chosen');
  await expect(row).toContainText('64 GB');
}

/** Takes over all advice, saves, and gives the hashes of the previewed files by `address file`. */
async function configurationStep(page: Page): Promise<Map<string, string>> {
  await expect(page.getByText(/\d+ errors/)).toBeVisible();
  await page.getByRole('button', { name: 'Take over all' }).click();
  await expect(page.getByText('no errors')).toBeVisible();
  const save = page.getByRole('button', { name: 'Save configuration' });
  await unsavedRemains(page, 'Configuration', 'Deploy and start', save);
  await expect(page.getByText('no errors')).toBeVisible();
  await save.click();
  await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible();
  const write = page.getByRole('button', { name: 'Write the files now' });
  await expect(write).toBeEnabled();
  await page.getByLabel('High availability (dfsHAMode=Raft)').uncheck();
  await expect(write).toBeDisabled();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(write).toBeEnabled();
  await expect(page.getByRole('link', { name: 'Show the plan' })).toBeVisible();
  await expect(page.getByText(/3 controllers form one Raft group; 1 of them may fail/)).toBeVisible();
  const preview = panel(page, 'Preview of the files');
  const previewed = new Map<string, string>();
  for (const [i, address] of hosts.entries()) {
    for (const file of files) {
      await preview.getByRole('button', { name: file, exact: true }).nth(i).click();
      await expect(preview.getByText(`${address} · ${file}`)).toBeVisible();
      previewed.set(`${address} ${file}`, sha256((await preview.locator('pre').textContent()) ?? ''));
    }
  }
  return previewed;
}

const planned = (page: Page, stage: string, address: string | undefined) =>
  panel(page, stage)
    .getByRole('listitem')
    .filter({ has: page.locator('summary', { hasText: address ?? '' }) });

async function planPage(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Show the plan' }).click();
  await expect(page.getByRole('heading', { name: /^Plan: market-data/ })).toBeVisible();
  const configure = planned(page, 'Write the configuration', hosts[1]);
  await expect(configure.getByText('to do')).toBeVisible({ timeout: 30_000 });
  await configure.locator('summary').click();
  await expect(configure.getByText(`${config}/controller.cfg · new file`)).toBeVisible();
  await expect(configure.getByText('+ localSite=10.0.0.81:8800:controller2')).toBeVisible();
  await expect(configure.getByText('+ dfsHAMode=Raft')).toBeVisible();
  const start = planned(page, 'Start the controllers', hosts[0]);
  await start.locator('summary').click();
  await expect(start.getByText(/startController\.sh/).first()).toBeVisible();
  expect(await processesOf(hosts[0] as string)).toEqual([]);
  expect(await onHost(hosts[0] as string, `ls -A ${dir} 2>/dev/null | wc -l`)).toBe('0');
}

/** Runs the plan and watches it: state and log lines come over the event stream, not by asking again. */
async function watchRun(page: Page): Promise<string> {
  const streams: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'eventsource') streams.push(request.url());
  });
  await page.getByRole('button', { name: 'Run this plan' }).click();
  await page.waitForURL('**/runs/*');
  const heading = page.getByRole('heading', { level: 1 });
  const log = page.getByRole('log', { name: 'Log of the run' });
  await expect(heading).toContainText('running');
  await expect(log.getByText(/SHA-256/).first()).toBeVisible({ timeout: 30_000 });
  await expect(heading).toContainText('running');
  const grid = page.getByRole('table');
  for (const address of hosts) await expect(grid.getByRole('columnheader', { name: address })).toBeVisible();
  await runEnds(page);
  expect(streams).toHaveLength(1);
  await expect(grid.getByRole('button', { name: /^(done|already so)/ })).toHaveCount(
    await grid.getByRole('button').count(),
  );
  return page.url().split('/').at(-1) as string;
}

async function provenOnHosts(previewed: Map<string, string>): Promise<void> {
  const licence = sha256(readFileSync(`${sandbox('LICENCES')}/enterprise.lic`));
  for (const [i, address] of hosts.entries()) {
    const processes = await processesOf(address);
    expect(processes.map((p) => /-mode (\w+)/.exec(p.command)?.[1]).sort()).toEqual([
      'agent',
      'computenode',
      'controller',
      'datanode',
    ]);
    expect(await listeningPorts(address)).toEqual(expect.arrayContaining([8800, 8801, 8802, 8803]));
    const seen = await hashesOf(
      address,
      files.map((file) => `${config}/${file}`),
    );
    expect(seen, `files on host ${i + 1}`).toEqual(files.map((file) => previewed.get(`${address} ${file}`)));
    expect(await hashesOf(address, [`${dir}/server/dolphindb.lic`])).toEqual([licence]);
  }
}

async function provenByClient(): Promise<void> {
  const perf = await once<PerfRow[]>('10.0.0.80:8800', 'getClusterPerf', [true]);
  expect(perf).toHaveLength(12);
  expect(perf.filter((row) => row.state === 1)).toHaveLength(12);
  expect(perf.filter((row) => row.isLeader === true).map((row) => row.mode)).toEqual([2]);
  const versions = await Promise.all(hosts.map((host) => once<string>(`${host}:8802`, 'version', [], false)));
  for (const version of versions) expect(version).toContain(sandbox('VERSION'));
}

async function runScript(page: Page, title: string): Promise<void> {
  const script = panel(page, title);
  await script.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(script.getByText(/^done ·/)).toBeVisible({ timeout: 60_000 });
}

async function databaseStep(page: Page): Promise<void> {
  await runScript(page, 'Create a database and a partitioned table');
  await runScript(page, 'Generate one day of bars and append them');
  await expect(page.getByText(`${rows} rows appended`)).toBeVisible();
  await expect(panel(page, 'Databases').getByText('dfs://testDB')).toBeVisible();
  await expect(panel(page, 'Databases').getByText('testTB')).toBeVisible();
}

async function queryStep(page: Page): Promise<void> {
  await runScript(page, 'Load the table (its metadata only)');
  await runScript(page, 'Rows a day');
  await expect(panel(page, 'Rows a day').getByRole('cell', { name: String(rows) })).toBeVisible();
  await runScript(page, 'OHLC of every security a day');
  const ohlc = panel(page, 'OHLC of every security a day');
  await expect(ohlc.getByText('Rows 1–', { exact: false })).toContainText('of 5000');
  const first = await ohlc.getByRole('row').nth(1).textContent();
  await ohlc.getByRole('button', { name: 'Next' }).click();
  await expect(ohlc.getByRole('row').nth(1)).not.toHaveText(first as string);
  await expect(page.getByText('market-data is deployed and answers queries.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'controller1 · 10.0.0.80:8800' })).toBeVisible();
}

async function countedByClient(): Promise<void> {
  const compute = await Client.connect('10.0.0.82:8803');
  try {
    expect(Number(await compute.script('exec count(*) from loadTable("dfs://testDB", "testTB")'))).toBe(rows);
  } finally {
    compute.close();
  }
}

test.use({ wish: false });

test('from the first visit to 1.21 million rows on three hosts, and again without a change', async ({
  page,
}) => {
  test.setTimeout(240_000);
  // A reload with edits asks first.
  page.on('dialog', (dialog) => dialog.accept());
  await test.step('first visit makes the first administrator', () => firstVisit(page));
  await test.step('three hosts are added by a range', () => addHosts(page));
  await test.step('their keys are compared and accepted, the pre-checks run', () => acceptKeys(page));
  await test.step('the package is uploaded and shown with its hash', () => uploadPackage(page));
  const id = await test.step('a new draft', () => newDraft(page, 'market-data'));
  await test.step('step 1 download', () => downloadStep(page));
  await nextStep(page);
  await test.step('step 2 licence', () => licenceStep(page));
  await nextStep(page);
  const previewed = await test.step('step 3 configuration', () => configurationStep(page));
  await nextStep(page);
  await test.step('step 4: the plan shows commands and files and touches nothing', () => planPage(page));
  await test.step('the run is watched live', () => watchRun(page));
  await test.step('processes, ports and files are on the hosts as shown', () => provenOnHosts(previewed));
  await test.step('the official client sees twelve nodes and one leader', () => provenByClient());
  await page.getByRole('link', { name: /^Go on: Create a database/ }).click();
  await test.step('step 5 database', () => databaseStep(page));
  await nextStep(page);
  await test.step('step 6 query', () => queryStep(page));
  await test.step('the official client counts the rows on a compute node', () => countedByClient());

  await test.step('coming back shows every step done', async () => {
    await page.goto('/clusters');
    await expect(page.getByRole('row', { name: /market-data/ })).toContainText('running');
    await page.goto(`/clusters/new/${id}/download`);
    const steps = page.getByRole('navigation', { name: 'Deployment steps' });
    await expect(steps.getByText('done', { exact: true })).toHaveCount(6);
    await expect(steps.getByText('not done')).toHaveCount(0);
  });

  await test.step('deploying again starts no process and writes no file', async () => {
    const before = await Promise.all(hosts.map(stateOf));
    await page.goto(`/clusters/new/${id}/start`);
    await page.getByRole('button', { name: 'Deploy and start' }).click();
    await page.waitForURL('**/runs/*');
    await runEnds(page);
    const run = await runView(page, page.url().split('/').at(-1) as string);
    const steps = run.stages.flatMap(
      (s: { key: string; steps: { status: string; title: { en: string } }[] }) =>
        s.steps.map((step) => ({ stage: s.key, title: step.title.en, status: step.status })),
    );
    const looking = ['check', 'leader', 'agents-online', 'nodes-ready', 'verify', 'compare'];
    const acting = steps.filter((s: { stage: string }) => !looking.includes(s.stage));
    expect(acting.length).toBeGreaterThan(10);
    expect(acting.filter((s: { status: string }) => s.status !== 'skipped')).toEqual([]);
    expect(await Promise.all(hosts.map(stateOf))).toEqual(before);
  });

  await test.step('another draft on the same directory is refused with what is there', async () => {
    const before = await Promise.all(hosts.map(stateOf));
    await newDraft(page, 'second');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible();
    await page.getByRole('button', { name: 'Distribute and unpack now' }).click();
    await page.waitForURL('**/runs/*');
    await runEnds(page, 'failed');
    const told = page.getByRole('alert').filter({ hasText: 'DEPLOY-OCCUPIED' }).first();
    await expect(told).toContainText('is already in use, and not by this cluster');
    await expect(told).toContainText('cluster market-data');
    expect(await Promise.all(hosts.map(stateOf))).toEqual(before);
  });
});
