import { base, buildPackage, either } from './screenshots-studio.mjs';

const old = process.env.SANDBOX_VERSION;
const newer = old.replace(/\d+$/, (last) => String(Number(last) + 1));
const broken = '2.00.13.1';

const ends = (page, how, within = 150_000) =>
  page.getByRole('heading', { level: 1, name: how }).waitFor({ timeout: within });

async function upload(page) {
  const zips = [[newer, await buildPackage(newer)]];
  zips.push([broken, await buildPackage(broken, '--broken')]);
  await page.goto(`${base}/packages`);
  for (const [version, zip] of zips) {
    await page.getByLabel('Upload a zip').setInputFiles(zip);
    await page.getByRole('cell', { name: version }).first().waitFor({ timeout: 120_000 });
  }
}

/** Chooses package and way in the language of the look and waits for what the checks say. */
async function check(page, { locale }, version, rolling = false) {
  const uploaded = locale === 'zh' ? '已上传' : 'uploaded';
  await page
    .getByLabel(either('New package', '目标安装包'))
    .selectOption({ label: `${version} (${uploaded})` });
  if (rolling)
    await page.getByRole('radio', { name: /^(Rolling, host by host|滚动升级（逐台主机）)$/ }).check();
  await page.getByRole('button', { name: either('Check', '检查') }).click();
  await page.getByRole('list', { name: either('Order', '执行顺序') }).waitFor({ timeout: 60_000 });
}

/** Answers what Deck cannot know, types the cluster's name and begins. */
async function begin(page, version) {
  const questions = page.getByRole('group', { name: 'What Deck cannot know' });
  for (const box of await questions.getByRole('checkbox').all()) await box.check();
  await page.getByLabel('Type market-data to confirm').fill('market-data');
  await page.getByRole('button', { name: `Upgrade to ${version}` }).click();
  await page.waitForURL('**/runs/*');
}

const toTop = (locator) => locator.evaluate((element) => element.scrollIntoView({ block: 'start' }));

const states = (page) => page.getByRole('region', { name: either('State of every host', '各主机状态') });

/** The whole cluster at once, to a version that does not start, and back. */
async function failsAndGoesBack({ page, both }, address) {
  await both('upgrade-ways', address, (look) => check(page, look, broken));
  await both('upgrade-checks', address, async (look) => {
    await check(page, look, broken);
    await toTop(page.getByRole('heading', { name: /^(Checks|检查)[:：]/ }));
  });
  await begin(page, broken);
  await both('upgrade-run', undefined, () =>
    page
      .getByRole('row', { name: /^(Stop the controllers|停止控制节点)/ })
      .getByText(either('done', '完成'))
      .nth(2)
      .waitFor({ timeout: 90_000 }),
  );
  await ends(page, /failed/);
  await both('upgrade-failed', address, () => states(page).getByRole('row').last().scrollIntoViewIfNeeded());
  await both('upgrade-rollback', address, async () => {
    await page.getByRole('button', { name: either('Roll back…', '回退…') }).click();
    await page
      .getByRole('dialog')
      .getByRole('list', { name: either('Order', '执行顺序') })
      .waitFor({ timeout: 30_000 });
  });
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back', exact: true }).click();
  await page.waitForURL('**/runs/*');
  await ends(page, /succeeded/);
}

/** Host by host to a version that does start, paused after the first host. */
async function rolling({ page, both }, address) {
  await page.goto(address);
  await check(page, { locale: 'en' }, newer, true);
  await begin(page, newer);
  const stops = page.getByRole('row', { name: /: stop its nodes/ }).first();
  await stops
    .getByText(/^(running|done)$/)
    .first()
    .waitFor({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Pause before the next host' }).click();
  await page.getByText('Will pause before the next host').waitFor();
  await ends(page, /paused/);
  await both('upgrade-paused-run');
  await both('upgrade-paused', address, () => states(page).waitFor());
  await page.getByRole('button', { name: 'Resume with the next host' }).click();
  await page.waitForURL('**/runs/*');
  await ends(page, /succeeded/, 240_000);
  await both('upgrade-verified', address, () => states(page).waitFor());
  await page.getByRole('button', { name: 'Finalize…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Finalize' }).click();
  await page.getByRole('region', { name: 'Earlier upgrades' }).getByText('finalized').waitFor();
}

/** An upgrade from its checks to its rollback, then a rolling one until it is finalized. */
export async function upgrade(studio, clusterId) {
  const address = `${base}/clusters/${clusterId}/upgrade`;
  await upload(studio.page);
  await failsAndGoesBack(studio, address);
  await rolling(studio, address);
}
