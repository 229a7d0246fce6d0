import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCredential } from '@/lib/credentials/credentials';
import { db } from '@/lib/db/client';
import { addHosts } from '@/lib/hosts/add-hosts';
import { acceptHostKey, offeredKey } from '@/lib/hosts/host-key';
import { freshDatabase, newCluster } from '@/lib/runs/fixtures/database';
import { onHost, sandboxEnv } from '@/lib/ssh/test-sandbox';
import { clocksOf, sampleClocks } from './clocks';

const anna = { userName: 'anna' };
const addresses = (process.env.SANDBOX_HOSTS ?? '').split(' ').slice(0, 2);
let remove: () => Promise<void>;
let clusterId: string;

async function addHost(address: string, password: string, position: number): Promise<void> {
  const credential = { kind: 'password', sudo: 'none', username: 'root', password } as const;
  const credentialId = await createCredential({ ...credential, name: address }, anna);
  const [hostId = ''] = await addHosts({ addresses: address, port: 22, credentialId }, anna);
  const { fingerprint } = await offeredKey(hostId);
  await acceptHostKey({ hostId, fingerprint }, anna);
  await db().clusterHost.create({ data: { clusterId, hostId, position } });
}

beforeAll(async () => {
  remove = await freshDatabase();
  clusterId = await newCluster();
  const [good = '', bad = ''] = addresses;
  await addHost(good, sandboxEnv('SANDBOX_ROOT_PASSWORD'), 0);
  await addHost(bad, 'not-the-password', 1);
});
afterAll(() => remove());

test('clocks of hosts are compared; a host that refuses the login is left out and not asked again, others are', async () => {
  await sampleClocks([clusterId]);
  const first = clocksOf(addresses, Date.now());
  expect(Object.keys(first)).toEqual(addresses.slice(0, 1));
  expect(Math.abs(first[addresses[0] ?? '']?.offsetMs ?? Number.NaN)).toBeLessThan(1000);
  const refusals = () =>
    onHost(1, 'journalctl -q --no-pager | grep -c "Failed password for root" || true').then(Number);
  const before = await refusals();
  expect(before).toBeGreaterThan(0);
  await sampleClocks([clusterId]);
  expect(Object.keys(clocksOf(addresses, Date.now() + 30 * 60_000))).toEqual(addresses.slice(0, 1));
  expect(clocksOf(addresses, Date.now() + 40 * 60_000)).toEqual({});
  expect(await refusals()).toBe(before);
});
