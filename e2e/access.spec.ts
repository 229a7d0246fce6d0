import type { APIRequestContext, Page } from '@playwright/test';
import { administrator } from './support/arrange.ts';
import { fillSignIn, signIn } from './support/pages.ts';
import { until } from './support/poll.ts';
import { apiRoutes, type ServerAction, serverActions } from './support/surface.ts';
import { deckGone, expect, test } from './support/test.ts';

const viewer = { username: 'vera', password: 'viewing-is-enough', role: 'viewer' } as const;
const operator = { username: 'otto', password: 'operating-is-fun', role: 'operator' } as const;

/** Calls a server action as a page would; gives the body of the answer. */
async function act(request: APIRequestContext, url: string, action: ServerAction, input: unknown = {}) {
  const answer = await request.post(`${url}${action.address}`, {
    headers: { 'next-action': action.id, 'content-type': 'text/plain;charset=UTF-8', origin: url },
    data: JSON.stringify([input]),
  });
  return answer.text();
}

/** What needs no account: a supervisor asks whether Deck works, Prometheus has a token of its own. */
const openRoutes = ['/healthz', '/metrics'];
const closedRoutes = () => apiRoutes().filter(({ address }) => !openRoutes.includes(address));
/** What a page tells the server about itself; it changes nothing that is kept. */
const ownRoutes = ['/api/live/view'];
/** What every account may do for itself. */
const own = ['signOutAction', 'changeOwnPasswordAction'];
const actions = () => serverActions().filter((action) => !action.file.includes('(auth)'));
const guarded = () => actions().filter((action) => !own.includes(action.name));

async function auditRows(page: Page, filter: string): Promise<string[]> {
  await page.goto(`/audit?${filter}`);
  await expect(page.getByRole('heading', { name: 'Audit' })).toBeVisible();
  return page.getByRole('row').allTextContents();
}

test.use({ wish: { users: [viewer, operator] } });

test('a guest gets 401 from every route and nothing from every action', async ({
  page,
  deck,
  playwright,
}) => {
  const guest = await playwright.request.newContext();
  const routes = closedRoutes();
  expect(routes.length).toBeGreaterThan(9);
  for (const { method, address } of routes) {
    const answer = await guest.fetch(deck.url + address, { method, data: method === 'GET' ? undefined : {} });
    expect(answer.status(), `${method} ${address}`).toBe(401);
    expect((await answer.json()).error.code).toBe('AUTH-REQUIRED');
  }
  expect((await guest.get(`${deck.url}/metrics?token=guessed`)).status()).toBe(401);
  const closed = actions().filter((action) => action.name !== 'signOutAction');
  expect(closed.length).toBeGreaterThan(15);
  for (const action of closed) {
    expect(await act(guest, deck.url, action), action.name).toContain('"AUTH-REQUIRED"');
  }
  for (const address of [
    '/clusters',
    '/hosts',
    '/packages',
    '/runs',
    '/alerts',
    '/audit',
    '/settings',
    '/clusters/new',
  ]) {
    await page.goto(address);
    await expect(page, address).toHaveURL(/\/sign-in$/);
  }
  await guest.dispose();
});

test('a viewer sees everything and changes nothing', async ({ page, deck, allowConsole }) => {
  allowConsole(/403/);
  await signIn(page, viewer);
  const changing = closedRoutes().filter(
    ({ method, address }) => method !== 'GET' && !ownRoutes.includes(address),
  );
  for (const { method, address } of changing) {
    const answer = await page.request.fetch(deck.url + address, { method, data: {} });
    expect(answer.status(), `${method} ${address}`).toBe(403);
  }
  for (const action of guarded()) {
    expect(await act(page.request, deck.url, action), action.name).toContain('"AUTH-FORBIDDEN"');
  }
  const neutral = /^(Copy|Filter|Change password)$/;
  for (const address of ['/clusters', '/hosts', '/packages', '/runs', '/alerts', '/audit', '/settings']) {
    await page.goto(address);
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
    const buttons = await page.getByRole('main').getByRole('button').allTextContents();
    expect(
      buttons.filter((text) => !neutral.test(text)),
      address,
    ).toEqual([]);
    await expect(page.getByRole('link', { name: 'Deploy a cluster' })).toHaveCount(0);
  }
});

test('an operator may not manage users, credentials and settings', async ({ page, deck }) => {
  await signIn(page, operator);
  const settings = guarded().filter((action) => action.file.includes('/settings/'));
  expect(settings.length).toBeGreaterThan(4);
  for (const action of settings) {
    expect(await act(page.request, deck.url, action), action.name).toContain('"AUTH-FORBIDDEN"');
  }
});

test('signing out ends the session on the server, not only in the browser', async ({
  page,
  deck,
  playwright,
}) => {
  await signIn(page, operator);
  const storageState = await page.context().storageState();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  const thief = await playwright.request.newContext({ storageState });
  expect((await thief.get(`${deck.url}/api/hosts`)).status()).toBe(401);
  await thief.dispose();
  await signIn(page);
  const rows = await auditRows(page, 'text=otto');
  expect(rows.join('\n')).toContain('session.sign-in');
  expect(rows.join('\n')).toContain('session.sign-out');
});

test('a restart of Deck keeps sessions', async ({ page, deck, allowConsole }) => {
  allowConsole(deckGone);
  await signIn(page);
  await deck.kill9();
  await deck.restart();
  expect((await page.request.get('/api/hosts')).status()).toBe(200);
});

