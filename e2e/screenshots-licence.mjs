import { readFileSync } from 'node:fs';
import path from 'node:path';
import { base, either, hosts, onHost } from './screenshots-studio.mjs';

const file = '/opt/dolphindb/server/dolphindb.lic';
const last = hosts.at(-1);

/** The sandbox's licence with more of everything. */
function better() {
  const own = readFileSync(path.join(process.env.SANDBOX_LICENCES, 'enterprise.lic'), 'utf8');
  const [, ...signature] = own.split('\n');
  const line = '2044.06.30,128,32,60,Deck Sandbox Enterprise,0,-1,,1';
  return Buffer.from([line, ...signature].join('\n'));
}

async function chooseFile(page) {
  await page.getByRole('button', { name: either('Replace…', '更换…') }).click();
  await page
    .getByRole('dialog')
    .locator('input[type=file]')
    .setInputFiles({ name: 'dolphindb.lic', mimeType: 'application/octet-stream', buffer: better() });
  await page.getByRole('list', { name: either('Order', '执行顺序') }).waitFor({ timeout: 30_000 });
}

const hostFiles = (page) =>
  page.getByRole('region', { name: either('Files on the hosts', '主机上的文件') }).waitFor();

/** The page of a licence, its replacement while the nodes run, differences, and the way back by a restart. */
export async function licence({ page, both }, clusterId) {
  const address = `${base}/clusters/${clusterId}/licence`;
  await both('licence-page', address, () => hostFiles(page));
  await both('licence-replace', address, () => chooseFile(page));
  await page.getByRole('dialog').getByRole('button', { name: 'Replace', exact: true }).click();
  await page.waitForURL('**/runs/*');
  await page.getByRole('heading', { name: /succeeded/ }).waitFor({ timeout: 120_000 });
  await both('licence-put-back', address, async () => {
    await page
      .getByRole('button', { name: either('Put back…', '恢复…') })
      .or(page.getByRole('button', { name: /^(Put back|恢复) / }))
      .first()
      .click();
    await page
      .getByRole('dialog')
      .getByText(/needs a restart|需要重启/)
      .waitFor({ timeout: 30_000 });
  });
  await onHost(last, `cp -p ${file} ${file}.new && cp ${file}.*Z ${file}`);
  await both('licence-differs', address, () => hostFiles(page));
  await onHost(last, `mv ${file}.new ${file}`);
}
