import { base, either, hosts, onHost } from './screenshots-studio.mjs';

const demo = '/opt/dolphindb/server/clusterDemo';
const [first] = hosts;

/** Every node in the table, with figures. */
export async function wholeTable(page) {
  await page.locator('[data-row]').nth(8).waitFor();
  await page.getByText(/^(picture from|数据更新于)/).waitFor();
}

async function overview({ page, both }, cluster) {
  await both('11-clusters', `${base}/clusters`);
  await both('12-overview', cluster, () => wholeTable(page));
  await both('13-node', cluster, async () => {
    await wholeTable(page);
    await page.getByRole('button', { name: 'datanode1', exact: true }).click();
    const drawer = page.getByRole('dialog');
    await drawer
      .getByRole('img', { name: /^(Memory|内存)/ })
      .first()
      .waitFor({ timeout: 90_000 });
  });
  await page.keyboard.press('Escape');
  await both('14-by-host', cluster, () =>
    page.getByRole('button', { name: either('Hosts', '主机'), exact: true }).click(),
  );
  await both('15-topology', cluster, () =>
    page.getByRole('button', { name: either('Topology', '拓扑'), exact: true }).click(),
  );
  await page.getByRole('button', { name: 'Table', exact: true }).click();
}

async function operate({ page, both }, cluster) {
  await both('16-operate', cluster, async () => {
    await wholeTable(page);
    for (const alias of ['datanode1', 'datanode2'])
      await page.getByLabel(either(`Select ${alias}`, `选择 ${alias}`)).click();
    await page.getByRole('button', { name: either('Rolling restart…', '滚动重启…') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('list').first().waitFor();
  });
  await page.keyboard.press('Escape');
}

const checked = (page) =>
  page.getByText(either('checking', '检查中')).waitFor({ state: 'hidden', timeout: 60_000 });

async function configure({ page, both, button }, cluster) {
  const config = `${cluster}/config`;
  page.on('dialog', (dialog) => dialog.accept());
  await both('17-controller-config', `${config}/controller`, async () => {
    await page.getByLabel('maxConnections', { exact: true }).waitFor();
    await checked(page);
  });
  await both('18-nodes-config', `${config}/nodes`, async () => {
    await page.getByLabel(/^(Value of subExecutors|subExecutors 的取值)$/).waitFor();
    await checked(page);
  });
  await page.getByLabel('Value of subExecutors').fill('6');
  await page.getByLabel('Qualifier of the new line').fill('datanode%');
  await page.getByLabel('Name in the new line').fill('workerNum');
  await page.getByLabel('Value in the new line').fill('3');
  await button(either('Add', '添加')).click();
  await page.getByLabel('Value of datanode%.workerNum').waitFor();
  await both('19-review', `${config}/nodes`, async () => {
    await page.getByRole('region', { name: either('Edits not applied yet', '尚未应用的修改') }).waitFor();
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByText('+ datanode%.workerNum=3').waitFor();
  });
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Note').fill('more workers for data nodes');
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.waitForURL('**/runs/*');
  await page.getByRole('heading', { name: /succeeded/ }).waitFor({ timeout: 120_000 });
  await both('20-revisions', `${config}/revisions`, () =>
    page.getByRole('row', { name: /more workers/ }).waitFor(),
  );
  await onHost(first, `sed -i 's/^workerNum=.*/workerNum=1/' ${demo}/config/agent.cfg`);
  await page.goto(`${config}/drift`);
  await page.getByRole('button', { name: 'Check now' }).click();
  const changed = () => page.getByRole('row', { name: /workerNum/ }).waitFor({ timeout: 60_000 });
  await changed();
  await both('21-drift', `${config}/drift`, changed);
}

async function setup({ page, both }, cluster) {
  await page.goto(`${cluster}/config/setup`);
  await page.getByRole('button', { name: 'Add nodes…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put into the change' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const review = { name: either('Review…', '审阅…') };
  await both('22-nodes-setup', `${cluster}/config/setup`, () => page.getByRole('button', review).waitFor());
  await page.getByRole('button', { name: 'Discard' }).click();
}

async function logs({ page, both }, cluster) {
  const at = await onHost(first, "date '+%F %T.%6N'");
  const line = `${at} <ERROR> :Failed to bind the socket on port 8802 with error code 98`;
  await onHost(first, `printf '%s\\n' '${line}' >> ${demo}/log/datanode1.log`);
  await both('23-logs', `${cluster}/logs?nodes=controller1,datanode1,agent2`, () =>
    page.getByText('START-PORT-TAKEN').waitFor(),
  );
}

async function services({ page, both, button }, cluster) {
  await page.goto(`${cluster}/services`);
  await button('Install…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Install', exact: true }).click();
  await page.waitForURL('**/runs/*');
  await page.getByRole('heading', { name: /succeeded/ }).waitFor({ timeout: 120_000 });
  await both('24-services', `${cluster}/services`, () =>
    page
      .getByText(/starts at boot|开机启动/)
      .first()
      .waitFor(),
  );
  await page.goto(`${cluster}/services`);
  await button('Remove…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await page.waitForURL('**/runs/*');
  await page.getByRole('heading', { name: /succeeded/ }).waitFor({ timeout: 120_000 });
}

async function rollingRestart({ page, both }, cluster) {
  // The stand-in's replicas fall behind for so long, as those of a busy server would: the gates wait.
  for (const host of hosts) await onHost(host, 'echo 8000 > /opt/dolphindb/server/standin-recovery-ms');
  await page.goto(cluster);
  await page
    .locator('header')
    .getByRole('button', { name: /^Rolling restart/ })
    .click();
  await page.getByLabel('I have read what this means.').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Rolling restart', exact: true }).click();
  await page.waitForURL('**/runs/*');
  await page.getByRole('heading', { name: /succeeded/ }).waitFor({ timeout: 400_000 });
  await both('25-rolling-restart', undefined, async () => {
    await page
      .getByText(/gate open: datanode3/)
      .first()
      .waitFor();
    await page
      .getByText(/gate open: datanode2/)
      .first()
      .scrollIntoViewIfNeeded();
  });
  for (const host of hosts) await onHost(host, 'rm /opt/dolphindb/server/standin-recovery-ms');
}

/** The pages of a running cluster. */
export async function liveConsole(studio, clusterId) {
  const cluster = `${base}/clusters/${clusterId}`;
  await overview(studio, cluster);
  await operate(studio, cluster);
  await configure(studio, cluster);
  await setup(studio, cluster);
  await logs(studio, cluster);
  await services(studio, cluster);
  await rollingRestart(studio, cluster);
}
