import { tsImport } from 'tsx/esm/api';
import { wholeTable } from './screenshots-live.mjs';
import { base, fault, hosts, onHost } from './screenshots-studio.mjs';

const demo = '/opt/dolphindb/server/clusterDemo';
const { processesOf } = await tsImport('./support/hosts.ts', import.meta.url);
const { once } = await tsImport('./support/client.ts', import.meta.url);

const hostOf = (alias) => hosts[Number(alias.at(-1)) - 1];

async function signal(alias, kind) {
  const host = hostOf(alias);
  const mode = alias.replace(/\d+$/, '');
  const own = (await processesOf(host)).find(({ command }) => command.includes(`-mode ${mode} `));
  if (!own) throw new Error(`there is no process of ${alias}`);
  await onHost(host, `kill -${kind} ${own.pid}`);
}

const startController = (alias) =>
  onHost(hostOf(alias), `cd ${demo} && setsid sh startController.sh </dev/null >/dev/null 2>&1 & sleep 0.2`);

/** What Deck's status says, asked with the page's session. */
async function pictureOf({ page }, clusterId) {
  return (await page.request.get(`${base}/api/clusters/${clusterId}/status`)).json();
}

async function until(studio, clusterId, what, check) {
  for (let i = 0; i < 400; i += 1) {
    const picture = await pictureOf(studio, clusterId);
    if (check(picture)) return picture;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`not seen: ${what}`);
}

const cell = (page, alias) =>
  page.getByRole('row').filter({ hasText: alias }).locator('[data-column=state]').first();
const shows = (alias, words) => async (page) => {
  await cell(page, alias).getByText(words).waitFor({ timeout: 60_000 });
};

const kinds = [
  {
    picture: 'fault-node-killed',
    cause: () => signal('datanode2', 'KILL'),
    shown: shows('datanode2', /stopped|已停止/),
    mend: (leader) => once(`${hostOf(leader)}:8800`, 'startDataNode', ['datanode2']),
  },
  {
    picture: 'fault-node-frozen',
    cause: () => signal('datanode3', 'STOP'),
    shown: shows('datanode3', /not answering|无响应/),
    mend: () => signal('datanode3', 'CONT'),
  },
  {
    picture: 'fault-network-pulled',
    cause: (leader) => fault(hostOf(other(leader)), 'linkdown'),
    shown: async (page) => {
      const cells = page.locator('[data-column=state]').filter({ hasText: /host unreachable|主机不可达/ });
      await cells.nth(2).waitFor({ timeout: 60_000 });
    },
    mend: (leader) => fault(hostOf(other(leader)), 'linkup'),
  },
  {
    picture: 'fault-leader-killed',
    cause: (leader) => signal(leader, 'KILL'),
    shown: async (page) => {
      await page.getByText(/^(Leader is now|leader 已切换为)/).waitFor({ timeout: 60_000 });
    },
    mend: startController,
  },
  {
    picture: 'fault-majority-killed',
    cause: async (leader) => {
      await signal(other(leader), 'KILL');
      await signal(leader, 'KILL');
    },
    shown: async (page) => {
      await page.getByText(/^(No quorum|未达法定多数)$/).waitFor({ timeout: 60_000 });
    },
    mend: async (leader) => {
      await startController(leader);
      await startController(other(leader));
    },
  },
];

/** The next controller but this one. */
const other = (alias) => `controller${(Number(alias.at(-1)) % 3) + 1}`;

async function addChannel({ page }) {
  await page.goto(`${base}/alerts/channels`);
  await page.getByRole('button', { name: 'Add channel' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('operations');
  await dialog.getByLabel('Address').fill('http://10.0.0.1:8000/alerts');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Each fault as two open pages of the cluster show it, and the alerts that come of the last. */
export async function faults(studio, clusterId) {
  await addChannel(studio);
  const healthy = ({ leader, nodes }) => leader && nodes.every(({ health }) => health === 'running');
  for (const { picture, cause, shown, mend } of kinds) {
    const { leader } = await until(studio, clusterId, 'everything runs', healthy);
    const eyes = await studio.eyes(`${base}/clusters/${clusterId}`);
    await Promise.all(eyes.map(({ page }) => wholeTable(page)));
    await cause(leader.alias);
    await Promise.all(eyes.map(({ page }) => shown(page)));
    for (const eye of eyes) await eye.take(picture);
    if (picture === 'fault-majority-killed') await alerts(studio);
    await Promise.all(eyes.map(({ page }) => page.context().close()));
    await mend(leader.alias);
  }
}

async function alerts({ page, both }) {
  await both('26-alerts', `${base}/alerts`, () => page.getByRole('row').nth(3).waitFor({ timeout: 60_000 }));
  await both('27-alert-rules', `${base}/alerts/rules`);
  await both('28-alert-channels', `${base}/alerts/channels`);
}
