import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { root } from '../scripts/prepare.mjs';

const { SANDBOX_SH, SANDBOX_HOSTS } = process.env;
if (!SANDBOX_SH)
  throw new Error('not inside a sandbox: npm run sandbox -- with 3 -- node e2e/screenshots.mjs');

const target = path.join(root, 'docs/screenshots');
const port = '3457';
export const base = `http://127.0.0.1:${port}`;
export const hosts = SANDBOX_HOSTS.split(' ');
const viewport = { width: 1280, height: 800 };

/** English and light last, so that what follows finds English words. */
const looks = [
  { locale: 'zh', theme: 'dark' },
  { locale: 'en', theme: 'light' },
];

const run = promisify(execFile);
const sandbox = async (...args) => (await run('bash', [SANDBOX_SH, ...args])).stdout.trim();
const name = (address) => address.split('.').at(-1);
/** Runs a shell line as root inside a host. */
export const onHost = (address, line) => sandbox('exec', name(address), line);
/** Makes something go wrong on a host, or right again. */
export const fault = (address, kind) => sandbox('fault', name(address), kind);
/** Builds a package of a version; gives the path of its zip. */
export const buildPackage = async (version, ...more) =>
  (await sandbox('package', version, ...more)).split('\n').at(-1);
/** Either language's word, whole. */
export const either = (en, zh) => new RegExp(`^(${en}|${zh})$`);

async function startDeck(data) {
  const server = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: { ...process.env, PORT: port, DECK_DATA: data },
    stdio: 'ignore',
  });
  for (let i = 0; i < 1500; i += 1) {
    const up = await fetch(`${base}/sign-in`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) return server;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  server.kill('SIGTERM');
  throw new Error('Deck did not come up');
}

const cookies = ({ locale, theme }) => [
  { name: 'deck-locale', value: locale, url: base },
  { name: 'deck-theme', value: theme, url: base },
];

/** Takes what is in view; few colours are enough for a page, where `pngquant` is installed to count them. */
async function take(page, picture, { locale }) {
  const file = path.join(target, `${picture}.${locale}.png`);
  await page.waitForTimeout(700);
  await page.screenshot({ path: file });
  spawnSync('pngquant', ['--force', '--ext', '.png', '--strip', file]);
}

/** A Deck of its own, a browser with its first page, and how pictures are taken of it. */
export async function openStudio() {
  mkdirSync(target, { recursive: true });
  const data = mkdtempSync(path.join(os.tmpdir(), 'deck-screenshots-'));
  const server = await startDeck(data);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
  const context = await browser.newContext({ viewport, locale: 'en-GB' });
  const page = await context.newPage();
  const prefer = (look) => context.addCookies(cookies(look));
  await prefer(looks[1]);
  return {
    page,
    button: (text) => page.getByRole('button', { name: text }),
    /** Takes an address in both looks; `ready` does and waits for what makes it complete. */
    async both(picture, address, ready = async () => {}) {
      for (const look of looks) {
        await prefer(look);
        await page.goto(address ?? page.url());
        await page.locator('main :is(h1, h2, p)').first().waitFor();
        await page.locator('main span.animate-spin').first().waitFor({ state: 'hidden' });
        await ready(look);
        await take(page, picture, look);
      }
    },
    /** One page in each look beside the first, both open on an address, signed in as it is. */
    async eyes(address) {
      const storageState = await context.storageState();
      const each = async (look) => {
        const own = await browser.newContext({ viewport, locale: 'en-GB', storageState });
        await own.addCookies(cookies(look));
        const eye = await own.newPage();
        await eye.goto(address);
        return { page: eye, look, take: (picture) => take(eye, picture, look) };
      };
      return Promise.all(looks.map(each));
    },
    signOut: () => context.clearCookies(),
    async lastLook() {
      const file = path.join(os.tmpdir(), 'deck-screenshots-failed.png');
      await page.screenshot({ path: file });
      return file;
    },
    async close() {
      await browser.close();
      server.kill('SIGTERM');
      await new Promise((resolve) => server.once('exit', resolve));
      rmSync(data, { recursive: true, force: true });
    },
  };
}
