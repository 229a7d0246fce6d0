import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readyDraft } from './support/arrange.ts';
import { once } from './support/client.ts';
import { fault, hashesOf, hosts, onEveryHost, processesOf, sandbox } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { expect, test } from './support/test.ts';

const viewer = { username: 'vera', password: 'viewing-is-enough', role: 'viewer' } as const;
const file = '/opt/dolphindb/server/dolphindb.lic';
const client = 'Deck Sandbox Enterprise';

/** A licence in the vendor's form, signed as worthlessly as the sandbox's own. */
function licence(line: string) {
  const own = readFileSync(path.join(sandbox('LICENCES'), 'enterprise.lic'), 'utf8');
  const buffer = Buffer.from([line, ...own.split('\n').slice(1)].join('\n'));
  return { buffer, sha256: createHash('sha256').update(buffer).digest('hex') };
}

const tenDays = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
const expired = licence(`2023.01.31,128,32,60,${client},0,-1,,1`);
const small = licence(`2044.06.30,128,32,6,${client},0,-1,,1`);
const stranger = licence('2044.06.30,128,32,60,Another Client,0,-1,,1');
const better = licence(`2044.06.30,128,32,60,${client},0,-1,,1`);
const ending = licence(`${tenDays.replaceAll('-', '.')},128,32,60,${client},0,-1,,1`);

/** Every process of every host with its start: another one after a restart. */
async function processes(): Promise<string[]> {
  const all = await Promise.all(hosts.map((address) => processesOf(address)));
  return all.flat().map(({ pid, started }) => `${pid} ${started}`);
}

const files = async () => (await Promise.all(hosts.map((address) => hashesOf(address, [file])))).flat();

const serious = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.filter(
    ({ impact }) => impact === 'serious' || impact === 'critical',
  );

/** What the page and its dialog show. */
function parts(page: Page) {
  const dialog = page.getByRole('dialog');
  const prediction = dialog.getByRole('region', { name: 'Prediction' });
  return {
    dialog,
    prediction,
    loaded: page.getByRole('region', { name: 'Loaded by the nodes' }),
    onHosts: page.getByRole('region', { name: 'Files on the hosts' }),
    go: dialog.getByRole('button', { name: 'Replace', exact: true }),
    upload: (buffer: Buffer) =>
      dialog
        .locator('input[type=file]')
        .setInputFiles({ name: 'dolphindb.lic', mimeType: 'application/octet-stream', buffer }),
  };
}

/** Opens the page of the licence and its dialog. */
async function openDialog(page: Page, id: string): Promise<void> {
  await page.goto(`/clusters/${id}/licence`);
  await page.getByRole('button', { name: 'Replace…' }).click();
}

async function runToEnd(page: Page): Promise<void> {
  await parts(page).go.click();
  await page.waitForURL('**/runs/*');
  await runEnds(page);
}

/** Has the alert of a licence that ends soon raised at once instead of after a minute. */
async function hurryAlert(page: Page): Promise<void> {
  await page.goto('/alerts/rules');
  const row = page.getByRole('row').filter({ hasText: 'Licence expiring' });
  await row.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('dialog').getByLabel('Raise after (s)').fill('1');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('admin');
}

test.use({ wish: { ...readyDraft, users: [viewer] } });

