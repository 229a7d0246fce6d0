import { execFileSync } from 'node:child_process';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { leaderSite } from './faults/cluster.ts';
import { readyDraft } from './support/arrange.ts';
import { once } from './support/client.ts';
import { findingsInBothThemes } from './support/findings.ts';
import { hosts, sandbox } from './support/hosts.ts';
import { runEnds, runView, signIn, startRun } from './support/pages.ts';
import { SteadyClients } from './support/steady.ts';
import { expect, test } from './support/test.ts';

/** A rolling upgrade from the page while a client writes and another reads: paused after the first host, resumed, finalized. */

test.use({ wish: readyDraft });
test.setTimeout(300_000);

const old = sandbox('VERSION');
const newer = old.replace(/\d+$/, (last) => String(Number(last) + 1));
const dataSites = hosts.map((host) => `${host}:8802`);
let zip = '';

test.beforeAll(() => {
  const out = execFileSync('bash', [sandbox('SH'), 'package', newer], { encoding: 'utf8' });
  zip = out.trim().split('\n').at(-1) ?? '';
});

/** Versions of the four nodes of every host, each once. */
async function versions(): Promise<string[][]> {
  const onHost = async (host: string) => {
    const said = await Promise.all(
      [8800, 8801, 8802, 8803].map((port) => once<string>(`${host}:${port}`, 'version', [], false)),
    );
    return [...new Set(said.map((text) => text.split(' ')[0] as string))];
  };
  return Promise.all(hosts.map(onHost));
}

const serious = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.filter(
    ({ impact }) => impact === 'serious' || impact === 'critical',
  );

interface SeenStep {
  key: string;
  host?: string;
  status: string;
  startedAt?: string;
}

async function stepsOf(page: Page, runId: string, action: string): Promise<SeenStep[]> {
  const { stages } = (await runView(page, runId)) as { stages: { steps: SeenStep[] }[] };
  return stages.flatMap(({ steps }) => steps).filter(({ key }) => key.startsWith(`${action}@`));
}

test('a rolling upgrade under a steady writer and reader, paused after the first host and resumed, fails no work and loses no row', async ({
  page,
  arranged,
  allowConsole,
}) => {
  const clusterId = arranged.clusterId as string;
  await signIn(page);
  await startRun(page, clusterId);
  await runEnds(page);
  await page.goto('/packages');
  await page.getByLabel('Upload a zip').setInputFiles(zip);
  await expect(page.getByRole('row').filter({ hasText: newer })).toBeVisible({ timeout: 30_000 });
  const leader = (await leaderSite()).split(':')[0];
  const clients = await SteadyClients.begin(dataSites);

  await page.goto(`/clusters/${clusterId}/upgrade`);
  await page.getByLabel('New package').selectOption({ label: `${newer} (uploaded)` });
  await page.getByRole('radio', { name: 'Rolling, host by host' }).check();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  const act = page.getByRole('button', { name: `Upgrade to ${newer}` });
  await expect(act).toBeDisabled({ timeout: 60_000 });
  await expect(page.getByText('only compatibility levels 4 and 5 allow that')).toBeVisible();
  expect(await serious(page)).toEqual([]);
  const questions = page.getByRole('group', { name: 'What Deck cannot know' });
  for (const box of await questions.getByRole('checkbox').all()) await box.check();
  await page.getByLabel('Type market-data to confirm').fill('market-data');
  await act.click();
  await page.waitForURL('**/runs/*');
  const runId = page.url().split('/').at(-1) as string;

  const stops = await stepsOf(page, runId, 'stop-host');
  expect(stops.at(-1)?.host).toBe(leader);
  await expect
    .poll(async () => (await stepsOf(page, runId, 'stop-host'))[0]?.status, { timeout: 60_000 })
    .toMatch(/running|succeeded/);
  await page.getByRole('button', { name: 'Pause before the next host' }).click();
  await expect(page.getByText('Will pause before the next host')).toBeVisible();
  await runEnds(page, 'paused');
  expect(await serious(page)).toEqual([]);
  const first = hosts.indexOf(stops[0]?.host as string);
  expect(await versions()).toEqual(hosts.map((_, at) => [at === first ? newer : old]));

  await page.goto(`/clusters/${clusterId}/upgrade`);
  await expect(page.getByText('Two versions work together in this cluster')).toBeVisible();
  const states = page.getByRole('region', { name: 'State of every host' });
  await expect(states.getByRole('row').filter({ hasText: stops[0]?.host as string })).toContainText(newer);
  await expect(states.getByRole('row').filter({ hasText: leader as string })).toContainText(old);
  expect(await serious(page)).toEqual([]);

  await page.getByRole('button', { name: 'Roll back…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('what was written since the upgrade is kept')).toBeVisible({
    timeout: 30_000,
  });
  const keeps = dialog.getByRole('checkbox', { name: 'Leave the metadata as it is' });
  await expect(keeps).toBeChecked();
  const back = dialog.getByRole('button', { name: 'Roll back', exact: true });
  await expect(back).toBeEnabled();
  // Nobody knows what another choice would do while Deck does not say.
  allowConsole(/net::ERR_FAILED \(.*\/upgrade\)$/);
  await page.route('**/upgrade', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.fallback(),
  );
  await keeps.uncheck();
  await expect(dialog.getByText('Deck did not answer.')).toBeVisible();
  await expect(back).toBeDisabled();
  await page.unroute('**/upgrade');
  await keeps.check();
  await expect(back).toBeEnabled();
  await keeps.uncheck();
  await expect(dialog.getByText('Metadata of different moments is mixed')).toBeVisible();
  await expect(dialog.getByLabel('Type market-data to confirm')).toBeVisible({ timeout: 30_000 });
  await expect(back).toBeDisabled();
  expect(await findingsInBothThemes(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'Resume with the next host' }).click();
  await page.waitForURL('**/runs/*');
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('paused');
  await runEnds(page, 'succeeded', 150_000);
  const { written, read, mended } = await clients.end();

  expect(await versions()).toEqual(hosts.map(() => [newer]));
  const begun = await stepsOf(page, runId, 'stop-host');
  const order = begun.toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''));
  expect(order.map(({ host }) => host).at(-1)).toBe(leader);
  expect(written).toBeGreaterThan(50);
  expect(read).toBeGreaterThan(50);
  expect(mended).toBeGreaterThan(0);
  expect(await SteadyClients.ids(dataSites[0] as string)).toEqual(
    Array.from({ length: written }, (_, id) => id),
  );
  await page.goto(`/clusters/${clusterId}/upgrade`);
  await expect(page.getByText('verified, waits for you')).toBeVisible();
});
