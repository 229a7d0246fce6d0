import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { deleteCluster } from '@/lib/clusters/delete-cluster';
import { db } from '@/lib/db/client';
import { createRun } from '@/lib/runs/create';
import { requireNotHeld } from '@/lib/runs/held';
import { planStart } from '@/lib/runs/plans/start-stop';
import { resumeRun } from '@/lib/runs/resume';
import { continueUpgrade, reviewContinue } from './continue';
import { endUpgrade, reviewEnd } from './end';
import type { InstallationFacts } from './facts';
import { requireNoneOpen, upgradePage } from './queries';
import { addBackup, addresses, addUpgrade, type UpgradeWorld, upgradeWorld } from './testing/upgraded';

const hosts = vi.hoisted(() => ({
  has: new Map<string, string | undefined>(),
  replacing: '',
  /** Hosts whose programs are not those that their marker names. */
  putBack: [] as string[],
  leader: null as string | null,
  commands: [] as string[],
  meanwhile: async () => {},
}));
const old = '2.00.11.3';
const newer = '2.00.12.1';

const factsOf = (host: string, dir: string): InstallationFacts => {
  const version = hosts.has.get(host);
  const base = { host, dir, missingTools: [], replacing: hosts.replacing === host };
  if (!version) return { ...base, error: { code: 'SSH-TIMEOUT', text: { en: 'no answer', zh: '无应答' } } };
  const recorded = { clusterId: 'c', version, variant: '', binarySha256: version };
  return { ...base, recorded, binarySha256: hosts.putBack.includes(host) ? old : version };
};
vi.mock('./gather-hosts', () => ({
  async gatherInstallations(all: { address: string; dir: string }[]) {
    await hosts.meanwhile();
    return all.map(({ address, dir }) => factsOf(address, dir));
  },
}));
vi.mock('./gather-cluster', () => ({ gatherCluster: async () => ({ nodes: [], leader: hosts.leader }) }));
vi.mock('@/lib/hosts/check-hosts', async () => {
  const { db } = await import('@/lib/db/client');
  return {
    async withHost(id: string, work: (conn: unknown) => Promise<unknown>) {
      const { address } = await db().host.findUniqueOrThrow({ where: { id } });
      if (!hosts.has.get(address)) throw new Error('no answer');
      return work({ exec: async (command: string) => void hosts.commands.push(`${address}: ${command}`) });
    },
  };
});

const anna = { userName: 'anna' };
const operator = { actor: anna, role: 'operator' };
const administrator = { actor: anna, role: 'administrator' };
const prepared = (stage: string) => ['check', 'distribute', 'unpack-new'].includes(stage);
const untilReplaced = (stage: string) =>
  prepared(stage) || ['note-before', 'hold', 'still', 'backup', 'replace-programs'].includes(stage);

let world: UpgradeWorld;
let id: string;
let made = 0;
const which = () => ({ clusterId: world.clusterId, upgradeId: id });
const cluster = () => db().cluster.findUniqueOrThrow({ where: { id: world.clusterId } });

async function failed(done: (stage: string) => boolean): Promise<void> {
  id = `u${++made}`;
  await addUpgrade(world, id, 'failed', done);
}

beforeAll(async () => {
  world = await upgradeWorld();
}, 60_000);
beforeEach(() => {
  hosts.has = new Map(addresses.map((address) => [address, old]));
  hosts.leader = null;
  hosts.replacing = '';
  hosts.putBack = [];
  hosts.commands = [];
  hosts.meanwhile = async () => {};
});
afterEach(() => db().upgrade.updateMany({ data: { state: 'ended' } }));
afterAll(() => world.remove());

