import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { readyDraft } from './support/arrange.ts';
import { hosts, onHost, processesOf } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import { deckGone, expect, test } from './support/test.ts';

/** What a user sees of a running cluster: live figures, deaths with evidence, a moving leader, a lost majority. */

const viewer = { username: 'vera', password: 'correct-horse-9', role: 'viewer' } as const;
test.use({ wish: { ...readyDraft, users: [viewer] } });
test.setTimeout(240_000);

const row = (page: Page, alias: string): Locator =>
  page.getByRole('grid').getByRole('row').filter({ hasText: alias });
const cell = (page: Page, alias: string, column: string): Locator =>
  row(page, alias).locator(`[data-column=${column}]`);

async function killNode(host: string, mode: string): Promise<void> {
  const found = (await processesOf(host)).find(({ command }) => command.includes(`-mode ${mode}`));
  if (!found) throw new Error(`no ${mode} runs on ${host}`);
  await onHost(host, `kill -9 ${found.pid}`);
}

async function deployed(page: Page, clusterId: string): Promise<void> {
  await signIn(page);
  await startRun(page, clusterId);
  await runEnds(page);
  await page.goto(`/clusters/${clusterId}`);
  await expect(page.getByRole('grid').getByText('running', { exact: true })).toHaveCount(9);
  await expect(page.getByText(/picture from [0-3] s ago/)).toBeVisible();
}

/** Alias of the leader as the header names it. */
async function leaderShown(page: Page): Promise<string> {
  const text = await page.locator('header dl').first().textContent();
  const found = /Leader\s*(controller\d)/.exec(text ?? '')?.[1];
  if (!found) throw new Error(`no leader in: ${text}`);
  return found;
}

