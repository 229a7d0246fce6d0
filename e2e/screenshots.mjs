// Makes the pictures of docs/screenshots anew: a whole deployment in the browser, every page in both languages.
// usage: npm run sandbox -- with 3 -- node e2e/screenshots.mjs
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { root } from '../scripts/prepare.mjs';

const { SANDBOX_ROOT_PASSWORD, SANDBOX_PACKAGES, SANDBOX_LICENCES, SANDBOX_VERSION } = process.env;
if (!SANDBOX_PACKAGES)
  throw new Error('not inside a sandbox: npm run sandbox -- with 3 -- node e2e/screenshots.mjs');

const target = path.join(root, 'docs/screenshots');
const port = '3457';
const base = `http://127.0.0.1:${port}`;
const data = mkdtempSync(path.join(os.tmpdir(), 'deck-screenshots-'));
mkdirSync(target, { recursive: true });

async function startDeck() {
  const server = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: { ...process.env, PORT: port, DECK_DATA: data },
    stdio: 'ignore',
  });
  for (let i = 0; i < 600; i += 1) {
    const up = await fetch(`${base}/sign-in`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) return server;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('Deck did not come up');
}

const server = await startDeck();
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
const page = await context.newPage();
const button = (name) => page.getByRole('button', { name });
const prefer = (locale, theme) =>
  context.addCookies([
    { name: 'deck-locale', value: locale, url: base },
    { name: 'deck-theme', value: theme, url: base },
  ]);

/** Takes the page as it stands in English, then the same address in Chinese; `ready` says when it is complete. */
async function both(name, ready = async () => {}) {
  for (const locale of ['zh', 'en']) {
    await prefer(locale, 'light');
    await page.reload({ waitUntil: 'networkidle' }).catch(() => {});
    await ready();
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: path.join(target, `${name}.${locale}.png`) });
  }
}

async function prepareInventory() {
  await page.goto(base);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill('correct-horse-9');
  await button('Create and sign in').click();
  await page.waitForURL('**/clusters');
  await page.goto(`${base}/hosts`);
  await button('Add hosts').first().click();
  await page.getByLabel('Name').fill('servers');
  await page.getByLabel('Password').fill(SANDBOX_ROOT_PASSWORD);
  await button('Save').click();
  await page.getByLabel('Addresses').fill('10.0.0.[80-82]');
  await button('Add and fetch host keys').click();
  await button('They match: accept and check').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await both('02-hosts');
  await page.goto(`${base}/packages`);
  await page
    .getByLabel('Upload a zip')
    .setInputFiles(`${SANDBOX_PACKAGES}/DolphinDB_Linux64_V${SANDBOX_VERSION}.zip`);
  await page.getByRole('cell', { name: SANDBOX_VERSION }).first().waitFor({ timeout: 120_000 });
}

async function prepareDraft() {
  await page.goto(`${base}/clusters/new`);
  await page.getByLabel('Name of the cluster').fill('market-data');
  await button('Create draft and go on').click();
  await page.waitForURL('**/download');
  await button('Save').click();
  await button('Saved').waitFor();
  await both('03-download');
  await page.getByRole('link', { name: 'Next step' }).click();
  await page.waitForURL('**/licence');
  await page.getByLabel('Upload dolphindb.lic').setInputFiles(`${SANDBOX_LICENCES}/enterprise.lic`);
  await page.getByText('chosen', { exact: true }).waitFor();
  await both('04-licence');
  await page.getByRole('link', { name: 'Next step' }).click();
  await page.waitForURL('**/configuration');
  await button('Take over all').click();
  await page.getByText('no errors').waitFor();
  await button('Save configuration').click();
  await page.getByText('Configuration saved.').waitFor();
  await both('05-configuration', () => page.getByText('10.0.0.80 · controller.cfg').waitFor());
  await page.getByRole('link', { name: 'Next step' }).click();
  await page.waitForURL('**/start');
}

async function deploy() {
  await page.getByRole('link', { name: 'Show the plan' }).click();
  await page.waitForURL('**/plan/start');
  await both('06-plan', () =>
    page
      .getByRole('button', { name: /^(Run this plan|执行此计划)$/, disabled: false })
      .waitFor({ timeout: 60_000 }),
  );
  await button('Run this plan').click();
  await page.waitForURL('**/runs/*');
  await page.getByRole('heading', { name: /succeeded/ }).waitFor({ timeout: 240_000 });
  await both('07-run', () =>
    page
      .getByText(/12 of 12/)
      .first()
      .waitFor(),
  );
  await prefer('en', 'dark');
  await page.reload();
  await page
    .getByText(/12 of 12/)
    .first()
    .waitFor();
  await page.screenshot({ path: path.join(target, '07-run.dark.en.png') });
  await prefer('en', 'light');
  await page.reload();
}

/** Scripts run in the page, so their results are taken before a reload could drop them: once in each language. */
async function scripts(name, address, count) {
  for (const locale of ['zh', 'en']) {
    await prefer(locale, 'light');
    await page.goto(address);
    const run = page.getByRole('button', { name: /^(Run|执行)$/ });
    for (let i = 0; i < count; i += 1) {
      await run.nth(i).click();
      await page
        .getByText(/^(done|完成) ·/)
        .nth(i)
        .waitFor({ timeout: 120_000 });
    }
    await page.screenshot({ path: path.join(target, `${name}.${locale}.png`) });
  }
}

process.on('uncaughtException', async (error) => {
  await page.screenshot({ path: path.join(os.tmpdir(), 'deck-screenshots-failed.png') });
  server.kill('SIGTERM');
  console.error(error);
  process.exit(1);
});
await prepareInventory();
await prepareDraft();
await deploy();
await page.getByRole('link', { name: /Go on/ }).click();
await page.waitForURL('**/database');
const wizard = page.url().replace(/\/database$/, '');
await scripts('08-database', `${wizard}/database`, 2);
await scripts('09-query', `${wizard}/query`, 3);
await page.goto(`${base}/audit`);
await both('10-audit');
await context.clearCookies();
await page.goto(`${base}/sign-in`);
await both('01-sign-in');
await browser.close();
server.kill('SIGTERM');
rmSync(data, { recursive: true, force: true });
