import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import type { Page, TestInfo } from '@playwright/test';
import { fault, hashesOf, hosts, onEveryHost, onHost, sandbox } from './support/hosts.ts';
import { runEnds, signIn } from './support/pages.ts';
import { until } from './support/poll.ts';
import { expect, test } from './support/test.ts';

const [first = '', second = '', third = ''] = hosts;

interface Credential {
  name: string;
  login: string;
  password?: string;
  key?: string;
  sudo?: 'no sudo' | 'sudo without password' | 'sudo with password';
}

async function fillCredential(page: Page, wish: Credential): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Add hosts' });
  await dialog.getByLabel('Name').fill(wish.name);
  await dialog.getByLabel('Login').fill(wish.login);
  if (wish.key) {
    await dialog.getByLabel('By', { exact: true }).selectOption('Private key');
    await dialog.getByLabel('Private key', { exact: true }).fill(wish.key);
  } else {
    await dialog.getByLabel('Password', { exact: true }).fill(wish.password ?? '');
  }
  await dialog.getByLabel('Becoming root').selectOption(wish.sudo ?? 'no sudo');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Addresses')).toBeVisible();
}

/** Adds hosts with a new credential and accepts their keys; gives the table's row of the first. */
async function addWith(page: Page, addresses: string, credential: Credential) {
  await page.goto('/hosts');
  await page.getByRole('button', { name: 'Add hosts' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add hosts' });
  const another = dialog.getByRole('button', { name: 'New credential' });
  await another.or(dialog.getByLabel('Login')).waitFor();
  if (await another.isVisible()) await another.click();
  await fillCredential(page, credential);
  await dialog.getByLabel('Addresses').fill(addresses);
  await dialog.getByRole('button', { name: 'Add and fetch host keys' }).click();
  await page.getByRole('button', { name: /accept and check/ }).click();
  await expect(page.getByRole('dialog', { name: 'Compare host keys' })).toBeHidden();
  return page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: addresses.split(/[\s,[]/)[0] }) });
}

interface Facts {
  cores: number;
  kernel: string;
  arch: string;
  os: { name: string };
  memory: { totalBytes: number };
  openFiles: { soft: number | null };
  mounts: { path: string; sizeBytes: number }[];
  listening: { port: number }[];
  user: { name: string; home: string };
  root?: { state: string };
}

async function hostRows(page: Page): Promise<
  {
    address: string;
    facts?: Facts;
    findings: { rule: string; fix?: string }[];
    lastError?: { code: string };
  }[]
> {
  return (await page.request.get('/api/hosts')).json();
}

