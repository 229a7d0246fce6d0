import { rmSync, writeFileSync } from 'node:fs';
import { test as base, expect, type Page } from '@playwright/test';
import type { Arranged, Wish } from './arrange.ts';
import { cleanHosts } from './hosts.ts';
import { type Deck, newDataDir, startDeck } from './server.ts';
import { arrangedDataDir } from './template.ts';

export { expect };

interface Options {
  /** What is in Deck before the test begins; `false`: nothing, the first visit is to come. */
  wish: Wish | false;
  /** More settings for the server's environment. */
  deckEnv: Record<string, string>;
}

interface Guard {
  seen: string[];
  allowed: RegExp[];
}

interface Fixtures {
  /** Hosts without DolphinDB and without faults. */
  cleanHosts: undefined;
  prepared: { dir: string; arranged: Arranged };
  arranged: Arranged;
  deck: Deck;
  guard: Guard;
  /** Names console messages that belong to the test; everything else of level error fails it, and so does an exception in a page. */
  allowConsole: (pattern: RegExp) => void;
  /** Watches another page than `page` for errors. */
  watch: (page: Page) => void;
}

/** What a browser says while Deck does not answer: which error it is depends on where its socket stood at that moment. */
export const deckGone = /net::ERR_[A-Z_]+|Failed to fetch|TypeError: network error/;

export const test = base.extend<Options & Fixtures>({
  wish: [{}, { option: true }],
  deckEnv: [{}, { option: true }],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  cleanHosts: async ({}, use) => {
    await cleanHosts();
    await use(undefined);
  },
  prepared: async ({ wish, cleanHosts: _clean }, use) => {
    const prepared = wish
      ? await arrangedDataDir(wish)
      : { dir: newDataDir(), arranged: { administratorId: '', hostIds: {} } };
    await use(prepared);
    rmSync(prepared.dir, { recursive: true, force: true });
  },
  arranged: async ({ prepared }, use) => use(prepared.arranged),
  deck: async ({ prepared, deckEnv }, use, info) => {
    const deck = await startDeck({ dataDir: prepared.dir, env: deckEnv });
    await use(deck);
    if (info.status !== info.expectedStatus) writeFileSync(info.outputPath('server.log'), deck.log());
    await deck.remove();
  },
  baseURL: async ({ deck }, use) => use(deck.url),

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  guard: async ({}, use) => {
    // The browser fetches icons when it likes, also while a server restarts.
    const guard: Guard = { seen: [], allowed: [/\/(favicon\.ico|icon\.svg)/] };
    await use(guard);
    const unexpected = guard.seen.filter((text) => !guard.allowed.some((pattern) => pattern.test(text)));
    expect(unexpected, 'errors on the console of the page').toEqual([]);
  },
  allowConsole: async ({ guard }, use) => use((pattern) => void guard.allowed.push(pattern)),
  watch: async ({ guard }, use) =>
    use((page) => {
      page.on('console', (message) => {
        if (message.type() === 'error') guard.seen.push(`${message.text()} (${message.location().url})`);
      });
      page.on('pageerror', (error) => guard.seen.push(`exception: ${error.stack ?? error.message}`));
    }),
  page: async ({ page, watch }, use) => {
    watch(page);
    await use(page);
  },
});
