import { expect, type Page, test } from '@playwright/test';
import { runEnds } from '../support/pages.ts';
import { until } from '../support/poll.ts';
import { type View, viewOf } from './runs.ts';

interface Expected {
  code: string;
  /** What the message or what was seen must name: host, port, owner, free bytes. */
  names: (string | RegExp)[];
  /** From now on, until the run has failed. */
  withinMs: number;
}

type Told = NonNullable<View['error']>;

/** Has the pages speak the other language from now on. */
export async function speak(page: Page, locale: 'en' | 'zh'): Promise<void> {
  const url = new URL('/', page.url()).href;
  await page.context().addCookies([{ name: 'deck-locale', value: locale, url }]);
  await page.reload();
}

async function expectShown(
  page: Page,
  error: Told,
  locale: 'en' | 'zh',
  names: Expected['names'],
): Promise<void> {
  const notice = page.getByRole('alert').filter({ hasText: error.code }).first();
  await expect(notice).toContainText(error.text[locale]);
  await expect(notice).toContainText(error.remedy?.[locale] ?? 'no remedy');
  for (const name of names) await expect(notice).toContainText(name);
}

/** Waits until the run whose page is open fails, and reads its message on the page in both languages: the code, what it names, a remedy. */
export async function expectFailure(
  page: Page,
  runId: string,
  { code, names, withinMs }: Expected,
): Promise<void> {
  const began = Date.now();
  await until('the run has failed', async () => (await viewOf(page, runId)).status === 'failed', withinMs);
  test.info().annotations.push({ type: 'failed after', description: `${Date.now() - began} ms` });
  await runEnds(page, 'failed');
  const { error } = await viewOf(page, runId);
  expect(error?.code).toBe(code);
  const told = error as Told;
  await expectShown(page, told, 'en', names);
  expect(told.text.zh).toMatch(/[\u4e00-\u9fff]{3}/);
  expect(told.remedy?.zh).toMatch(/[\u4e00-\u9fff]{3}/);
  await speak(page, 'zh');
  await expectShown(page, told, 'zh', names);
  await speak(page, 'en');
}
