import { base, either } from './screenshots-studio.mjs';

const { SANDBOX_ROOT_PASSWORD, SANDBOX_PACKAGES, SANDBOX_LICENCES, SANDBOX_VERSION } = process.env;

async function prepareInventory({ page, button, both, signOut }) {
  await page.goto(base);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill('correct-horse-9');
  await button('Create and sign in').click();
  await page.waitForURL('**/clusters');
  await signOut();
  await both('01-sign-in', `${base}/sign-in`);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill('correct-horse-9');
  await button('Sign in').click();
  await page.waitForURL('**/clusters');
  await page.goto(`${base}/hosts`);
  await button('Add hosts').first().click();
  await page.getByLabel('Name').fill('servers');
  await page.getByLabel('Password').fill(SANDBOX_ROOT_PASSWORD);
  await button('Save').click();
  await page.getByLabel('Addresses').fill('10.0.0.[80-82]');
  await button('Add and fetch host keys').click();
  await button('They match: accept and check').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await both('02-hosts', `${base}/hosts`);
  await page.goto(`${base}/packages`);
  await page
    .getByLabel('Upload a zip')
    .setInputFiles(`${SANDBOX_PACKAGES}/DolphinDB_Linux64_V${SANDBOX_VERSION}.zip`);
  await page.getByRole('cell', { name: SANDBOX_VERSION }).first().waitFor({ timeout: 120_000 });
}

async function prepareDraft({ page, button, both }) {
  await page.goto(`${base}/clusters/new`);
  await page.getByLabel('Name of the cluster').fill('market-data');
  await button('Create draft and go on').click();
  await page.waitForURL('**/download');
  await button('Save').click();
  await button('Saved').waitFor();
  await both('03-download');
  await page.getByRole('link', { name: 'Next step' }).click();
  await page.waitForURL('**/licence');
  await page.getByLabel('Upload dolphindb.lic').setInputFiles(`${SANDBOX_LICENCES}/enterprise.lic`);
  await page.getByText('chosen', { exact: true }).waitFor();
  await both('04-licence');
  await page.getByRole('link', { name: 'Next step' }).click();
  await page.waitForURL('**/configuration');
  await button('Take over all').click();
  await page.getByText('no errors').waitFor();
  await button('Save configuration').click();
  await page.getByText('Configuration saved.').waitFor();
  await both('05-configuration', undefined, () => page.getByText('10.0.0.80 · controller.cfg').waitFor());
  await page.getByRole('link', { name: 'Next step' }).click();
  await page.waitForURL('**/start');
}

async function runPlan({ page, button, both }) {
  await page.getByRole('link', { name: 'Show the plan' }).click();
  await page.waitForURL('**/plan/start');
  await both('06-plan', undefined, () =>
    page
      .getByRole('button', { name: either('Run this plan', '执行此计划'), disabled: false })
      .waitFor({ timeout: 60_000 }),
  );
  await button('Run this plan').click();
  await page.waitForURL('**/runs/*');
  await page.getByRole('heading', { name: /succeeded/ }).waitFor({ timeout: 240_000 });
  await both('07-run', undefined, () =>
    page
      .getByText(/12 of 12/)
      .first()
      .waitFor(),
  );
}

/** Scripts run in the page, so they run once in each look. */
const scripts = ({ page, both }, name, address, count) =>
  both(name, address, async () => {
    const run = page.getByRole('button', { name: either('Run', '执行') });
    for (let i = 0; i < count; i += 1) {
      await run.nth(i).click();
      await page
        .getByText(/^(done|完成) ·/)
        .nth(i)
        .waitFor({ timeout: 120_000 });
    }
  });

/** From the first visit to a cluster that answers queries; gives the cluster's id. */
export async function deploy(studio) {
  await prepareInventory(studio);
  await prepareDraft(studio);
  await runPlan(studio);
  const { page } = studio;
  await page.getByRole('link', { name: /Go on/ }).click();
  await page.waitForURL('**/database');
  const wizard = page.url().replace(/\/database$/, '');
  await scripts(studio, '08-database', `${wizard}/database`, 2);
  await scripts(studio, '09-query', `${wizard}/query`, 3);
  await studio.both('10-audit', `${base}/audit`);
  return wizard.split('/').at(-1);
}
