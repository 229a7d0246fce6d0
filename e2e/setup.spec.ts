import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readyDraft } from './support/arrange.ts';
import { Client, once } from './support/client.ts';
import { hosts, onEveryHost, onHost, processesOf } from './support/hosts.ts';
import { runEnds, runView, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import { expect, test } from './support/test.ts';

const viewer = { username: 'vera', password: 'viewing-is-enough', role: 'viewer' } as const;
const [first = '', second = '', third = ''] = hosts;
const controller = `${first}:8800`;
const configDir = '/opt/dolphindb/server/clusterDemo/config';

interface Perf {
  data: { name: string[]; state: number[] };
}

/** States by alias as the first controller tells the official client. */
async function states(): Promise<Map<string, number>> {
  const answer = await once<Record<string, unknown>>(controller, 'getClusterPerf', [true]);
  const rows = (Array.isArray(answer) ? answer : (answer as unknown as Perf).data) as
    | { name: string; state: number }[]
    | Perf['data'];
  if (Array.isArray(rows)) return new Map(rows.map(({ name, state }) => [name, state]));
  return new Map(rows.name.map((name, at) => [name, rows.state[at] ?? 0]));
}

/** Rows of the group's list of nodes, as its members tell the official client. */
const listed = () => once<string[]>(controller, 'getClusterNodesCfg');

/** Stops a data node through the leader and waits until the controllers know. */
async function stop(alias: string) {
  const leader = await once<string>(controller, 'getActiveMaster');
  const client = await Client.connect(`${hosts[Number(leader.at(-1)) - 1]}:8800`);
  await client.call('stopDataNode', [alias]);
  client.close();
  await until(`${alias} is offline`, async () => (await states()).get(alias) !== 1);
}

const panel = (page: Page, heading: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: heading }) });

/** Opens the review of what brings a revision's nodes back. */
async function bringBack(page: Page, id: string, revision: number) {
  await page.goto(`/clusters/${id}/config/revisions`);
  await page.getByRole('button', { name: `Bring back ${revision}`, exact: true }).click();
  await page.waitForURL(`**/config/setup?back=${revision}`);
  await expect(panel(page, `Bring back the nodes of revision ${revision}`)).toBeVisible({ timeout: 30_000 });
}

