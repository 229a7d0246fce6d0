import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { resume } from './faults/runs.ts';
import { readyDraft } from './support/arrange.ts';
import { Client } from './support/client.ts';
import { fault, hosts, onHost } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import type { Deck } from './support/server.ts';
import { deckGone, expect, test } from './support/test.ts';

/** Backups of a running cluster: taken, proven, found damaged, deleted by typing the name, resumed after Deck was killed, and taken by schedule. */

const viewer = { username: 'vera', password: 'correct-horse-9', role: 'viewer' } as const;
test.use({ wish: { ...readyDraft, users: [viewer] } });
test.setTimeout(240_000);

const [first = '', second = '', third = ''] = hosts;
const base = '/opt/dolphindb/.deck/backups';
const rows = (page: Page): Locator => page.getByRole('region', { name: 'Backups' }).getByRole('row');
const row = (page: Page, kind: string): Locator => rows(page).filter({ hasText: kind });

async function write(): Promise<void> {
  const client = await Client.connect(`${first}:8802`);
  try {
    await client.script(`t = table(1..6 as k, 1..6 as v)
database("dfs://kept", VALUE, 1..6).createPartitionedTable(t, "t", "k").append!(t)`);
  } finally {
    client.close();
  }
}

const expectAccessible = async (page: Page): Promise<void> =>
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

async function take(page: Page, clusterId: string, note: string, look = false): Promise<void> {
  await page.goto(`/clusters/${clusterId}/backups`);
  await page.getByRole('button', { name: 'Take a backup…' }).click();
  await page.getByRole('dialog').getByLabel('Note').fill(note);
  if (look) await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Take the backup' }).click();
  await page.waitForURL('**/runs/*');
}

/** Deck dies when two hosts have their part of a backup and the third has not; resumed, the backup is whole. */
async function cutOff(page: Page, clusterId: string, deck: Deck): Promise<void> {
  await fault(third, 'freeze');
  await take(page, clusterId, 'cut off');
  for (const host of [first, second])
    await until(
      `the part of ${host}`,
      async () => (await onHost(host, `ls ${base}/*/manifest.json 2>/dev/null || true`)) !== '',
      20_000,
    );
  await deck.kill9();
  await fault(third, 'thaw');
  await deck.restart();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('interrupted');
  // Whole copies only have a name without `.part`.
  expect(await onHost(third, `find ${base} -name manifest.json 2>/dev/null || true`)).toBe('');
  await resume(page, page.url().split('/').at(-1) as string);
  await runEnds(page);
  await page.goto(`/clusters/${clusterId}/backups`);
  await expect(row(page, 'by hand')).toContainText('3 places');
}

async function press(page: Page, clusterId: string, button: string): Promise<void> {
  await page.goto(`/clusters/${clusterId}/backups`);
  await row(page, 'by hand').getByRole('button', { name: button }).click();
  await page.waitForURL('**/runs/*');
}

test('a backup is taken while the cluster runs, proven, told apart from a damaged one, deleted only by typing, resumed after Deck was killed, and taken by schedule', async ({
  page,
  arranged,
  browser,
  deck,
  allowConsole,
}) => {
  // Deck is restarted, and once killed.
  allowConsole(deckGone);
  // A script whose loading was cut off is an exception without words.
  allowConsole(/^exception: $/);
  const clusterId = arranged.clusterId as string;
  await signIn(page);
  await startRun(page, clusterId);
  await runEnds(page);
  await write();

  await page.goto(`/clusters/${clusterId}/backups`);
  await expect(page.getByText('No backups yet')).toBeVisible();
  await take(page, clusterId, 'before the audit', true);
  await runEnds(page);
  await page.goto(`/clusters/${clusterId}/backups`);
  await expect(row(page, 'by hand')).toContainText('Raft log');
  await expect(row(page, 'by hand')).toContainText('before the audit');
  await expect(row(page, 'by hand')).toContainText('never');
  await expect(row(page, 'by hand')).toContainText(/\d (KB|MB)/);

  await press(page, clusterId, 'Prove');
  await runEnds(page);
  await page.goto(`/clusters/${clusterId}/backups`);
  await expect(row(page, 'by hand')).toContainText('proven');

  await onHost(first, `f=$(ls ${base}/*/files/datanode1.chunkMeta/editlog.0) && echo x >> "$f"`);
  await press(page, clusterId, 'Check');
  await runEnds(page, 'failed');
  await page.goto(`/clusters/${clusterId}/backups`);
  await expect(row(page, 'by hand')).toContainText('damaged');
  await expect(row(page, 'by hand')).toContainText('datanode1.chunkMeta/editlog.0: SHA-256');

  await expectAccessible(page);

  const context = await browser.newContext({ baseURL: deck.url, locale: 'en-GB' });
  const other = await context.newPage();
  await signIn(other, viewer);
  await other.goto(`/clusters/${clusterId}/backups`);
  await expect(row(other, 'by hand')).toContainText('damaged');
  await expect(other.getByRole('button', { name: /Take a backup|Check|Prove|Delete|Save/ })).toHaveCount(0);
  await context.close();

  await row(page, 'by hand').getByRole('button', { name: 'Delete…' }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true });
  await expect(confirm).toBeDisabled();
  await page.getByRole('dialog').getByRole('textbox').fill('market-data');
  await confirm.click();
  await page.waitForURL('**/runs/*');
  await runEnds(page);
  expect(await onHost(first, `ls ${base}`)).toBe('');

  await page.goto(`/clusters/${clusterId}/backups`);
  await expect(page.getByText('No backups yet')).toBeVisible();
  await cutOff(page, clusterId, deck);
  await page.getByLabel('Back up metadata and configuration regularly').check();
  await page.getByLabel('Keep').fill('2');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await deck.restart();
  await page.goto(`/clusters/${clusterId}/backups`);
  await expect(row(page, 'by schedule')).toContainText('while running', { timeout: 45_000 });
});