describe('an upgrade that has stopped nothing yet', () => {
  test('is given up by an operator without a word, also when a host is gone, and holds nothing any more', async () => {
    await failed(prepared);
    hosts.has.delete(addresses[2] as string);
    expect((await upgradePage(world.clusterId)).open).toMatchObject({ untouched: true });
    expect(await reviewEnd(which())).toEqual({ hosts: [] });
    expect(await endUpgrade(which(), operator)).toEqual([]);
    expect(hosts.commands).toEqual([]);
    await expect(requireNoneOpen(world.clusterId)).resolves.toBeUndefined();
    await expect(requireNotHeld(world.clusterId, 'setup')).resolves.toBeUndefined();
    expect((await cluster()).packageId).toBe(world.packages[0]);
    const { runId } = await db().upgrade.findUniqueOrThrow({ where: { id } });
    await expect(resumeRun({ runId, actor: anna })).rejects.toMatchObject({ code: 'UPGRADE-OVER' });
    await expect(endUpgrade(which(), operator)).rejects.toMatchObject({ code: 'UPGRADE-END-STATE' });
  });

  test('is not given up while its run goes on', async () => {
    await failed(prepared);
    const { runId } = await db().upgrade.findUniqueOrThrow({ where: { id } });
    await db().run.update({ where: { id: runId }, data: { status: 'running' } });
    await expect(endUpgrade(which(), administrator)).rejects.toMatchObject({ code: 'UPGRADE-END-STATE' });
    await db().run.update({ where: { id: runId }, data: { status: 'failed' } });
  });
});

describe('an upgrade that has changed hosts, of which one is lost for good', () => {
  const lost = addresses[2] as string;

  test('is ended as it is by an administrator who types the name; services are released where a host answers', async () => {
    await failed(untilReplaced);
    for (const address of addresses) hosts.has.set(address, newer);
    hosts.has.delete(lost);
    expect((await upgradePage(world.clusterId)).open).toMatchObject({ untouched: false });
    const review = await reviewEnd(which());
    expect(review.confirm).toBe('demo');
    expect(review.hosts.map(({ programs }) => programs)).toEqual(['new', 'new', 'unknown']);
    const confirmed = { ...which(), confirmed: 'demo' };
    await expect(endUpgrade(confirmed, operator)).rejects.toMatchObject({ code: 'AUTH-FORBIDDEN' });
    await expect(endUpgrade(which(), administrator)).rejects.toMatchObject({ code: 'UPGRADE-CONFIRM' });
    expect(hosts.commands).toEqual([]);
    const left = await endUpgrade(confirmed, administrator);
    expect(left).toMatchObject([{ host: lost, release: 'rm -f /opt/dolphindb/.deck/hold' }]);
    expect(hosts.commands.sort()).toEqual(
      addresses.slice(0, 2).map((address) => `${address}: rm -f /opt/dolphindb/.deck/hold`),
    );
    expect((await cluster()).packageId).toBe(world.packages[1]);
    for (const kind of ['start', 'setup', 'configure'])
      await expect(requireNotHeld(world.clusterId, kind), kind).resolves.toBeUndefined();
    const page = await upgradePage(world.clusterId);
    expect(page.open).toBeUndefined();
    expect(page.past[0]).toMatchObject({ state: 'ended', endedBy: 'anna' });
    const [audit] = await db().auditEntry.findMany({
      where: { action: 'upgrade.end' },
      orderBy: { at: 'desc' },
    });
    expect(JSON.stringify(audit?.details)).toContain(`${addresses[0]}:/opt/dolphindb: ${newer} (new)`);
    const held = await db().auditEntry.findMany({ where: { action: 'upgrade.end-held' } });
    expect(held.map(({ details }) => details)).toEqual([
      { upgradeId: id, hosts: [`${lost}: rm -f /opt/dolphindb/.deck/hold`] },
    ]);
    await db().cluster.update({ where: { id: world.clusterId }, data: { packageId: world.packages[0] } });
  });

  test('is not ended when its run goes on while the hosts are looked at', async () => {
    await failed(untilReplaced);
    const { runId } = await db().upgrade.findUniqueOrThrow({ where: { id } });
    const set = async (status: string) => {
      await db().run.update({ where: { id: runId }, data: { status } });
    };
    hosts.meanwhile = () => set('running');
    const end = endUpgrade({ ...which(), confirmed: 'demo' }, administrator);
    await expect(end).rejects.toMatchObject({ code: 'UPGRADE-END-STATE' });
    expect(hosts.commands).toEqual([]);
    await set('failed');
  });

  test('leaves the cluster its version while the hosts that answer differ', async () => {
    await failed(untilReplaced);
    hosts.has = new Map([
      [addresses[0] as string, newer],
      [addresses[1] as string, old],
    ]);
    hosts.replacing = addresses[1] as string;
    expect((await reviewEnd(which())).hosts.map(({ programs }) => programs)).toEqual([
      'new',
      'mixed',
      'unknown',
    ]);
    await endUpgrade({ ...which(), confirmed: 'demo' }, administrator);
    expect((await cluster()).packageId).toBe(world.packages[0]);
  });

  test('leaves the cluster its version when a rollback has put programs back that the markers do not name yet', async () => {
    await failed(untilReplaced);
    hosts.has = new Map(addresses.map((address) => [address, newer]));
    hosts.putBack = addresses;
    const { hosts: seen } = await reviewEnd(which());
    expect(new Set(seen.map(({ programs }) => programs))).toEqual(new Set(['mixed']));
    await endUpgrade({ ...which(), confirmed: 'demo' }, administrator);
    expect((await cluster()).packageId).toBe(world.packages[0]);
  });

  test('does not plan the rest anew from what the others have alone', async () => {
    await failed(untilReplaced);
    hosts.has.delete(lost);
    await expect(continueUpgrade(which(), anna)).rejects.toMatchObject({
      code: 'UPGRADE-HOST-AWAY',
      detail: { seen: expect.stringContaining(lost) },
    });
    expect((await db().upgrade.findUniqueOrThrow({ where: { id } })).backupId).toBe(`b${id}`);
  });

  test('stays in Deck with its way back: the cluster is not removed before', async () => {
    await failed(untilReplaced);
    await expect(deleteCluster(world.clusterId, anna)).rejects.toMatchObject({ code: 'UPGRADE-OPEN' });
    expect(await db().upgrade.count({ where: { id } })).toBe(1);
  });
});

