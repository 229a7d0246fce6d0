import { expect, type Page } from '@playwright/test';
import { administrator } from './arrange.ts';

/** Signs in through the form and waits for the first page. */
export async function signIn(
  page: Page,
  account: { username: string; password: string } = administrator,
): Promise<void> {
  await page.goto('/sign-in');
  await fillSignIn(page, account);
  await page.waitForURL('**/clusters');
}

/** Fills in the form for signing in and sends it, in either language. */
export async function fillSignIn(page: Page, account: { username: string; password: string }): Promise<void> {
  await page.getByLabel(/^(User name|用户名)$/).fill(account.username);
  await page.getByLabel(/^(Password|密码)$/).fill(account.password);
  await page.getByRole('button', { name: /^(Sign in|登录)$/ }).click();
}

/** Starts the deployment up to a wizard step from the step's own page; gives the run's id once its page is open. */
export async function startRun(
  page: Page,
  clusterId: string,
  until: 'download' | 'licence' | 'configuration' | 'start' = 'start',
): Promise<string> {
  const words = {
    download: /^(Distribute and unpack now|立即分发并解压)$/,
    licence: /^(Place the licence now|立即放置授权许可文件)$/,
    configuration: /^(Write the files now|立即写入配置文件)$/,
    start: /^(Deploy and start|部署并启动)$/,
  };
  await page.goto(`/clusters/new/${clusterId}/${until}`);
  await page.getByRole('button', { name: words[until] }).click();
  await page.waitForURL('**/runs/*');
  return page.url().split('/').at(-1) as string;
}

/** Waits until the run whose page is open ends; fails when it ends otherwise than expected. */
export async function runEnds(page: Page, status = 'succeeded', withinMs = 90_000): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText(
    /succeeded|failed|cancelled|paused|interrupted|成功|失败|已取消|已中断/,
    {
      timeout: withinMs,
    },
  );
  await expect(heading).toContainText(status);
}

/** The run as `GET /api/runs/ID` gives it, asked with the page's session. */
export async function runView(page: Page, runId: string) {
  const answer = await page.request.get(`/api/runs/${runId}`);
  expect(answer.status()).toBe(200);
  return answer.json();
}
