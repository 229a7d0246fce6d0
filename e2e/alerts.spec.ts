import type { Page } from '@playwright/test';
import { type HttpSink, httpSink } from '@/lib/alerts/testing/http-sink';
import { type SmtpFake, smtpFake } from '@/lib/alerts/testing/smtp-fake';
import { readyDraft } from './support/arrange.ts';
import { once } from './support/client.ts';
import { hosts, onHost, processesOf } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import { expect, test } from './support/test.ts';

const viewer = { username: 'vera', password: 'viewing-is-enough', role: 'viewer' } as const;

interface Told {
  alerts: { event: string; rule: string; subject: string; cluster: { name: string } }[];
}

let sink: HttpSink;
let smtp: SmtpFake;
test.beforeEach(async () => {
  [sink, smtp] = await Promise.all([httpSink(), smtpFake()]);
});
test.afterEach(async () => {
  await Promise.all([sink.close(), smtp.close()]);
});

const told = () =>
  sink.posted
    .flatMap(({ body }) => (JSON.parse(body) as Told).alerts)
    .map(({ event, rule, subject }) => `${event} ${rule} ${subject}`);

/** Makes node down a matter of seconds through the page of rules. */
async function hurryNodeDown(page: Page): Promise<void> {
  await page.goto('/alerts/rules');
  const row = page.getByRole('row').filter({ hasText: 'Node down' });
  await row.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Raise after (s)').fill('2');
  await dialog.getByLabel('Clear after (s)').fill('2');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('admin');
}