test.describe('with an empty inventory', () => {
  test('hosts are added by a range, removed, and a range that makes no sense is refused', async ({
    page,
  }) => {
    await signIn(page);
    await addWith(page, `10.0.0.[80-81]`, {
      name: 'root',
      login: 'root',
      password: sandbox('ROOT_PASSWORD'),
    });
    await expect(page.getByText(/^ready/)).toHaveCount(2);
    await page.getByRole('button', { name: 'Add hosts' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Add hosts' });
    for (const [typed, code] of [
      ['10.0.0.[82-80]', 'HOST-ADDRESS'],
      ['10.0.0.80', 'HOST-EXISTS'],
    ] as const) {
      await dialog.getByLabel('Addresses').fill(typed);
      await dialog.getByRole('button', { name: 'Add and fetch host keys' }).click();
      await expect(dialog.getByText(code)).toBeVisible();
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    const row = page.getByRole('row').filter({ hasText: second });
    await row.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog', { name: 'Remove host' }).getByRole('button', { name: 'Remove' }).click();
    await expect(row).toHaveCount(0);
    expect((await hostRows(page)).map((host) => host.address)).toEqual([first]);
  });

  test('a wrong password is named as such and tried once', async ({ page }) => {
    const attempts = () =>
      onHost(first, `journalctl -u ssh* --no-pager 2>/dev/null | grep -c 'Failed password for ops' || true`);
    const before = Number(await attempts());
    await signIn(page);
    const row = await addWith(page, first, { name: 'wrong', login: 'ops', password: 'not-the-password' });
    await expect(row.getByText('cannot be reached')).toBeVisible();
    await row.getByRole('link', { name: first }).click();
    const told = page.getByRole('alert').filter({ hasText: 'SSH-AUTH' });
    await expect(told).toContainText(`${first} refused the sign-in of user ops.`);
    await expect(told).toContainText('Check user name and password or key.');
    expect(Number(await attempts()) - before).toBe(1);
    expect(await page.content()).not.toContain('not-the-password');
  });

  test('password only, key, and sudo with a password all log in as themselves', async ({ page }) => {
    await signIn(page);
    const key = readFileSync(sandbox('KEY'), 'utf8');
    await addWith(page, first, { name: 'ops', login: 'ops', password: sandbox('OPS_PASSWORD') });
    await addWith(page, second, { name: 'ddb', login: 'ddb', key, sudo: 'sudo without password' });
    await addWith(page, third, {
      name: 'dba',
      login: 'dba',
      password: sandbox('DBA_PASSWORD'),
      sudo: 'sudo with password',
    });
    await expect(page.getByText('cannot be reached')).toHaveCount(0);
    const rows = await hostRows(page);
    expect(rows.map((host) => host.facts?.user.name)).toEqual(['ops', 'ddb', 'dba']);
    for (const login of ['ops', 'ddb', 'dba']) {
      await expect(
        page.getByRole('row').filter({ has: page.getByRole('cell', { name: login, exact: true }) }),
      ).toBeVisible();
    }
  });
});

test.describe('with three hosts', () => {
  test.use({ wish: { hosts: true } });

  test('the facts shown are those of the host', async ({ page }) => {
    await signIn(page);
    const host = (await hostRows(page)).find((row) => row.address === first);
    const [kernel, cores, memory, name, disk, ports] = await Promise.all([
      onHost(first, 'uname -rm'),
      onHost(first, 'nproc'),
      onHost(first, `awk '/^MemTotal/ {print $2}' /proc/meminfo`),
      onHost(first, '. /etc/os-release; echo "$PRETTY_NAME"'),
      onHost(first, `df -B1 --output=size / | tail -1`),
      onHost(first, `ss -Hltn | awk '{print $4}' | sed 's/.*://' | sort -un | tr '\\n' ' '`),
    ]);
    const facts = host?.facts as Facts;
    expect(`${facts.kernel} ${facts.arch}`).toBe(kernel);
    expect(facts.cores).toBe(Number(cores));
    expect(facts.memory.totalBytes).toBe(Number(memory) * 1024);
    expect(facts.os.name).toBe(name);
    expect(facts.mounts.find((mount) => mount.path === '/')?.sizeBytes).toBe(Number(disk));
    expect([...new Set(facts.listening.map((entry) => entry.port))].sort((a, b) => a - b)).toEqual(
      ports.trim().split(' ').map(Number),
    );
    await page.goto('/hosts');
    await page.getByRole('link', { name: first }).click();
    const panel = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Facts' }) });
    await expect(panel.getByText(kernel)).toBeVisible();
    await expect(panel.getByText(name)).toBeVisible();
    const listening = page.getByRole('region', { name: 'Listening ports' });
    await expect(listening.getByRole('cell', { name: '22', exact: true }).first()).toBeVisible();
  });

  test('a changed host key stops everything until someone has compared it', async ({ page }) => {
    await signIn(page);
    await page.goto('/hosts');
    const row = page.getByRole('row').filter({ hasText: second });
    await expect(row.getByText(/^ready/)).toBeVisible();
    const logins = () =>
      onHost(second, `journalctl --no-pager 2>/dev/null | grep -c 'Accepted password' || true`);
    const old = await onHost(second, 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
    await fault(second, 'rekey');
    const before = await logins();
    expect(Number(before)).toBeGreaterThan(0);
    await row.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(row.getByText('host key changed')).toBeVisible();
    expect(await logins()).toBe(before);
    await row.getByRole('link', { name: second }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'SSH-HOST-KEY-CHANGED' })).toContainText(
      'Somebody may be intercepting the connection, or the host was reinstalled.',
    );
    await page.goBack();
    await row.getByRole('button', { name: 'Compare key' }).click();
    const dialog = page.getByRole('dialog', { name: 'Compare host keys' });
    await expect(dialog.getByText('A pinned key has changed')).toBeVisible();
    const fresh = await onHost(second, 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
    await expect(dialog.getByText(fresh.split(' ')[1] as string)).toBeVisible();
    await expect(dialog.getByText(old.split(' ')[1] as string)).toBeVisible();
    await dialog.getByRole('button', { name: /accept and check/ }).click();
    await expect(row.getByText(/^ready/)).toBeVisible();
    await page.goto('/audit?action=host.accept-key');
    await expect(page.getByRole('row').filter({ hasText: second }).first()).toContainText('replaced');
  });

  test('a firewall between the hosts is found and named', async ({ page }) => {
    await fault(third, 'firewall', '8802');
    await signIn(page);
    await page.goto('/hosts');
    await page.getByRole('textbox', { name: 'Ports' }).fill('8800-8803');
    await page.getByRole('button', { name: 'Check clocks and ports' }).click();
    await expect(page.getByText('22 of 24 connections got through.')).toBeVisible({ timeout: 40_000 });
    await expect(page.getByText(/10\.0\.0\.82.*8802|8802.*10\.0\.0\.82/).first()).toBeVisible();
    await until('no listener is left behind', async () =>
      (await onEveryHost(`ss -Hltn | grep -c ':880[0-9] ' || true`)).every((count) => count === '0'),
    );
  });

  test('the hosts download a version from the address in Settings', async ({ page }) => {
    await signIn(page);
    await page.goto('/settings');
    await page.getByLabel('Base address').fill(sandbox('DOWNLOADS'));
    const form = page.locator('form').filter({ has: page.getByLabel('Base address') });
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
    await page.goto('/clusters/new');
    await page.getByLabel('Name of the cluster').fill('by-download');
    await page.getByRole('button', { name: 'Create draft and go on' }).click();
    await page.waitForURL('**/download');
    await page.getByLabel('Version', { exact: true }).fill(sandbox('VERSION'));
    await page.getByRole('button', { name: 'Add version' }).click();
    await expect(page.getByLabel('Version to deploy')).toContainText('hosts download');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Distribute and unpack now' }).click();
    await page.waitForURL('**/runs/*');
    await runEnds(page);
    const found = await Promise.all(hosts.map((host) => hashesOf(host, ['/opt/dolphindb/server/dolphindb'])));
    expect(new Set(found.flat()).size).toBe(1);
  });
});

test.describe('packages', () => {
  const name = () => `DolphinDB_Linux64_V${sandbox('VERSION')}.zip`;

  function spoiled(info: TestInfo): [string, RegExp][] {
    const text = info.outputPath(name());
    writeFileSync(text, 'this is no zip, whatever its name says\n');
    const windows = info.outputPath('DolphinDB_Win64_V2.00.11.3.zip');
    copyFileSync(text, windows);
    const cut = info.outputPath(name().replace('2.00.11.3', '2.00.11.9'));
    copyFileSync(`${sandbox('PACKAGES')}/${name()}`, cut);
    truncateSync(cut, 20_000_000);
    return [
      [text, /PACKAGE-NOT-ZIP/],
      [windows, /PACKAGE-WINDOWS/],
      [cut, /PACKAGE-DAMAGED/],
    ];
  }

  test('what is no DolphinDB package for Linux is refused with the reason and not kept', async ({
    page,
    deck,
    allowConsole,
  }, info) => {
    allowConsole(/422/);
    await signIn(page);
    await page.goto('/packages');
    for (const [file, code] of spoiled(info)) {
      await page.getByLabel('Upload a zip').setInputFiles(file);
      await expect(page.getByRole('alert').filter({ hasText: code })).toBeVisible();
    }
    await expect(page.getByText('No packages yet')).toBeVisible();
    await page.reload();
    await expect(page.getByText('No packages yet')).toBeVisible();
    expect(readdirSync(`${deck.dataDir}/packages`)).toEqual([]);
  });
});