test('the table can be sorted, filtered, fitted and walked with the keyboard, and remembers it; a drawer tells all of a node', async ({
  page,
  arranged,
}) => {
  const clusterId = arranged.clusterId ?? '';
  await deployed(page, clusterId);

  await test.step('figures have their exact value on hover and disks of controllers say nothing', async () => {
    const memory = cell(page, 'datanode1', 'memoryUsed').locator('span');
    await expect(memory).toHaveText(/^\d+(\.\d)? MB$/);
    expect(await memory.getAttribute('title')).toMatch(/^\d{1,3}(,\d{3})+ B$/);
    await expect(cell(page, 'controller1', 'diskCapacity')).toHaveText('—');
    await expect(cell(page, 'datanode1', 'diskCapacity')).toHaveText(/GB|TB/);
  });

  await test.step('filters by text, role and state', async () => {
    await page.getByLabel('Filter nodes by text').fill(`data ${hosts[1]}`);
    await expect(page.locator('[data-row]')).toHaveCount(1);
    await page.getByLabel('Filter nodes by text').fill('');
    await page.getByRole('button', { name: /^Controller/ }).click();
    await expect(row(page, 'controller1')).toHaveCount(0);
    await page.getByLabel('State', { exact: true }).selectOption('not-running');
    await expect(page.getByText('No node matches the filters')).toBeVisible();
    await page.getByRole('button', { name: 'Show all nodes' }).click();
    await expect(page.locator('[data-row]')).toHaveCount(12);
  });

  await test.step('sort, columns and roles outlive a reload', async () => {
    await page.getByRole('button', { name: /^Agent/ }).click();
    const heading = page.getByRole('columnheader', { name: 'Node', exact: true });
    await heading.getByRole('button').click();
    await heading.getByRole('button').click();
    await expect(heading).toHaveAttribute('aria-sort', 'descending');
    await page.getByText('Columns', { exact: true }).click();
    await page.getByRole('checkbox', { name: /^MemAlloc/ }).uncheck();
    await page.keyboard.press('Escape');
    await page.reload();
    await expect(heading).toHaveAttribute('aria-sort', 'descending');
    await expect(page.getByRole('columnheader', { name: 'MemAlloc' })).toHaveCount(0);
    await expect(page.locator('[data-row="0"]')).toContainText('datanode3');
    await expect(page.locator('[data-row]')).toHaveCount(9);
  });

  await test.step('arrows move, Space selects, Enter opens the drawer with figures and charts', async () => {
    await page.locator('[data-row="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.locator('[data-row="1"]')).toBeFocused();
    await page.keyboard.press('Space');
    await expect(page.getByText('1 selected')).toBeVisible();
    await page.getByLabel('Select all nodes shown').check();
    await expect(page.getByText('9 selected')).toBeVisible();
    await page.locator('[data-row="1"]').focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: /datanode2/ });
    await expect(drawer.getByText(/running since/)).toBeVisible();
    await expect(drawer.getByRole('link', { name: hosts[1] })).toHaveAttribute('href', /^\/hosts\//);
    await expect(drawer.getByRole('link', { name: 'Log' })).toHaveAttribute('href', /logs\?node=datanode2/);
    await expect(drawer.getByRole('link', { name: /console/ })).toHaveAttribute(
      'href',
      `http://${hosts[1]}:8802/`,
    );
    await expect(drawer.getByRole('img', { name: /^Memory: used now/ })).toBeVisible({ timeout: 90_000 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
    await row(page, 'datanode2').getByRole('button', { name: 'datanode2' }).click();
    await drawer.getByRole('link', { name: 'Configuration' }).click();
    await expect(page.getByRole('region', { name: 'What datanode2 gets' })).toBeVisible();
    await page.goto(`/clusters/${clusterId}`);
  });

  await test.step('the hosts and the topology show the same states, and the choice is remembered', async () => {
    await page.getByRole('button', { name: 'Hosts', exact: true }).click();
    await expect(page.getByRole('region', { name: 'P1' }).getByText('3 of 3 run')).toBeVisible();
    await expect(page.getByRole('meter', { name: 'Disk' })).toHaveCount(3);
    await page.getByRole('button', { name: 'Topology' }).click();
    await page.reload();
    await expect(page.getByText(/form one Raft group/)).toBeVisible();
    await expect(page.getByText('leader', { exact: true })).toHaveCount(1);
    const agentInPicture = page.getByRole('figure').getByText('agent1');
    await expect(agentInPicture).toHaveCount(0);
    await page.getByRole('button', { name: /^Agent/ }).click();
    await expect(agentInPicture).toBeVisible();
    await page.getByRole('button', { name: /^Agent/ }).click();
  });

  await test.step('a viewer sees it all and can select nothing', async () => {
    await page.context().clearCookies();
    await signIn(page, viewer);
    const line = page.getByRole('row').filter({ hasText: 'market-data' });
    await expect(line).toContainText('3 of 3');
    await line.getByRole('link', { name: 'market-data' }).click();
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await expect(row(page, 'datanode1')).toContainText('running');
    await expect(page.getByRole('grid').getByRole('checkbox')).toHaveCount(0);
    await expect(page.getByRole('button', { name: /Start|Stop|Remove/ })).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Query' })).toHaveCount(0);
  });
});

test('a death is shown with its evidence, a new leader with a notice, and a lost majority leaves a useful picture', async ({
  page,
  arranged,
  deck,
  allowConsole,
}) => {
  const clusterId = arranged.clusterId ?? '';
  await deployed(page, clusterId);

  await test.step('a killed data node is shown as stopped, with what Deck saw', async () => {
    await killNode(hosts[1] as string, 'datanode');
    await expect(cell(page, 'datanode2', 'state')).toContainText('stopped', { timeout: 5_000 });
    await expect(cell(page, 'datanode2', 'memoryUsed')).toHaveText('—');
    await row(page, 'datanode2').getByRole('button', { name: 'datanode2' }).click();
    const drawer = page.getByRole('dialog', { name: /datanode2/ });
    await expect(drawer.getByText(/stopped since/)).toBeVisible();
    await expect(drawer.getByRole('alert').locator('p').nth(1)).not.toBeEmpty();
    await page.keyboard.press('Escape');
  });

  const first = await leaderShown(page);
  const hostOf = (alias: string) => hosts[Number(alias.at(-1)) - 1] as string;
  const second =
    await test.step('a killed leader: a notice names the new one, and nothing was reloaded', async () => {
      await page.evaluate(() => Object.assign(window, { unbroken: true }));
      await killNode(hostOf(first), 'controller');
      const notice = page.getByText(
        new RegExp(`Leader is now controller\\d \\(was ${first}\\), elected \\d\\d:`),
      );
      await expect(notice).toBeVisible({ timeout: 40_000 });
      const now = await leaderShown(page);
      expect(now).not.toBe(first);
      await expect(page.getByText('2 of 3')).toBeVisible();
      expect(await page.evaluate(() => 'unbroken' in window)).toBe(true);
      await expect(cell(page, now, 'isLeader')).toHaveText('true');
      return now;
    });

  await test.step('opening a follower says who leads and goes there only when one lets it', async () => {
    const follower = ['controller1', 'controller2', 'controller3'].find(
      (alias) => alias !== first && alias !== second,
    );
    await page.goto(`/clusters/${clusterId}/console/${follower}`);
    await expect(
      page.getByText(`The leader is ${second} at ${hostOf(second)}:8800`, { exact: false }),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Stay here' }).click();
    await expect(page.getByRole('link', { name: `Go to ${second}` })).toHaveAttribute(
      'href',
      `http://${hostOf(second)}:8800/`,
    );
    await page.getByRole('link', { name: 'Back to the overview' }).click();
  });

  await test.step('without a majority the page says so and still tells which nodes run', async () => {
    await killNode(hostOf(second), 'controller');
    await expect(page.getByText('No quorum', { exact: true })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText(/Only 1 of 3 controllers answer/)).toBeVisible();
    await expect(cell(page, second, 'state')).toContainText('stopped');
    await expect(cell(page, 'datanode1', 'state')).toContainText('running');
    await expect(page.getByText(/picture from \d s ago/)).toBeVisible();
  });

  await test.step('a Deck that is gone is said to be, and the page mends itself when it is back', async () => {
    allowConsole(deckGone);
    await deck.stop();
    await expect(page.getByText(/reconnecting to Deck/)).toBeVisible();
    await deck.restart();
    await until('the page is live again', () => page.getByText(/picture from \d s ago/).isVisible(), 40_000);
    expect(await page.evaluate(() => document.querySelectorAll('[data-row]').length)).toBeGreaterThan(0);
  });
});
