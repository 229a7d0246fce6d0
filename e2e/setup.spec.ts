import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readyDraft } from './support/arrange.ts';
import { once } from './support/client.ts';
import { hosts, onHost, processesOf } from './support/hosts.ts';
import { runEnds, runView, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import { expect, test } from './support/test.ts';

const viewer = { username: 'vera', password: 'viewing-is-enough', role: 'viewer' } as const;
const [first = '', second = ''] = hosts;
const controller = `${first}:8800`;

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

test('nodes join a running cluster and leave it again without a restart of the others', async ({
  page,
  arranged,
}) => {
  test.setTimeout(240_000);
  await signIn(page);
  const id = arranged.clusterId as string;
  await startRun(page, id);
  await runEnds(page);
  const before = (await processesOf(first)).map(({ pid, started }) => `${pid} ${started}`);

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

  await page.goto(`/clusters/${id}/config/setup`);
  await page.getByLabel('Select computenode4').check();
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put into the change' }).click();
  await page.getByRole('button', { name: 'Review…' }).click();
  await page.getByLabel('Type market-data to confirm').fill('market-data');
  await apply(page);
  expect((await states()).has('computenode4')).toBe(false);
  for (const address of hosts) {
    const rows = await onHost(address, 'cat /opt/dolphindb/server/clusterDemo/config/cluster.nodes');
    expect(rows).toContain(`${first}:8804:datanode4,datanode`);
    expect(rows).not.toContain('computenode4');
  }

  await page.goto(`/clusters/${id}/config/setup`);
  await page.getByLabel('Select datanode4').check();
  await page.getByRole('button', { name: 'Remove…' }).click();
  await expect(page.getByRole('dialog')).toContainText('datanode4 is running. Stop it first');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Put into the change' })).toBeDisabled();

  const { revisions } = await (await page.request.get(`/api/clusters/${id}/config/revisions`)).json();
  expect(revisions.map((each: { kind: string; status: string }) => `${each.kind} ${each.status}`)).toEqual([
    'setup applied',
    'setup applied',
    'first applied',
  ]);
  await page.goto('/audit?text=change-nodes');
  await expect(page.getByRole('row', { name: /cluster.change-nodes|market-data/ })).toHaveCount(2);

  await page.context().clearCookies();
  await signIn(page, viewer);
  await page.goto(`/clusters/${id}/config/setup`);
  await expect(page.getByRole('cell', { name: 'datanode4', exact: true })).toBeVisible();
  const main = page.getByRole('region', { name: 'Nodes' });
  await expect(main.getByRole('checkbox')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Add nodes|Add a host|Remove/ })).toHaveCount(0);
});
