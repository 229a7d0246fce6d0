import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { leaderSite, wholeCluster } from './faults/cluster.ts';
import { found, needlesOf } from './faults/needles.ts';
import { record } from './faults/record.ts';
import { resume, viewOf } from './faults/runs.ts';
import { beginWatch, endWatch, filesWithSecrets } from './faults/watch-hosts.ts';
import { Client } from './support/client.ts';
import { hosts, onEveryHost, onHost, sandbox } from './support/hosts.ts';
import { fillSignIn, runEnds, signIn, startRun } from './support/pages.ts';
import { expect, test } from './support/test.ts';

/** Everything secret that is entered during the journey, right and wrong; no two alike, and long enough not to turn up by chance. */
const secrets = {
  'SSH password': 'Planted&ssh-4f81"Quartz',
  'wrong SSH password': 'Planted-wrong-ssh-77c2Basalt',
  'sudo password': 'Planted-sudo-9d3eGranite',
  'wrong sudo password': 'Planted-wrong-sudo-1b6aSlate',
  passphrase: 'Planted-phrase-52ccMarble',
  'console password': 'Planted-console-e07dFlint',
  'Deck password': 'Planted-deck-a61bOnyx-9',
  'wrong Deck password': 'Planted-wrong-deck-30ffJade-9',
};
const owner = { username: 'owner', password: secrets['Deck password'] };
const [first, ...others] = hosts as [string, ...string[]];
const last = others.at(-1) as string;

test.use({
  wish: { users: [{ ...owner, role: 'administrator' as const }], package: 'upload', licence: 'enterprise' },
});

/** A key with a passphrase for ddb on the first host, where sudo asks for a password, and another password for root on the others; gives the private key. */
async function plant(): Promise<string> {
  const dir = mkdtempSync(path.join(tmpdir(), 'deck-key-'));
  const file = path.join(dir, 'key');
  try {
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      'ed25519',
      '-N',
      secrets.passphrase,
      '-C',
      'planted',
      '-f',
      file,
    ]);
    const publicKey = readFileSync(`${file}.pub`, 'utf8').trim();
    await onHost(first, `echo '${publicKey}' >> $(getent passwd ddb | cut -d: -f6)/.ssh/authorized_keys`);
    await onHost(
      first,
      `cp -p /etc/sudoers.d/ddb /root/sudoers; echo 'ddb ALL=(ALL) ALL' > /etc/sudoers.d/ddb`,
    );
    await onHost(first, `echo 'ddb:${secrets['sudo password']}' | chpasswd`);
    for (const host of others) await onHost(host, `echo 'root:${secrets['SSH password']}' | chpasswd`);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function unplant(): Promise<void> {
  await onEveryHost(`rm -f /run/watch/on; sed -i '/ planted$/d' /home/*/.ssh/authorized_keys 2>/dev/null
if [ -e /root/sudoers ]; then mv /root/sudoers /etc/sudoers.d/ddb; fi
echo 'root:${sandbox('ROOT_PASSWORD')}' | chpasswd; echo 'ddb:${sandbox('DDB_PASSWORD')}' | chpasswd`);
}

type Fields = Record<string, string>;

async function fillCredential(page: Page, fields: Fields): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const [label, value] of Object.entries(fields)) {
    const field = dialog.getByLabel(label, { exact: true });
    if (label === 'By' || label === 'Becoming root') await field.selectOption({ label: value });
    else await field.fill(value);
  }
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Credential saved.').last()).toBeVisible();
}

async function addHosts(page: Page, addresses: string, credential: Fields): Promise<void> {
  await page.goto('/hosts');
  await page.getByRole('button', { name: 'Add hosts' }).first().click();
  const more = page.getByRole('button', { name: 'New credential' });
  if (await more.isVisible()) await more.click();
  await fillCredential(page, credential);
  await page.getByLabel('Addresses').fill(addresses);
  await page.getByRole('button', { name: /fetch host keys/ }).click();
  await page.getByRole('button', { name: /accept and check/ }).click();
  await expect(page.getByText('Host keys pinned, hosts checked.')).toBeVisible({ timeout: 40_000 });
}