async function add(page: Page, role: string, address: string) {
  await page.getByRole('button', { name: 'Add nodes…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Role').selectOption({ label: role });
  for (const box of await dialog.getByRole('group', { name: 'Hosts' }).getByRole('checkbox').all())
    await box.uncheck();
  await dialog.getByLabel(new RegExp(address)).check();
  await dialog.getByRole('button', { name: 'Put into the change' }).click();
  await expect(dialog).toBeHidden();
}

async function apply(page: Page) {
  const button = page.getByRole('button', { name: 'Apply this change' });
  await expect(button).toBeEnabled({ timeout: 30_000 });
  await button.click();
  await page.waitForURL('**/runs/*');
  const runId = page.url().split('/').at(-1) as string;
  const view = await until(
    'the run ends',
    async () => {
      const now = await runView(page, runId);
      return ['succeeded', 'failed', 'interrupted'].includes(now.status) && now;
    },
    90_000,
  );
  const steps = view.stages.flatMap((stage: { steps: { key: string; error?: unknown }[] }) => stage.steps);
  expect(steps.filter((step: { error?: unknown }) => step.error)).toEqual([]);
  expect(view.status).toBe('succeeded');
}

const serious = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.filter(
    ({ impact }) => impact === 'serious' || impact === 'critical',
  );

test.use({ wish: { ...readyDraft, draft: { memory: 2 }, users: [viewer] } });

test('nodes join a running cluster, and an earlier revision takes them away and brings them back, without a restart of the others', async ({
  page,
  arranged,
}) => {
  test.setTimeout(240_000);
  await signIn(page);
  const id = arranged.clusterId as string;
  await startRun(page, id);
  await runEnds(page);
  const before = (await processesOf(first)).map(({ pid, started }) => `${pid} ${started}`);
  const rowsBefore = await listed();
  const filesBefore = await onEveryHost(`cat ${configDir}/cluster.nodes`);

  await page.goto(`/clusters/${id}/config/setup`);
  await expect(page.getByRole('region', { name: 'Nodes' }).getByRole('row')).toHaveCount(13);
  await add(page, 'data node', first);
  await add(page, 'compute node', second);
  await expect(page.getByText('This change: 2 to add, 0 to remove')).toBeVisible();
  await page.reload();
  await expect(page.getByText('This change: 2 to add, 0 to remove')).toBeVisible();
  expect(await serious(page)).toEqual([]);
  await page.getByRole('button', { name: 'Review…' }).click();
  await expect(page.getByText('online, nothing is interrupted')).toBeVisible();
  await expect(page.getByText(`addNode("${first}", 8804, "datanode4", true, "datanode")`)).toBeAttached({
    timeout: 30_000,
  });
  await expect(page.getByText(`+ ${first}:8804:datanode4,datanode`)).toBeVisible();
  expect(await serious(page)).toEqual([]);
  await apply(page);

  await until('the controller sees both online', async () => {
    const now = await states();
    return now.get('datanode4') === 1 && now.get('computenode4') === 1;
  });
  const after = (await processesOf(first)).map(({ pid, started }) => `${pid} ${started}`);
  expect(after).toEqual(expect.arrayContaining(before));
  await page.goto(`/clusters/${id}`);
  await expect(page.getByText('datanode4').first()).toBeVisible();

  await test.step('a running data node is neither removed nor taken away by an earlier revision', async () => {
    await page.goto(`/clusters/${id}/config/setup`);
    await page.getByLabel('Select datanode4').check();
    await page.getByRole('button', { name: 'Remove…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('datanode4 is running. Stop it first');
    await expect(dialog.getByRole('button', { name: 'Put into the change' })).toBeDisabled();
    await bringBack(page, id, 1);
    await expect(page.getByText('datanode4 is running. Stop it first')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Apply this change' })).toHaveCount(0);
  });

  await test.step('the revision before the change is brought back: the nodes are gone again', async () => {
    await onHost(first, `sed -i 's/^maxConnections=.*/maxConnections=400/' ${configDir}/controller.cfg`);
    await stop('datanode4');
    await bringBack(page, id, 1);
    const back = panel(page, 'Bring back the nodes of revision 1');
    await expect(back.getByText('datanode4, computenode4')).toBeVisible();
    await expect(back.getByRole('listitem')).toHaveText(['controller.cfg:controller1 maxConnections']);
    await expect(page.getByText(`- ${first}:8804:datanode4,datanode`)).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.getByLabel('Type market-data to confirm').fill('market-data');
    await apply(page);
    expect(await listed()).toEqual(rowsBefore);
    expect(await onEveryHost(`cat ${configDir}/cluster.nodes`)).toEqual(filesBefore);
    expect((await states()).has('computenode4')).toBe(false);
    expect((await processesOf(second)).some(({ command }) => command.includes('computenode4'))).toBe(false);
    expect(await onHost(first, `grep ^maxConnections ${configDir}/controller.cfg`)).toBe(
      'maxConnections=400',
    );
  });

  await test.step('and the change itself is brought back: the same nodes join again', async () => {
    await bringBack(page, id, 2);
    const back = panel(page, 'Bring back the nodes of revision 2');
    await expect(back.getByText('datanode4, computenode4')).toBeVisible();
    await expect(page.getByText('datanode4 starts on the data that it left on its host')).toBeVisible();
    await apply(page);
    await until('the controller sees both online again', async () => {
      const now = await states();
      return now.get('datanode4') === 1 && now.get('computenode4') === 1;
    });
    for (const rows of await onEveryHost(`cat ${configDir}/cluster.nodes`)) {
      expect(rows).toContain(`${first}:8804:datanode4,datanode`);
      expect(rows).toContain('computenode4');
    }
  });

  await test.step('the nodes of a host that is dead for good leave, and nothing is tried there', async () => {
    await onHost(third, `pkill -9 dolphindb; iptables -A INPUT -p tcp -j REJECT --reject-with tcp-reset`);
    await until('the controllers know', async () => {
      const now = await states();
      return ['agent3', 'datanode3', 'computenode3'].every((alias) => now.get(alias) !== 1);
    });
    await page.goto(`/clusters/${id}/config/setup`);
    await page.getByLabel('Select agent3').check();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Put into the change' }).click();
    await page.getByRole('button', { name: 'Review…' }).click();
    await expect(page.getByText(`${third} does not answer, so agent3, datanode3`)).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.getByRole('button', { name: 'Apply this change' })).toHaveCount(0);
    await page.getByLabel(`${third} is gone for good`).check();
    await page.getByLabel('Type market-data to confirm').fill('market-data');
    await expect(page.getByText(`Nothing is done on ${third}`)).toBeVisible();
    await expect(page.getByText(/Stop (agent3|data and compute nodes)/)).toHaveCount(0);
    expect(await serious(page)).toEqual([]);
    await apply(page);
    expect((await listed()).filter((row) => row.startsWith(third))).toEqual([
      `${third}:8800:controller3,controller`,
    ]);
  });

  const { revisions } = await (await page.request.get(`/api/clusters/${id}/config/revisions`)).json();
  expect(
    revisions.map((each: { kind: string; status: string; revertOf?: number }) =>
      [each.kind, each.status, each.revertOf].join(' ').trim(),
    ),
  ).toEqual(['setup applied', 'setup applied 2', 'setup applied 1', 'setup applied', 'first applied']);
  await page.goto(`/clusters/${id}/config/revisions`);
  await expect(page.getByRole('row', { name: /nodes, back to #1/ })).toContainText('Revert to revision 1');
  await page.goto('/audit?text=change-nodes');
  await expect(page.getByRole('row', { name: /cluster.change-nodes|market-data/ })).toHaveCount(4);

  await page.context().clearCookies();
  await signIn(page, viewer);
  await page.goto(`/clusters/${id}/config/setup`);
  await expect(page.getByRole('cell', { name: 'datanode4', exact: true })).toBeVisible();
  const main = page.getByRole('region', { name: 'Nodes' });
  await expect(main.getByRole('checkbox')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Add nodes|Add a host|Remove/ })).toHaveCount(0);
});
