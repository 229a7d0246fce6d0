import type { Locator, Page } from '@playwright/test';
import { readyDraft } from './support/arrange.ts';
import { Client } from './support/client.ts';
import { hosts, onEveryHost, onHost, processesOf } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import { SteadyClients } from './support/steady.ts';
import { expect, test } from './support/test.ts';

/** Operating a running cluster from the overview: restart of chosen nodes, refusals with a remedy, services, and a rolling restart under load. */

const viewer = { username: 'vera', password: 'correct-horse-9', role: 'viewer' } as const;
test.use({ wish: { ...readyDraft, users: [viewer] } });
test.setTimeout(420_000);

const [first = ''] = hosts;
const dataSites = hosts.map((host) => `${host}:8802`);
const dialog = (page: Page): Locator => page.getByRole('dialog');

async function deployed(page: Page, clusterId: string): Promise<void> {
  await signIn(page);
  await startRun(page, clusterId);
  await runEnds(page);
}

async function select(page: Page, clusterId: string, aliases: string[]): Promise<void> {
  await page.goto(`/clusters/${clusterId}`);
  for (const alias of aliases) await page.getByLabel(`Select ${alias}`).click();
}

/** Begins an operation on the selection once its plan is there; gives the run's id. */
async function begin(page: Page, operation: string): Promise<string> {
  await page.getByRole('button', { name: `${operation}…`, exact: true }).click();
  return confirm(page, operation);
}

/** Accepts what the open dialog says and begins the run; gives its id. */
async function confirm(page: Page, operation: string): Promise<string> {
  const accept = dialog(page).getByLabel('I have read what this means.');
  if (operation !== 'Start') await accept.check();
  await dialog(page).getByRole('button', { name: operation, exact: true }).click();
  await page.waitForURL('**/runs/*');
  return page.url().split('/').at(-1) as string;
}

const processOf = async (host: string, alias: string) =>
  (await processesOf(host)).find(({ command }) => command.includes(`:${alias} `));
const managed = async (host: string, role: string) =>
  (await processesOf(host)).find(({ command }) => command.includes(`-mode ${role}`));

async function logOf(page: Page, runId: string): Promise<string> {
  return (await page.request.get(`/api/runs/${runId}/log`)).text();
}

test('nodes chosen in the overview are restarted; what must not be done is refused with its reason and remedy; a viewer can do none of it', async ({
  page,
  arranged,
  browser,
  deck,
}) => {
  const clusterId = arranged.clusterId ?? '';
  await deployed(page, clusterId);

  await test.step('restart: the plan is shown first, then exactly this node has another process', async () => {
    const before = await processOf(first, 'datanode1');
    const other = await processOf(first, 'computenode1');
    await select(page, clusterId, ['datanode1']);
    await page.getByRole('button', { name: 'Restart…', exact: true }).click();
    await expect(dialog(page).getByRole('list', { name: 'Order' })).toContainText(
      'Stop data and compute nodes',
    );
    await expect(dialog(page)).toContainText('Clients connected to datanode1 lose their connection');
    await expect(dialog(page).getByRole('button', { name: 'Restart', exact: true })).toBeDisabled();
    await page.keyboard.press('Escape');
    await begin(page, 'Restart');
    await runEnds(page);
    const after = await processOf(first, 'datanode1');
    expect(after?.started).not.toBe(before?.started);
    expect((await processOf(first, 'computenode1'))?.pid).toBe(other?.pid);
  });

  await test.step('a majority of controllers is refused', async () => {
    await select(page, clusterId, ['controller1', 'controller2']);
    await page.getByRole('button', { name: 'Stop…', exact: true }).click();
    await expect(dialog(page)).toContainText('OPERATE-MAJORITY');
    await expect(dialog(page).getByRole('button', { name: 'Stop', exact: true })).toBeDisabled();
    await page.keyboard.press('Escape');
  });

  await test.step('a start whose agent is down offers to start it, and the run does both', async () => {
    const client = await Client.connect(`${hosts[1]}:8800`);
    const leader = await client.ask<string>('getActiveMaster');
    client.close();
    const site = `${hosts[Number(leader.at(-1)) - 1]}:8800`;
    const controller = await Client.connect(site);
    await controller.call('stopDataNode', ['datanode1']);
    await until('the node is gone', async () => !(await processOf(first, 'datanode1')));
    const agent = await managed(first, 'agent');
    await onHost(first, `kill ${agent?.pid}`);
    await until('the leader has noticed', async () => {
      const rows = await controller.ask<{ name: string; state: number }[]>('getClusterPerf', [true]);
      return rows.some(({ name, state }) => name === 'agent1' && state === 0);
    });
    controller.close();
    await select(page, clusterId, ['datanode1']);
    await page.getByRole('button', { name: 'Start…', exact: true }).click();
    await expect(dialog(page)).toContainText('OPERATE-AGENT-DOWN');
    await dialog(page).getByRole('button', { name: 'Start the agents first' }).click();
    await expect(dialog(page).getByRole('list', { name: 'Order' })).toContainText('Start agent1');
    await dialog(page).getByRole('button', { name: 'Start', exact: true }).click();
    await page.waitForURL('**/runs/*');
    await runEnds(page);
    expect(await managed(first, 'agent')).toBeDefined();
    expect(await processOf(first, 'datanode1')).toBeDefined();
  });

  await test.step('services are installed with their files shown first', async () => {
    await page.goto(`/clusters/${clusterId}/services`);
    await expect(page.getByText('not installed')).toHaveCount(6);
    await page.getByRole('button', { name: 'Install…' }).click();
    await dialog(page).getByRole('button', { name: 'Compare with the hosts' }).click();
    await dialog(page).getByText('Install services: ddbcontroller-opt-dolphindb.service').first().click();
    await expect(dialog(page).getByText('KillMode=process').first()).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Install', exact: true }).click();
    await page.waitForURL('**/runs/*');
    await runEnds(page);
    expect(await onHost(first, 'systemctl is-enabled ddbagent-opt-dolphindb.service')).toBe('enabled');
    await page.goto(`/clusters/${clusterId}/services`);
    await expect(page.getByText('starts at boot')).toHaveCount(6);
  });

  await test.step('a viewer sees the services and no button', async () => {
    const context = await browser.newContext({ baseURL: deck.url });
    const other = await context.newPage();
    await signIn(other, viewer);
    await other.goto(`/clusters/${clusterId}`);
    await expect(other.getByRole('grid')).toContainText('datanode1');
    await expect(
      other.getByRole('button', { name: /^(Start|Stop|Restart|Rolling restart)( all)?…?$/ }),
    ).toHaveCount(0);
    await other.goto(`/clusters/${clusterId}/services`);
    await expect(other.getByText('starts at boot')).toHaveCount(6);
    await expect(other.getByRole('button', { name: 'Install…' })).toHaveCount(0);
    await context.close();
  });
});

