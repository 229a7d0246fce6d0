import { base, either } from './screenshots-studio.mjs';

const take = async (page, address, note) => {
  await page.goto(address);
  await page.getByRole('button', { name: 'Take a backup…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Note').fill(note);
  await dialog.getByRole('button', { name: 'Take the backup' }).click();
  await page.waitForURL('**/runs/*');
  await page.getByRole('heading', { name: /succeeded/ }).waitFor({ timeout: 120_000 });
};

/** Two backups, one of them proven, and the choice of how to take one. */
export async function backups({ page, both, button }, clusterId) {
  const address = `${base}/clusters/${clusterId}/backups`;
  await take(page, address, 'before the audit');
  await page.goto(address);
  await button('Prove').click();
  await page.waitForURL('**/runs/*');
  await page.getByRole('heading', { name: /succeeded/ }).waitFor({ timeout: 120_000 });
  await take(page, address, 'after the audit');
  await both('backups', address, () =>
    page.getByText(either('3 places on the hosts', '主机上的 3 个位置')).last().click(),
  );
  await both('backup-take', address, () =>
    page.getByRole('button', { name: either('Take a backup…', '创建备份…') }).click(),
  );
  await page.keyboard.press('Escape');
}
