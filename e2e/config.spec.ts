import type { Browser, Page } from '@playwright/test';
import type { RevisionSummary } from '@/lib/revisions/types';
import { leaderSite } from './faults/cluster.ts';
import { readyDraft } from './support/arrange.ts';
import { Client, once } from './support/client.ts';
import { configDir, file, groupLines, parameter, review } from './support/config.ts';
import { findings, findingsInBothThemes, scrollsSideways } from './support/findings.ts';
import { fault, hosts, onHost, processesOf } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import { expect, test } from './support/test.ts';
import { prefer } from './support/tour.ts';

const [first = '', , third = ''] = hosts;
const reader = { username: 'reader', password: 'reader-of-things-1' };

test.use({ wish: { ...readyDraft, users: [{ ...reader, role: 'viewer' }] } });

/** The revisions as the page gets them, newest first. */
async function revisions(page: Page, id: string): Promise<RevisionSummary[]> {
  const answer = await page.request.get(`/api/clusters/${id}/config/revisions`);
  return (await answer.json()).revisions;
}

/** The value that each running controller has. */
const online = async (name: string) =>
  (await Promise.all(hosts.map((host) => once<unknown>(`${host}:8800`, 'getConfig', [name])))).map(String);

const bar = (page: Page) => page.getByRole('region', { name: 'Edits not applied yet' });

/** Reviews with the keyboard and applies; gives back when the run has succeeded. */
async function applyEdits(page: Page, note: string): Promise<void> {
  await page.keyboard.press('Control+s');
  await review(page).getByLabel('Note').fill(note);
  await review(page).getByRole('button', { name: 'Apply', exact: true }).click();
  await page.waitForURL('**/runs/*');
  await runEnds(page, 'succeeded');
}

/** Leaves the second data node with the only online replica of some data. */
async function leaveLoneData(): Promise<void> {
  const client = await Client.connect(`${hosts[1]}:8802`);
  await client.script(`db = database("dfs://lone", VALUE, 1..12)
t = table(1..12 as k, 1..12 as v)
db.createPartitionedTable(t, "t", "k").append!(t)`);
  client.close();
  const other = (await processesOf(third)).find(({ command }) => command.includes(':datanode3 '));
  await onHost(third, `kill -9 ${other?.pid}`);
  await until('the leader has noticed', async () => {
    const rows = await once<{ name: string; state: number }[]>(await leaderSite(), 'getClusterPerf', [true]);
    return rows.some(({ name, state }) => name === 'datanode3' && state === 0);
  });
}

/** A second browser of the same console. */
async function secondBrowser(
  browser: Browser,
  url: string,
  watch: (page: Page) => void,
  account?: typeof reader,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 720 },
    locale: 'en-GB',
  });
  const page = await context.newPage();
  watch(page);
  await signIn(page, account);
  return page;
}