async function replaceCredential(page: Page, name: string, fields: Fields): Promise<void> {
  await page.goto('/settings');
  await page.getByRole('row', { name }).getByRole('button', { name: 'Replace' }).click();
  await fillCredential(page, fields);
}

async function draft(page: Page): Promise<string> {
  await page.goto('/clusters/new');
  await page.getByLabel('Name of the cluster').fill('market-data');
  await page.getByRole('button', { name: /Create draft/ }).click();
  await page.waitForURL('**/download');
  const id = page.url().split('/').at(-2) as string;
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Saved', exact: true })).toBeVisible();
  await page.goto(`/clusters/new/${id}/licence`);
  await page.getByRole('button', { name: 'Use this' }).click();
  await expect(page.getByText('chosen', { exact: true })).toBeVisible();
  await page.goto(`/clusters/new/${id}/configuration`);
  await expect(page.getByRole('heading', { name: 'Findings' })).toBeVisible();
  const advice = page.getByRole('button', { name: 'Take over all' });
  if (await advice.isVisible()) {
    await advice.click();
    await page.getByRole('button', { name: 'Save configuration' }).click();
    await expect(page.getByText('Configuration saved.')).toBeVisible();
  }
  await page.goto(`/clusters/new/${id}/start`);
  await page.getByLabel('Password', { exact: true }).fill(secrets['console password']);
  await page.getByRole('button', { name: 'Save account' }).click();
  await expect(page.getByText('Account saved.')).toBeVisible();
  return id;
}

/** Gives the cluster's administrator the password that Deck was told of. */
async function changeConsolePassword(): Promise<void> {
  const client = await Client.connect(await leaderSite());
  await client.call('changePwd', ['123456', secrets['console password']]);
  client.close();
}

const filesBelow = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