test('a better licence is taken without a restart, a smaller one with one; what is expired or too small is refused before anything is touched', async ({
  page,
  arranged,
  deck,
  browser,
}) => {
  test.setTimeout(240_000);
  const { dialog, prediction, loaded, onHosts, go, upload } = parts(page);
  await signIn(page);
  const id = arranged.clusterId as string;
  await startRun(page, id);
  await runEnds(page);
  const [before, old] = [await processes(), await files()];

  await test.step('the page shows every node and host', async () => {
    await page.goto(`/clusters/${id}`);
    await page.getByRole('link', { name: 'Licence', exact: true }).click();
    await expect(loaded.getByRole('row').filter({ hasText: client })).toHaveCount(12);
    await expect(onHosts.getByRole('row').filter({ hasText: 'in place' })).toHaveCount(3);
    expect(await serious(page)).toEqual([]);
  });

  await test.step('garbage, an expired and a too small licence are refused, another client needs a restart', async () => {
    await openDialog(page, id);
    await upload(Buffer.from('no licence at all'));
    await expect(dialog.getByText('LICENCE-NOT-A-LICENCE')).toBeVisible();
    await upload(expired.buffer);
    await expect(dialog.getByText('LICENCE-EXPIRED')).toBeVisible();
    await expect(go).toBeDisabled();
    await upload(small.buffer);
    await expect(dialog.getByText('LICENCE-NODES')).toBeVisible();
    await expect(go).toBeDisabled();
    await upload(stranger.buffer);
    await expect(prediction.getByText(`Another client: ${client} → Another Client`)).toBeVisible();
    await expect(go).toBeDisabled();
    expect(await files()).toEqual(old);
  });

  await test.step('a better one is loaded by every node as it runs, the old file kept', async () => {
    await upload(better.buffer);
    await expect(dialog.getByText('Have 12 running nodes load it, without a restart')).toBeVisible();
    await expect(prediction.getByRole('row')).toHaveCount(2);
    await expect(prediction.getByRole('row').last()).toContainText('online');
    expect(await serious(page)).toEqual([]);
    await runToEnd(page);
    expect(await processes()).toEqual(before);
    expect(await files()).toEqual(hosts.map(() => better.sha256));
    for (const port of [8800, 8801, 8802, 8803])
      expect(await once(`${hosts[1]}:${port}`, 'license', [], false)).toMatchObject({ maxNodes: 60 });
    const kept = await onEveryHost(`sha256sum ${file}.*Z | cut -c1-64`);
    expect(kept.map((line) => line.trim())).toEqual(old);
    await page.goto(`/clusters/${id}/licence`);
    await expect(loaded.getByRole('row').filter({ hasText: '2044-06-30' })).toHaveCount(12);
    await expect(page.getByText(`Recorded in Deck: ${client}, 2044-06-30`)).toBeVisible();
    await expect(page.getByText('until 2044-06-30')).toBeVisible();
  });

  await test.step('a host that is down can be left out by its address; it is marked afterwards', async () => {
    const last = hosts[2] as string;
    await fault(last, 'kill');
    await openDialog(page, id);
    await upload(ending.buffer);
    await expect(dialog.getByText('LICENCE-HOST')).toBeVisible({ timeout: 30_000 });
    await expect(go).toBeDisabled();
    await dialog.getByLabel(`Type ${last} to confirm`).fill(last);
    await runToEnd(page);
    await fault(last, 'start');
    expect(await files()).toEqual([ending.sha256, ending.sha256, better.sha256]);
    await page.goto(`/clusters/${id}/licence`);
    await expect(onHosts.getByRole('row').filter({ hasText: last })).toContainText('differs');
    await expect(page.getByText('Hosts have different licence files')).toBeVisible();
    await expect(loaded.getByRole('row').filter({ hasText: 'does not answer' })).toHaveCount(4);
  });

  await test.step('a licence that ends soon is shown on the page of clusters and raises an alert', async () => {
    await hurryAlert(page);
    await page.goto('/clusters');
    await expect(page.getByText(`${tenDays}, 10 days left`)).toBeVisible({ timeout: 20_000 });
    await page.goto('/alerts');
    await expect(page.getByText(`The licence ends in 10 days, on ${tenDays}.`)).toBeVisible({
      timeout: 20_000,
    });
  });

  await test.step('the kept one, which is smaller, is put back by a restart that a person accepts', async () => {
    await page.goto(`/clusters/${id}/licence`);
    const first = onHosts.getByRole('button', { name: `of ${hosts[0]}…` });
    await first.last().click();
    await expect(prediction.getByText('needs a restart')).toBeVisible({ timeout: 20_000 });
    await expect(prediction).toContainText('nodes 60 → 50');
    await expect(go).toBeDisabled();
    await dialog.getByLabel('Whole cluster').check();
    await dialog.getByLabel('Nodes will be restarted').check();
    await runToEnd(page);
    expect(await files()).toEqual(old);
    expect((await processes()).filter((each) => before.includes(each))).toEqual([]);
    await page.goto(`/clusters/${id}/licence`);
    await expect(loaded.getByText('as its host')).toHaveCount(12);
    await expect(onHosts.getByText('differs')).toHaveCount(0);
  });

  await test.step('a viewer sees it all and can do nothing', async () => {
    const other = await browser.newContext({ baseURL: deck.url });
    const guest = await other.newPage();
    await signIn(guest, viewer);
    await guest.goto(`/clusters/${id}/licence`);
    await expect(parts(guest).onHosts).toBeVisible();
    await expect(guest.getByRole('button', { name: /Replace|Put back/ })).toHaveCount(0);
    await other.close();
  });
});