test('the configuration of a running cluster is edited, reviewed, applied, merged, compared and brought back', async ({
  page,
  arranged,
  deck,
  browser,
  watch,
  allowConsole,
}) => {
  test.setTimeout(420_000);
  const id = arranged.clusterId ?? '';
  const config = `/clusters/${id}/config`;
  await signIn(page);
  await startRun(page, id, 'start');
  await runEnds(page, 'succeeded', 150_000);
  const deployed = await file(first, 'controller.cfg');
  page.on('dialog', (dialog) => dialog.accept());

  await test.step('what is written by hand survives an edit byte for byte', async () => {
    await onHost(first, `printf '# kept by hand\\n\\nmyOwn = 1\\n' >> ${configDir}/controller.cfg`);
    const before = await Promise.all(hosts.map((host) => file(host, 'controller.cfg')));
    await page.goto(`${config}/controller`);
    await expect(parameter(page, 'maxConnections')).toHaveValue('512');
    await expect(parameter(page, 'localSite')).toBeDisabled();
    await parameter(page, 'maxConnections').fill('many');
    await expect(page.getByText('maxConnections must be a whole number, not many').last()).toBeVisible();
    await parameter(page, 'maxConnections').fill('512');
    await expect(bar(page)).toBeHidden();
    await parameter(page, 'maxConnections').fill('300');
    await expect(bar(page)).toContainText('3 changes in 3 documents');
    await page.reload();
    await expect(parameter(page, 'maxConnections')).toHaveValue('300');
    await page.keyboard.press('Control+s');
    await expect(review(page).getByText('+ maxConnections=300')).toHaveCount(3);
    await expect(review(page).getByText('controller3', { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(review(page)).toBeHidden();
    await applyEdits(page, 'fewer connections');
    const after = await Promise.all(hosts.map((host) => file(host, 'controller.cfg')));
    expect(after).toEqual(before.map((text) => text.replace('maxConnections=512', 'maxConnections=300')));
    expect(after[0]).toContain('# kept by hand\n\nmyOwn = 1\n');
  });

  await test.step('a node’s link opens its own file; the nodes that have to be restarted carry a mark', async () => {
    await page.goto(`${config}/controller?node=agent2`);
    await expect(page.getByLabel('What to edit')).toHaveValue('agent2');
    await expect(page.getByRole('button', { name: 'agent.cfg' })).toHaveAttribute('aria-pressed', 'true');
    await page.goto(`${config}/revisions`);
    await expect(page.getByText('3 nodes have to be restarted')).toBeVisible();
    await expect(page.getByText('controller1 (#2)', { exact: false })).toBeVisible();
    await expect(page.getByRole('row', { name: /fewer connections/ })).toContainText('applied');
  });

  const other = await secondBrowser(browser, deck.url, watch);
  other.on('dialog', (dialog) => dialog.accept());

  await test.step('a row with a wildcard is saved in the group', async () => {
    await other.goto(`${config}/nodes`);
    await other.getByLabel('Value of maxPubConnections').fill('80');
    await other.getByLabel('Value of subExecutors').fill('6');

    await page.goto(`${config}/nodes`);
    await page.getByLabel('Value of maxPubConnections').fill('100');
    await page.getByLabel('Qualifier of the new line').fill('datanode%');
    await page.getByLabel('Name in the new line').fill('workerNum');
    await page.getByLabel('Value in the new line').fill('3');
    await expect(page.getByText('for 3 of 6 nodes')).toBeVisible();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByLabel('Value of datanode%.workerNum')).toHaveValue('3');
    await expect(page.getByText('3 overridden')).toBeVisible();
    await applyEdits(page, 'workers of data nodes');
    expect(await groupLines()).toEqual(
      expect.arrayContaining(['datanode%.workerNum=3', 'maxPubConnections=100']),
    );
  });

  await test.step('who edits at the same time is told, and loses nothing', async () => {
    await other.keyboard.press('Control+s');
    const conflict = other.getByRole('region', { name: 'Conflict in cluster.cfg' });
    await expect(conflict).toContainText('admin changed cluster.cfg with revision 3');
    await expect(review(other).getByRole('button', { name: 'Apply', exact: true })).toBeDisabled();
    await conflict.getByLabel('Take mine for maxPubConnections').check();
    await conflict.getByRole('button', { name: 'Use the merged version' }).click();
    await expect(conflict).toBeHidden();
    await review(other).getByRole('button', { name: 'Apply', exact: true }).click();
    await other.waitForURL('**/runs/*');
    await runEnds(other, 'succeeded');
    expect(await groupLines()).toEqual(
      expect.arrayContaining(['datanode%.workerNum=3', 'maxPubConnections=80', 'subExecutors=6']),
    );
  });

  await test.step('two revisions are compared and the first is brought back', async () => {
    await page.goto(`${config}/revisions`);
    await page.getByLabel('Choose revision 2').check();
    await page.getByLabel('Choose revision 4').check();
    await page.getByRole('button', { name: 'Compare the two chosen' }).click();
    await expect(page.getByText('+ datanode%.workerNum=3')).toBeVisible();
    await page.goto(`${config}/revisions`);
    await page.getByRole('button', { name: 'Bring back 1', exact: true }).click();
    await expect(review(page).getByText('- datanode%.workerNum=3')).toBeVisible();
    await review(page).getByRole('button', { name: 'Apply', exact: true }).click();
    await page.waitForURL('**/runs/*');
    await runEnds(page, 'succeeded');
    expect(await file(first, 'controller.cfg')).toBe(deployed);
    expect((await groupLines()).join()).not.toContain('datanode%.workerNum');
  });

  await test.step('what was changed outside Deck is shown and restored', async () => {
    const before = await file(first, 'agent.cfg');
    await onHost(first, `sed -i 's/^workerNum=.*/workerNum=1/' ${configDir}/agent.cfg`);
    await page.goto(`${config}/drift`);
    await page.getByRole('button', { name: 'Check now' }).click();
    const panel = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'agent.cfg:agent1' }) });
    await expect(panel.getByRole('row', { name: /workerNum/ })).toBeVisible();
    await panel.getByRole('button', { name: 'Ignore workerNum' }).click();
    await expect(page.getByText('No drift')).toBeVisible();
    await page.getByText('1 ignored').click();
    await expect(page.getByRole('row', { name: /workerNum.*admin/ })).toBeVisible();
    await page.getByRole('button', { name: 'Check now' }).click();
    await expect(page.getByText('No drift')).toBeVisible();
    await page.getByRole('button', { name: 'Show again workerNum' }).click();
    await expect(page.getByText('1 ignored')).toBeHidden();
    await panel.getByRole('button', { name: 'Restore' }).click();
    await expect(review(page).getByText('- workerNum=1', { exact: true })).toBeVisible();
    expect(await file(first, 'agent.cfg'), 'nothing is written before the review').not.toBe(before);
    await review(page).getByRole('button', { name: 'Apply', exact: true }).click();
    await page.waitForURL('**/runs/*');
    await runEnds(page, 'succeeded');
    expect(await file(first, 'agent.cfg')).toBe(before);
  });

  await test.step('what was changed outside Deck is taken over, and nothing is written', async () => {
    await onHost(first, `sed -i 's/^workerNum=.*/workerNum=1/' ${configDir}/agent.cfg`);
    const changed = await file(first, 'agent.cfg');
    await page.goto(`${config}/drift`);
    await page.getByRole('button', { name: 'Check now' }).click();
    const panel = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'agent.cfg:agent1' }) });
    await panel.getByRole('button', { name: 'Adopt' }).click();
    const adopting = page.getByRole('dialog', { name: 'Adopt agent.cfg:agent1' });
    await expect(adopting.getByText('+ workerNum=1', { exact: true })).toBeVisible();
    await expect(adopting.getByText('agent1', { exact: true })).toBeVisible();
    await adopting.getByLabel('Note').fill('set on the host');
    await adopting.getByRole('button', { name: 'Adopt', exact: true }).click();
    await expect(page.getByText('Taken over as a new revision.')).toBeVisible();
    await expect(page.getByText('No drift')).toBeVisible();
    expect(await file(first, 'agent.cfg')).toBe(changed);
    const [adopted] = await revisions(page, id);
    expect(adopted).toMatchObject({
      kind: 'adopt',
      note: 'set on the host',
      keys: ['agent.cfg:agent1'],
      restart: ['agent1'],
    });
    await page.goto(`${config}/revisions`);
    await expect(page.getByText(`agent1 (#${adopted?.number})`, { exact: false })).toBeVisible();
  });

  await test.step('a change restarts exactly the nodes that it is for, data that lies there alone has to be accepted, and they carry no mark', async () => {
    await leaveLoneData();
    const before = await Promise.all(hosts.map((host) => processesOf(host)));
    await page.goto(`${config}/nodes`);
    await page.getByLabel('Qualifier of the new line').fill('datanode2');
    await page.getByLabel('Name in the new line').fill('workerNum');
    await page.getByLabel('Value in the new line').fill('3');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.keyboard.press('Control+s');
    await review(page).getByLabel('Restart exactly these nodes now').check();
    await review(page).getByLabel('Note').fill('workers of one node');
    await expect(review(page).getByText('OPERATE-LAST-REPLICA')).toBeVisible();
    const applies = review(page).getByRole('button', { name: 'Apply and restart' });
    const word = review(page).getByLabel('Type datanode2 to confirm');
    await word.fill('datanode2');
    await expect(applies).toBeEnabled();
    await word.fill('datanode');
    await expect(applies).toBeDisabled();
    await word.fill('datanode2');
    await applies.click();
    await page.waitForURL('**/runs/*');
    await runEnds(page, 'succeeded');
    const after = await Promise.all(hosts.map((host) => processesOf(host)));
    const kept = new Set(after.flat().map(({ pid, started }) => `${pid} ${started}`));
    const gone = before.flat().filter(({ pid, started }) => !kept.has(`${pid} ${started}`));
    expect(gone.map(({ command }) => /:(\w+) /.exec(command)?.[1])).toEqual(['datanode2']);
    await page.goto(`${config}/revisions`);
    await expect(page.getByRole('row', { name: /workers of one node/ })).toContainText('applied');
    await expect(page.getByText('datanode2 (#', { exact: false })).toBeHidden();
  });

  await test.step('a parameter is set in the running controllers', async () => {
    await page.goto(`${config}/controller`);
    await page.getByRole('button', { name: 'Set maxConnections now without restart' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set maxConnections without restart' });
    await dialog.getByLabel('maxConnections').fill('256');
    await dialog.getByRole('button', { name: 'Set now only' }).click();
    await page.waitForURL('**/runs/*');
    await runEnds(page, 'succeeded');
    expect(await file(first, 'controller.cfg')).toBe(deployed);
    expect(await online('maxConnections')).toEqual(['256', '256', '256']);
  });

  await test.step('a parameter is set in the running controllers and kept: no restart is asked for', async () => {
    await page.goto(`${config}/controller`);
    await page.getByRole('button', { name: 'Set maxConnections now without restart' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set maxConnections without restart' });
    await dialog.getByLabel('maxConnections').fill('257');
    await dialog.getByRole('button', { name: 'Set now and keep' }).click();
    await expect(review(page).getByText('+ maxConnections=257')).toHaveCount(3);
    await expect(review(page).getByLabel('Set these values in the running nodes as well')).toBeChecked();
    await expect(review(page).getByText('No node has to be restarted.')).toBeVisible();
    await review(page).getByRole('button', { name: 'Apply', exact: true }).click();
    await page.waitForURL('**/runs/*');
    await runEnds(page, 'succeeded');
    expect(await file(first, 'controller.cfg')).toBe(deployed.replace('=512', '=257'));
    expect(await online('maxConnections')).toEqual(['257', '257', '257']);
    expect((await revisions(page, id))[0]).toMatchObject({ kind: 'change', restart: [] });
    await page.goto(`${config}/revisions`);
    await expect(page.getByText('controller1 (#'), 'its earlier change still waits').toBeVisible();
  });

  await test.step('the pages are accessible in both themes and do not scroll sideways at 1280 px', async () => {
    for (const locale of ['zh', 'en'] as const) {
      await prefer(page, deck.url, locale, 'light');
      for (const [address, shown] of [
        ['controller', page.getByLabel('maxConnections', { exact: true })],
        ['nodes', page.getByLabel(/^(Value of maxPubConnections|maxPubConnections 的取值)$/)],
        ['revisions', page.getByRole('row', { name: /fewer connections/ })],
        ['revisions/compare?from=2&to=4', page.getByText('+ datanode%.workerNum=3')],
        ['drift', page.getByText(/^(Compared last at|上次比对)/)],
      ] as const) {
        await page.goto(`${config}/${address}`);
        await shown.waitFor();
        expect(await scrollsSideways(page), `${address} in ${locale} scrolls sideways`).toBe(false);
        if (locale === 'en') expect(await findingsInBothThemes(page), address).toEqual([]);
      }
    }
    await page.goto(`${config}/nodes`);
    await page.getByLabel('Value of maxPubConnections').fill('81');
    await page.keyboard.press('Control+s');
    await review(page).getByText('+ maxPubConnections=81').waitFor();
    expect(await findings(page), 'review').toEqual([]);
    await page.keyboard.press('Escape');
    await bar(page).getByRole('button', { name: 'Discard' }).click();
    await page
      .getByRole('dialog', { name: 'Discard the edits' })
      .getByRole('button', { name: 'Discard' })
      .click();
    await expect(bar(page)).toBeHidden();
  });

  await test.step('a viewer reads everything and changes nothing', async () => {
    const viewer = await secondBrowser(browser, deck.url, watch, reader);
    await viewer.goto(`${config}/controller`);
    await expect(parameter(viewer, 'maxConnections')).toBeDisabled();
    await viewer.keyboard.press('Control+s');
    await expect(review(viewer)).toBeHidden();
    await viewer.goto(`${config}/nodes`);
    await expect(viewer.getByLabel('Value of maxPubConnections')).toBeDisabled();
    await expect(viewer.getByLabel('Name in the new line')).toHaveCount(0);
    await viewer.getByRole('button', { name: 'Text', exact: true }).click();
    await expect(viewer.getByLabel('Text of cluster.cfg')).not.toBeEditable();
    await viewer.goto(`${config}/revisions`);
    await expect(viewer.getByRole('row', { name: /fewer connections/ })).toBeVisible();
    await expect(viewer.getByRole('button', { name: /Bring back/ })).toHaveCount(0);
    await viewer.goto(`${config}/drift`);
    await expect(viewer.getByText('Compared last at')).toBeVisible();
    await expect(viewer.getByRole('button', { name: /Check now|Adopt|Restore|Ignore/ })).toHaveCount(0);
    const answer = await viewer.request.post(`/api${config}/review`, { data: { documents: [] } });
    expect(answer.status()).toBe(403);
    await viewer.context().close();
  });

  await test.step('the file of a host that does not answer is shown as last stored and not edited', async () => {
    allowConsole(/Failed to load resource/);
    await fault(third, 'linkdown');
    await page.goto(`${config}/controller`);
    await expect(async () => {
      await page.getByRole('button', { name: 'Read again' }).click();
      await expect(page.getByText('as last stored').first()).toBeVisible({ timeout: 10_000 });
    }).toPass({ timeout: 60_000 });
    await page.getByLabel('What to edit').selectOption('controller3');
    await expect(parameter(page, 'maxConnections')).toBeDisabled();
    await page.getByLabel('What to edit').selectOption('controller1');
    await expect(parameter(page, 'maxConnections')).toBeEnabled();
    await fault(third, 'linkup');
  });
});