test('secrets that were entered are found in no file, log, answer, page or process list', async ({
  page,
  deck,
  allowConsole,
}) => {
  test.setTimeout(300_000);
  allowConsole(/Failed to load resource/);
  const privateKey = await plant();
  try {
    const needles = needlesOf({ ...secrets, 'private key': privateKey });
    const control = needlesOf({ control: 'Watched-command-line-4711' });
    await beginWatch([...needles, ...control]);
    await onHost(last, 'sleep 1; : Watched-command-line-4711');
    const answers = record(page);
    const shown: { url: string; body: Buffer }[] = [];
    const keepPage = async () => {
      shown.push({ url: `${page.url()} as shown`, body: Buffer.from(await page.content()) });
    };

    await page.goto('/sign-in');
    await fillSignIn(page, { ...owner, password: secrets['wrong Deck password'] });
    await expect(page.getByRole('alert').first()).toBeVisible();
    await keepPage();
    await signIn(page, owner);

    const ddb = { Name: 'planted key', Login: 'ddb', By: 'Private key', 'Private key': privateKey };
    const phrase = {
      'Passphrase, if the key has one': secrets.passphrase,
      'Becoming root': 'sudo with password',
    };
    const root = { Name: 'planted root', Login: 'root', By: 'Password' };
    await addHosts(page, first, { ...ddb, ...phrase, 'sudo password': secrets['wrong sudo password'] });
    await addHosts(page, others.join(' '), { ...root, Password: secrets['SSH password'] });
    await replaceCredential(page, 'planted root', { ...root, Password: secrets['wrong SSH password'] });
    await keepPage();
    await page.goto('/hosts');
    await page.getByRole('button', { name: 'Check all' }).click();
    await expect(page.getByText('cannot be reached').first()).toBeVisible();
    await page.getByRole('link', { name: others[0] as string }).click();
    await expect(page.getByText('SSH-AUTH')).toBeVisible();
    await keepPage();
    await replaceCredential(page, 'planted root', { ...root, Password: secrets['SSH password'] });
    await page.goto('/hosts');
    await page.getByRole('button', { name: 'Check all' }).click();
    await expect(page.getByText('cannot be reached')).toHaveCount(0);

    const clusterId = await draft(page);
    const runId = await startRun(page, clusterId);
    await runEnds(page, 'failed');
    const refused = await viewOf(page, runId);
    expect(refused.error?.code, 'sudo with the wrong password').toMatch(/SUDO|NOT-WRITABLE/);
    await keepPage();
    await replaceCredential(page, 'planted key', {
      ...ddb,
      ...phrase,
      'sudo password': secrets['sudo password'],
    });
    await page.goto(`/runs/${runId}`);
    await resume(page, runId);
    await runEnds(page, 'failed');
    expect((await viewOf(page, runId)).error?.code, 'console account with the wrong password').toMatch(
      /AUTH|LOGIN|DDB/,
    );
    await keepPage();

    await changeConsolePassword();
    await resume(page, runId);
    await runEnds(page);
    await wholeCluster();
    await keepPage();

    await page.goto(`/clusters/new/${clusterId}/database`);
    await page.getByRole('button', { name: 'Run', exact: true }).first().click();
    await expect(page.getByText(/^done ·/).first()).toBeVisible({ timeout: 30_000 });
    await keepPage();
    for (const place of [
      '/audit',
      '/settings',
      '/runs',
      '/hosts',
      `/clusters/${clusterId}`,
      `/clusters/new/${clusterId}/plan/start`,
    ]) {
      await page.goto(place);
      await keepPage();
    }
    const downloads = [
      `/api/runs/${runId}/log`,
      `/api/runs/${runId}/log?format=json&limit=500`,
      `/api/runs/${runId}/script`,
      `/api/runs/${runId}`,
      '/api/runs',
      '/api/hosts',
      `/api/clusters/${clusterId}/plan?until=start&as=script`,
    ];
    const got = await Promise.all(
      downloads.map(async (url) => {
        const answer = await page.request.get(url);
        expect(answer.status(), url).toBe(200);
        return { url, body: await answer.body() };
      }),
    );

    const { hits, rounds } = await endWatch();
    expect(hits.filter((hit) => !hit.includes('Watched-command-line'))).toEqual([]);
    expect(hits, 'the watch sees command lines').not.toEqual([]);
    expect(Math.min(...rounds)).toBeGreaterThan(50);
    expect(await filesWithSecrets(), 'files on the hosts').toEqual([]);
    const running = filesBelow(deck.dataDir).map((file) => ({ url: file, body: readFileSync(file) }));
    await page.goto('about:blank');
    await deck.stop();
    const files = filesBelow(deck.dataDir).map((file) => ({ url: file, body: readFileSync(file) }));
    const log = { url: 'output of the server', body: Buffer.from(deck.log()) };
    const everything = [...(await answers()), ...shown, ...got, ...running, ...files, log];

    // The search itself is proven by what must be there.
    const sure = needlesOf({ name: 'market-data' }).slice(0, 1);
    const places = everything.flatMap(({ url, body }) => found(sure, url, body));
    for (const place of ['deck.db', '/script', 'as shown', '/api/runs']) {
      expect(
        places.some((each) => each.includes(place)),
        `market-data in ${place}`,
      ).toBe(true);
    }
    expect(everything.flatMap(({ url, body }) => found(needles, url, body))).toEqual([]);

    const key = readFileSync(path.join(deck.dataDir, 'key'), 'utf8').trim();
    const raw = Buffer.from(key, 'base64');
    const keyForms = [key, raw.toString('hex')].map((text) => ({
      secret: 'sealing key',
      form: 'text',
      bytes: Buffer.from(text),
    }));
    keyForms.push({ secret: 'sealing key', form: 'raw', bytes: raw });
    const holders = everything
      .filter(({ url, body }) => found(keyForms, url, body).length > 0)
      .map(({ url }) => url);
    expect([...new Set(holders)]).toEqual([path.join(deck.dataDir, 'key')]);

    const mode = (file: string) => statSync(file).mode & 0o777;
    expect(mode(deck.dataDir)).toBe(0o700);
    const open = files.map(({ url }) => url).filter((file) => (mode(file) & 0o077) !== 0);
    expect(open, 'files that others may read').toEqual([]);
  } finally {
    await unplant();
  }
});