test('guessing passwords is slowed, for the right password too', async ({ page }) => {
  await page.goto('/sign-in');
  for (let i = 1; i <= 5; i++) {
    await fillSignIn(page, { ...viewer, password: `wrong-password-${i}` });
    await expect(page.getByRole('alert').getByText('SIGN-IN-REFUSED')).toBeVisible();
    await page.reload();
  }
  await fillSignIn(page, viewer);
  await expect(
    page.getByRole('alert').getByText(/Too many failed attempts\. Try again in \d+ s\./),
  ).toBeVisible();
  await until('the wait is over', async () => {
    await page.goto('/sign-in');
    await fillSignIn(page, viewer);
    await page.getByRole('button', { name: 'Sign out' }).or(page.getByText('SIGN-IN-WAIT')).waitFor();
    return page.url().endsWith('/clusters');
  });
  const rows = await auditRows(page, 'outcome=refused');
  expect(rows.filter((row) => row.includes('vera') && row.includes('session.sign-in'))).toHaveLength(5);
});

test('everyone changes the own password, with the present one only, and is signed out everywhere', async ({
  page,
  deck,
  playwright,
}) => {
  await signIn(page, viewer);
  const elsewhere = await playwright.request.newContext({
    storageState: await page.context().storageState(),
  });
  await page.goto('/settings');
  const fresh = 'viewing-was-not-enough';
  for (const current of ['not-the-present-one', viewer.password]) {
    await page.getByLabel('Present password').fill(current);
    await page.getByLabel('New password').fill(fresh);
    await page.getByRole('button', { name: 'Change password' }).click();
    if (current !== viewer.password) await expect(page.getByText('PASSWORD-WRONG')).toBeVisible();
  }
  await page.waitForURL('**/sign-in');
  expect((await elsewhere.get(`${deck.url}/api/hosts`)).status()).toBe(401);
  await elsewhere.dispose();
  await fillSignIn(page, viewer);
  await expect(page.getByText('SIGN-IN-REFUSED')).toBeVisible();
  await signIn(page, { ...viewer, password: fresh });
});

test('an unknown name and a wrong password are told apart by nobody', async ({ page }) => {
  const told: string[] = [];
  for (const account of [
    { username: 'nobody', password: 'some-password-1' },
    { ...viewer, password: 'some-password-1' },
  ]) {
    await page.goto('/sign-in');
    await fillSignIn(page, account);
    told.push((await page.getByRole('alert').textContent()) ?? '');
  }
  expect(told[0]).toBe(told[1]);
});

test('disabling a user ends his sessions at once and refuses new ones', async ({
  page,
  deck,
  browser,
  watch,
}) => {
  const context = await browser.newContext({ baseURL: deck.url });
  const other = await context.newPage();
  watch(other);
  await signIn(other, operator);
  await signIn(page);
  await page.goto('/settings');
  const row = page.getByRole('row').filter({ hasText: 'otto' });
  await row.getByRole('button', { name: 'Disable' }).click();
  await expect(row.getByText('disabled')).toBeVisible();
  expect((await other.request.get('/api/hosts')).status()).toBe(401);
  await other.goto('/hosts');
  await expect(other).toHaveURL(/\/sign-in$/);
  await fillSignIn(other, operator);
  await expect(other.getByRole('alert').getByText('SIGN-IN-REFUSED')).toBeVisible();
  const rows = await auditRows(page, 'action=user.update');
  expect(rows.join('\n')).toContain('"disabled":true');
  await context.close();
});

test('the last administrator can be neither demoted nor disabled', async ({ page, deck, arranged }) => {
  await signIn(page);
  await page.goto('/settings');
  const row = page.getByRole('row').filter({ has: page.getByLabel(`Role of ${administrator.username}`) });
  await expect(row.getByRole('combobox')).toBeDisabled();
  await expect(row.getByRole('button', { name: 'Disable' })).toHaveCount(0);
  const update = serverActions().find((action) => action.name === 'updateUserAction') as ServerAction;
  for (const change of [{ role: 'viewer' }, { disabled: true }]) {
    const answer = await act(page.request, deck.url, update, { id: arranged.administratorId, ...change });
    expect(answer).toContain('"USER-LAST-ADMIN"');
  }
  expect((await page.request.get('/api/hosts')).status()).toBe(200);
});

test.describe('with sessions of seven seconds', () => {
  test.use({ deckEnv: { DECK_SESSION_HOURS: '0.002' } });
  test('an expired session leads to the sign-in page, also from a page that is open, and from there back', async ({
    page,
    deck,
    allowConsole,
    watch,
  }) => {
    allowConsole(deckGone);
    allowConsole(/401/);
    const openHosts = async () => {
      await signIn(page);
      await page.goto('/hosts');
      return page.url().endsWith('/hosts');
    };
    await until('the hosts are open before the session expires', openHosts, 60_000);
    await until('the session expires', async () => (await page.request.get('/api/hosts')).status() === 401);
    const other = await page.context().newPage();
    watch(other);
    await other.goto('/hosts');
    await expect(other).toHaveURL(/\/sign-in$/);
    await other.close();
    await deck.kill9();
    // The way back shall not end in a session that is over already.
    await deck.restart({});
    await expect(page).toHaveURL(/\/sign-in\?back=%2Fhosts$/, { timeout: 30_000 });
    await fillSignIn(page, administrator);
    await page.waitForURL('**/hosts');
  });
});