describe('the rest of an upgrade, planned anew', () => {
  const stops = async () => (await reviewContinue(which())).stops;

  test('stops nothing where every host has the new programs and the cluster works', async () => {
    await failed(untilReplaced);
    await addBackup(world, `b${id}`);
    for (const address of addresses) hosts.has.set(address, newer);
    expect(await stops()).toBe(true);
    hosts.leader = 'controller1';
    expect(await stops()).toBe(false);
    expect(await reviewContinue(which())).not.toHaveProperty('confirm');
    const keys = (await reviewContinue(which())).stages.map(({ key }) => key);
    expect(keys.slice(0, 3)).toEqual(['check', 'release', 'controllers']);
    expect(keys).toContain('verify');
    expect(keys.at(-1)).toBe('record-upgrade');
    hosts.has.set(addresses[0] as string, old);
    expect(await stops()).toBe(true);
  });

  test('stops the cluster as long as the backup is not listed, and only for somebody who types its name', async () => {
    await failed(untilReplaced);
    for (const address of addresses) hosts.has.set(address, newer);
    hosts.leader = 'controller1';
    expect(await reviewContinue(which())).toMatchObject({ stops: true, confirm: 'demo' });
    for (const confirmed of [undefined, 'dem'])
      await expect(
        continueUpgrade({ ...which(), ...(confirmed && { confirmed }) }, anna),
      ).rejects.toMatchObject({ code: 'UPGRADE-CONFIRM' });
    const runId = await continueUpgrade({ ...which(), confirmed: 'demo' }, anna);
    expect((await db().upgrade.findUniqueOrThrow({ where: { id } })).runId).toBe(runId);
    await db().run.update({ where: { id: runId }, data: { status: 'failed' } });
  });
});

describe('while an upgrade is not through', () => {
  test('the licence can be replaced as long as no node is started for it', async () => {
    await failed(untilReplaced);
    const step = { key: 's', stageKey: 's', title: { en: '', zh: '' }, action: 'a', args: {}, timeoutMs: 1 };
    const plan = (...keys: string[]) => ({
      ...planStart(world.planned),
      kind: 'licence',
      stages: keys.map((key) => ({ key, title: step.title, parallelism: 1, steps: [step] })),
    });
    const files = plan('inspect-licence', 'replace-licence', 'verify-licences', 'record-licence');
    const { clusterId } = world;
    await expect(requireNotHeld(clusterId, 'licence', files)).resolves.toBeUndefined();
    for (const more of ['controllers', 'start@10.0.0.1', 'restart'])
      await expect(
        requireNotHeld(clusterId, 'licence', plan('replace-licence', more)),
        more,
      ).rejects.toMatchObject({ code: 'UPGRADE-UNFINISHED' });
    const start = planStart(world.planned);
    await expect(createRun({ clusterId, kind: 'licence', plan: start, actor: anna })).rejects.toMatchObject({
      code: 'UPGRADE-UNFINISHED',
    });
  });
});