test('a rolling restart of all nodes under a steady writer and reader loses no row, and its log proves every gate', async ({
  page,
  arranged,
}) => {
  const clusterId = arranged.clusterId ?? '';
  await deployed(page, clusterId);
  const started = async () =>
    new Map(
      (await Promise.all(hosts.map((host) => processesOf(host)))).flatMap((all, at) =>
        all.map(({ command, started: ticks }) => [`${at} ${command}`, ticks] as const),
      ),
    );
  const before = await started();
  expect(before.size).toBe(12);
  // Long enough for the gates to meet it, however fast the machine restarts a node.
  await onEveryHost('echo 8000 > /opt/dolphindb/server/standin-recovery-ms');
  const clients = await SteadyClients.begin(dataSites);

  await page.goto(`/clusters/${clusterId}`);
  await page
    .locator('header')
    .getByRole('button', { name: /^Rolling restart/ })
    .click();
  const runId = await confirm(page, 'Rolling restart');
  await runEnds(page, 'succeeded', 300_000);
  const { written, read, mended } = await clients.end();

  expect(written).toBeGreaterThan(100);
  expect(read).toBeGreaterThan(100);
  expect(mended).toBeGreaterThan(0);
  expect(await SteadyClients.ids(dataSites[0] as string)).toEqual(
    Array.from({ length: written }, (_, id) => id),
  );
  const after = await started();
  for (const [process, ticks] of after) expect(before.get(process)).not.toBe(ticks);

  const log = await logOf(page, runId);
  for (const alias of ['datanode1', 'datanode2', 'datanode3']) {
    const lines = log.split('\n').filter((line) => line.includes(`rolling-gate@${alias}`));
    expect(
      lines.some((line) =>
        /\b0 of 6 chunks not COMPLETE; 0 recovery tasks; 3 of 3 controllers up/.test(line),
      ),
    ).toBe(true);
    expect(lines.some((line) => line.includes(`every chunk of ${alias} has another online replica`))).toBe(
      true,
    );
    expect(lines.some((line) => line.includes(`gate open: ${alias} may stop`))).toBe(true);
  }
  const recovered = log.split('\n').some((line) => /[1-9]\d* of 6 chunks not COMPLETE/.test(line));
  expect(recovered, 'a gate has waited for replicas that fell behind').toBe(true);
});
