import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import { readyDraft } from './support/arrange.ts';
import { hosts, onHost, processesOf } from './support/hosts.ts';
import { fillSignIn, runEnds, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import { openStreams } from './support/streams.ts';
import { expect, test } from './support/test.ts';

const viewer = { username: 'reader', password: 'reads-logs-9' };
test.use({ wish: { ...readyDraft, users: [{ ...viewer, role: 'viewer' as const }] } });

const [first, second] = hosts as [string, string];
const logDir = '/opt/dolphindb/server/clusterDemo/log';
const log = (page: Page): Locator => page.getByRole('group', { name: /^Log lines/ });
const stampNow = (host: string) => onHost(host, "date '+%F %T.%6N'");
const append = (host: string, file: string, line: string) =>
  onHost(host, `printf '%s\\n' '${line}' >> ${logDir}/${file}`);

/** Opens the logs of these nodes as another page links to them. */
async function open(page: Page, clusterId: string, parameters: string): Promise<void> {
  await page.goto(`/clusters/${clusterId}/logs?${parameters}`);
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
}

/** Times of the lines in view, in order. */
async function stampsOf(page: Page): Promise<string[]> {
  const rows = await log(page).locator('[data-index]').allTextContents();
  return rows.map((text) => text.slice(0, 23)).filter((text) => /^\d{4}-\d\d-\d\d \d\d:/.test(text));
}

async function stop(host: string, mode: string): Promise<void> {
  const running = async () => (await processesOf(host)).filter((p) => p.command.includes(`-mode ${mode}`));
  for (const { pid } of await running()) await onHost(host, `kill -9 ${pid}`);
  await until(`no ${mode} on ${host}`, async () => (await running()).length === 0);
}

test('logs of nodes that run and of nodes that do not: filtered, searched, at a time, merged, followed, downloaded', async ({
  page,
  arranged,
  browser,
  deck,
  watch,
}) => {
  test.setTimeout(240_000);
  const clusterId = arranged.clusterId as string;
  await signIn(page);
  const streams = openStreams(page);
  const runId = await startRun(page, clusterId, 'start');
  await runEnds(page);
  // Browsers have six connections to one address: a tab takes one of them.
  await expect.poll(streams).toEqual([`/api/runs/${runId}/events`]);

  await test.step('a data node’s log comes through its agent, newest first', async () => {
    await open(page, clusterId, 'nodes=datanode1');
    await expect(page.getByText('through the server').first()).toBeVisible();
    await expect(page.getByText('Agent agent1 answers').first()).toBeVisible();
    await expect(log(page)).toContainText('Job scheduler initialization completed.');
    const stamps = await stampsOf(page);
    expect(stamps.length).toBeGreaterThan(5);
    expect([...stamps].sort().reverse()).toEqual(stamps);
  });

  await test.step('only errors are left by the level, and a known error is explained', async () => {
    const at = await stampNow(first);
    await append(
      first,
      'datanode1.log',
      `${at} <ERROR> :Failed to bind the socket on port 8802 with error code 98`,
    );
    await append(first, 'datanode1.log', '  at a further line of it');
    await page.getByRole('button', { name: 'ERROR', exact: true }).click();
    await expect(log(page)).toContainText('error code 98');
    await expect(log(page)).toContainText('at a further line of it');
    await expect(log(page)).toContainText('Port 8802 is already in use on the host.');
    await expect(log(page)).toContainText('START-PORT-TAKEN');
    await expect(log(page)).not.toContainText('INFO');
    await expect(page.getByText('from the host over SSH').first()).toBeVisible();
    await expect(page.getByText('Matching lines: 1', { exact: true })).toBeVisible();
  });

  await test.step('text is looked for on the host as it is, and stands in the address', async () => {
    await page.getByRole('button', { name: 'ERROR', exact: true }).click();
    const odd = "$(touch /tmp/pwned) 'quoted' [x].*";
    await append(
      first,
      'datanode1.log',
      `${await stampNow(first)} <WARNING> :${odd.replaceAll("'", `'\\''`)}`,
    );
    await page.getByRole('searchbox', { name: 'Text in the log' }).fill(odd);
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(page.getByText('Matching lines: 1', { exact: true })).toBeVisible();
    await expect(log(page).locator('mark')).toHaveText(odd);
    expect(await onHost(first, 'ls /tmp/pwned 2>&1 || true')).toContain('No such file');
    await page.reload();
    await expect(log(page).locator('mark')).toHaveText(odd);
  });

  await test.step('a time leads to the line written then, in a file of many', async () => {
    const awk = `awk 'BEGIN { for (i = 0; i < 86400; i++) printf "2020-02-03 %02d:%02d:%02d.000001 <INFO> :old line %d\\n", i / 3600, i % 3600 / 60, i % 60, i }'`;
    await onHost(
      first,
      `cd ${logDir}; ${awk} > old; cat datanode1.log >> old; cat old > datanode1.log; rm old`,
    );
    await open(page, clusterId, 'nodes=datanode1');
    await page.getByLabel('Time, in the clock of the node').fill('2020-02-03T13:45:07');
    await page.getByRole('button', { name: 'Go to time' }).click();
    await expect(log(page)).toContainText('2020-02-03 13:45:07.000');
    await expect(log(page)).toContainText('2020-02-03 13:45:06.000');
    await page.getByRole('button', { name: 'Newest', exact: true }).click();
    await expect(log(page)).toContainText('$(touch');
    await page.getByRole('button', { name: 'Older lines' }).click();
    await expect(page.getByText(/Loaded lines: [1-9][\d,]{3,}/)).toBeVisible();
  });

  await test.step('several nodes are merged by time, each line with its node', async () => {
    const third = hosts.at(-1) as string;
    for (const [host, file] of [
      [second, 'datanode2'],
      [third, 'agent'],
      [first, 'controller'],
      [second, 'datanode2'],
    ] as const)
      await append(host, `${file}.log`, `${await stampNow(host)} <INFO> :told by ${file}`);
    await open(page, clusterId, 'nodes=datanode2,controller1,agent3');
    await expect(page.getByText(/Loaded lines/)).toBeVisible();
    await expect(log(page)).toContainText(/controller1told by controller/);
    const rows = await log(page).locator('[data-index]', { hasText: 'told by' }).allTextContents();
    expect(rows.map((text) => /[a-z]+\d(?=told)/.exec(text)?.[0])).toEqual([
      'datanode2',
      'controller1',
      'agent3',
      'datanode2',
    ]);
    const stamps = await stampsOf(page);
    expect([...stamps].sort().reverse()).toEqual(stamps);
  });

  await test.step('following shows what is written, also after the file was replaced, and pauses for a reader', async () => {
    await open(page, clusterId, 'nodes=datanode2&follow=1');
    await expect(page.getByText('Following')).toBeVisible();
    await expect.poll(streams).toEqual([`/api/clusters/${clusterId}/logs/follow`]);
    await append(second, 'datanode2.log', `${await stampNow(second)} <INFO> :written while followed`);
    await expect(log(page)).toContainText('written while followed');
    await onHost(second, `cd ${logDir} && mv datanode2.log 20240101000000datanode2.log`);
    await append(second, 'datanode2.log', `${await stampNow(second)} <INFO> :first of the new file`);
    await expect(log(page)).toContainText('A new log file begins here');
    await expect(log(page)).toContainText('first of the new file');
    await log(page).evaluate((box) => box.scrollTo(0, 0));
    await append(second, 'datanode2.log', `${await stampNow(second)} <INFO> :written while paused`);
    await page.getByRole('button', { name: /^Paused · [1-9]/ }).click();
    await expect(log(page)).toContainText('written while paused');
    await expect(page.getByText(/^picture from/)).toBeVisible();
  });

  await test.step('when the agent dies the log is read on the host, and so is that of a killed controller', async () => {
    await stop(first, 'agent');
    await stop(first, 'controller');
    await open(page, clusterId, 'nodes=controller1');
    await expect(page.getByText('from the host over SSH').first()).toBeVisible();
    await expect(page.getByText('The server does not give it').first()).toBeVisible();
    await expect(log(page)).toContainText('Job scheduler initialization completed.');
    await open(page, clusterId, 'nodes=controller1&kind=output');
    await expect(page.getByText('controller.nohup').first()).toBeAttached();
    await open(page, clusterId, 'nodes=datanode1&levels=ERROR');
    await expect(log(page)).toContainText('Port 8802 is already in use on the host.');
  });

  await test.step('a file that is not there is named with what to do', async () => {
    await onHost(first, `rm -f ${logDir}/datanode1_job.log`);
    await open(page, clusterId, 'nodes=datanode1&kind=job');
    await expect(page.locator('main').getByRole('alert')).toContainText('datanode1_job.log');
    await expect(page.locator('main').getByRole('alert')).toContainText('LOG-MISSING');
  });

  await test.step('the file can be downloaded, compressed when it is long', async () => {
    await open(page, clusterId, 'nodes=controller1');
    const save = async () => {
      const link = page.getByRole('link', { name: 'Download' });
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
    };
    const short = await save();
    expect(short.name).toBe('controller1.log');
    expect(short.content.toString()).toBe(`${await onHost(first, `cat ${logDir}/controller.log`)}\n`);
    await open(page, clusterId, 'nodes=datanode1');
    const long = await save();
    expect(long.name).toBe('datanode1.log.gz');
    expect(gunzipSync(long.content).toString()).toBe(
      `${await onHost(first, `cat ${logDir}/datanode1.log`)}\n`,
    );
  });

  await test.step('the password of the cluster never leaves Deck, not even to one who looks for it', async () => {
    await append(
      first,
      'controller.log',
      `${await stampNow(first)} <ERROR> :login("admin","123456") failed for 123456`,
    );
    await open(page, clusterId, 'nodes=controller1');
    await expect(log(page)).toContainText('failed for •••');
    await open(page, clusterId, 'nodes=controller1&text=123456');
    await expect(log(page)).toContainText('No lines.');
    await expect(page.getByText('Matching lines: 0')).toBeVisible();
    const answer = await page.request.get(`/api/clusters/${clusterId}/logs/download?node=controller1`);
    expect(await answer.text()).not.toContain('123456');
  });

  await test.step('a viewer may read, a guest may not', async () => {
    const context = await browser.newContext({ baseURL: deck.url });
    const guest = await context.request.get(`/api/clusters/${clusterId}/logs?nodes=datanode2`);
    expect(guest.status()).toBe(401);
    const own = await context.newPage();
    watch(own);
    await own.goto('/sign-in');
    await fillSignIn(own, viewer);
    await own.waitForURL('**/clusters');
    await open(own, clusterId, 'node=datanode2');
    await expect(log(own)).toContainText('first of the new file');
    await context.close();
  });
});