async function addWebhook(page: Page, name: string, address: string): Promise<void> {
  await page.goto('/alerts/channels');
  await page.getByRole('button', { name: 'Add channel' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Address').fill(address);
  await dialog.getByLabel('Signing key').fill('signing-secret-7');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible();
}

/** A data node of the first host: its alias and the process. */
async function dataNode(): Promise<{ address: string; alias: string; pid: number }> {
  const address = hosts[0] ?? '';
  const found = (await processesOf(address)).find(({ command }) => command.includes('-mode datanode'));
  const alias = /-home \S*\/([^/\s]+)\/?\s/.exec(found?.command ?? '')?.[1];
  if (!found || !alias) throw new Error(`no data node on ${address}`);
  return { address, alias, pid: found.pid };
}

/** Starts a node as the vendor's console does, past Deck. */
async function startThroughLeader(page: Page, clusterId: string, alias: string): Promise<void> {
  const { leader } = await (await page.request.get(`/api/clusters/${clusterId}/status`)).json();
  await once(`${leader.host}:${leader.port}`, 'startDataNode', [alias]);
}

/** Stops one node on purpose, from the cluster's overview. */
async function stopNode(page: Page, clusterId: string, alias: string): Promise<void> {
  await page.goto(`/clusters/${clusterId}`);
  await page.getByLabel(`Select ${alias}`, { exact: true }).click();
  await page.getByRole('button', { name: 'Stop…', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('I have read what this means.').check();
  const typed = dialog.getByLabel(/^Type .* to confirm$/);
  if (await typed.isVisible()) {
    const label = await dialog.getByText(/^Type .* to confirm$/).textContent();
    await typed.fill(/^Type (.*) to confirm$/.exec(label ?? '')?.[1] ?? '');
  }
  await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.waitForURL('**/runs/*');
  await runEnds(page);
}

async function healthOf(page: Page, clusterId: string, alias: string): Promise<string | undefined> {
  const status = await (await page.request.get(`/api/clusters/${clusterId}/status`)).json();
  return status.nodes.find((node: { alias: string }) => node.alias === alias)?.health;
}

test.describe('on a running cluster', () => {
  test.use({ wish: { ...readyDraft, users: [viewer] } });
  test.setTimeout(180_000);

  test('a killed node is told of at once and until it is back; a node stopped through Deck is not', async ({
    page,
    deck,
    arranged,
    browser,
    watch,
  }) => {
    const clusterId = arranged.clusterId ?? '';
    await signIn(page);
    await startRun(page, clusterId);
    await runEnds(page);
    await hurryNodeDown(page);
    await addWebhook(page, 'operations', sink.url);
    await page.goto('/alerts');
    await expect(page.getByText('No open alerts')).toBeVisible();

    const { address, alias, pid } = await dataNode();
    await onHost(address, `kill -9 ${pid}`);
    const row = page.getByRole('row').filter({ hasText: alias });
    await expect(row).toContainText('Node down', { timeout: 30_000 });
    await expect(row).toContainText('is not running');
    await expect(
      page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Alerts/ }),
    ).toContainText('1');
    await until('the webhook is told', () => told().includes(`raised node-down ${alias}`));

    const context = await browser.newContext({ baseURL: deck.url });
    const other = await context.newPage();
    watch(other);
    await signIn(other, viewer);
    await other.goto('/alerts');
    await expect(other.getByRole('row').filter({ hasText: alias })).toContainText('not yet');
    await row.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(row).toContainText('admin');
    await expect(other.getByRole('row').filter({ hasText: alias })).toContainText('admin');

    await startThroughLeader(page, clusterId, alias);
    await expect(page.getByText('No open alerts')).toBeVisible({ timeout: 45_000 });
    await until('the webhook is told that it is over', () => told().includes(`cleared node-down ${alias}`));
    expect(told()).toEqual([`raised node-down ${alias}`, `cleared node-down ${alias}`]);
    await other.goto('/alerts/history');
    await expect(other.getByRole('row').filter({ hasText: alias })).toContainText('admin');
    await context.close();

    await stopNode(page, clusterId, alias);
    const stopped = async () => (await healthOf(page, clusterId, alias)) === 'stopped';
    await until('Deck sees that the node is stopped', stopped, 30_000);
    const seenAt = Date.now();
    // The wait of the rule and what a run is given afterwards, and more: nothing may come of it.
    await until('an alert would have come', () => Date.now() - seenAt > 30_000, 40_000);
    expect(await stopped()).toBe(true);
    expect(told()).toHaveLength(2);
    await page.goto('/alerts');
    await expect(page.getByText('No open alerts')).toBeVisible();
  });
});

test.describe('channels and rules', () => {
  test.use({ wish: { users: [viewer] } });

  test('the test button tells exactly what the receiver answered, and secrets never come back', async ({
    page,
    deck,
  }) => {
    await signIn(page);
    await addWebhook(page, 'hook', `${sink.url}?key=address-secret-7`);
    const row = page.getByRole('row').filter({ hasText: 'hook' });
    await row.getByRole('button', { name: 'Test' }).click();
    await expect(page.getByRole('status').getByText(/HTTP 200 OK · ok \(\d+ ms\)/)).toBeVisible();
    expect(sink.posted[0]?.path).toBe('/hook?key=address-secret-7');
    sink.answer = (response) => void response.writeHead(418).end('no coffee\nsecond line');
    await row.getByRole('button', { name: 'Test' }).click();
    await expect(page.getByRole('alert').getByText(/HTTP 418 .* · no coffee \(\d+ ms\)/)).toBeVisible();
    await row.getByRole('button', { name: 'Edit' }).click();
    const pages = [await page.content()];
    await page.goto('/audit?text=alert-channel');
    await expect(page.getByRole('table')).toContainText('alert-channel.test');
    pages.push(await page.content(), deck.log());
    for (const secret of ['address-secret-7', 'signing-secret-7']) expect(pages.join()).not.toContain(secret);
  });

  test('an e-mail channel sends through the mail server', async ({ page }) => {
    smtp.account = { user: 'deck', password: 'mail-secret-7' };
    await signIn(page);
    await page.goto('/alerts/channels');
    await page.getByRole('button', { name: 'Add channel' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('mailbox');
    await dialog.getByLabel('By').selectOption('email');
    await dialog.getByLabel('Mail server (SMTP)').fill('127.0.0.1');
    await dialog.getByLabel('Encryption').selectOption('none');
    await dialog.getByLabel('Port').fill(String(smtp.port));
    await dialog.getByLabel('User').fill('deck');
    await dialog.getByLabel('Password').fill('mail-secret-7');
    await dialog.getByLabel('From').fill('deck@bank.example');
    await dialog.getByLabel('To', { exact: true }).fill('ops@bank.example, dba@bank.example');
    await dialog.getByLabel('Language').selectOption('zh');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('row').filter({ hasText: 'mailbox' });
    await row.getByRole('button', { name: 'Test' }).click();
    await expect(page.getByRole('status').getByText(/250 2\.0\.0 queued as 1/)).toBeVisible();
    expect(smtp.mails).toMatchObject([
      { from: 'deck@bank.example', to: ['ops@bank.example', 'dba@bank.example'] },
    ]);
  });

  test('a rule is changed, switched off and taken back by administrators; a viewer only reads', async ({
    page,
    browser,
    deck,
    watch,
  }) => {
    await signIn(page);
    await page.goto('/alerts/rules');
    const row = page.getByRole('row').filter({ hasText: 'Free disk space' });
    await row.getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Limit/).fill('15');
    await dialog.getByLabel('Switched on').uncheck();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(row).toContainText('15 %');
    await expect(row).toContainText('off');

    const context = await browser.newContext({ baseURL: deck.url });
    const other = await context.newPage();
    watch(other);
    await signIn(other, viewer);
    for (const address of ['/alerts', '/alerts/history', '/alerts/rules', '/alerts/channels']) {
      await other.goto(address);
      await expect(other.getByRole('heading', { level: 1, name: 'Alerts' })).toBeVisible();
      const buttons = await other.getByRole('main').getByRole('button').allTextContents();
      expect(
        buttons.filter((text) => text !== 'Filter'),
        address,
      ).toEqual([]);
    }
    await context.close();

    await row.getByRole('button', { name: 'Back to default' }).click();
    await expect(row).toContainText('10 %');
    await expect(row).toContainText('default');
  });
});
