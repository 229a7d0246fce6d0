// Run by arrange.ts with the react-server condition, under which Deck's server-only modules load in plain node.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { checkDraft } from '@/lib/clusters/check-draft';
import { createDraft } from '@/lib/clusters/create-draft';
import { getCluster } from '@/lib/clusters/queries';
import { updateDraft } from '@/lib/clusters/update-draft';
import { createCredential } from '@/lib/credentials/credentials';
import { db } from '@/lib/db/client';
import { addHosts } from '@/lib/hosts/add-hosts';
import { checkHosts } from '@/lib/hosts/check-hosts';
import { acceptHostKey, offeredKey } from '@/lib/hosts/host-key';
import { addLicence } from '@/lib/licences/licences';
import type { Suggestion } from '@/lib/lint/advice';
import { acceptUpload, registerDownload } from '@/lib/packages/packages';
import { receiveFile } from '@/lib/packages/receive';
import { saveDownloadBase } from '@/lib/settings/settings';
import type { ClusterSpec } from '@/lib/topology/spec';
import { createFirstAdministrator, createUser } from '@/lib/users/create-user';
import type { Arranged, Wish } from './arrange.ts';

type Input = Wish & { administrator: { username: string; password: string } };

const need = (name: string): string => {
  const value = process.env[`SANDBOX_${name}`];
  if (!value) throw new Error(`SANDBOX_${name} is not set`);
  return value;
};

async function accounts(wish: Input) {
  await createFirstAdministrator(wish.administrator);
  const user = await db().user.findUniqueOrThrow({ where: { username: wish.administrator.username } });
  const actor = { userId: user.id, userName: wish.administrator.username };
  for (const account of wish.users ?? []) await createUser(account, actor);
  return actor;
}
type Actor = Awaited<ReturnType<typeof accounts>>;

async function inventory(wish: Input, actor: Actor) {
  const {
    username = 'root',
    name = `sandbox ${username}`,
    kind = 'password',
    sudo = 'none',
  } = wish.credential ?? {};
  const password = need(`${username.toUpperCase()}_PASSWORD`);
  const secret = kind === 'key' ? { privateKey: await readFile(need('KEY'), 'utf8') } : { password };
  const credentialId = await createCredential(
    { ...secret, ...wish.credential, name, username, kind, sudo },
    actor,
  );
  if (!wish.hosts) return { credentialId, hostIds: {} };
  const addresses = wish.hosts === true ? need('HOSTS').split(' ') : wish.hosts;
  const ids = await addHosts({ addresses: addresses.join(' '), port: 22, credentialId }, actor);
  for (const hostId of ids) {
    const { fingerprint } = await offeredKey(hostId);
    await acceptHostKey({ hostId, fingerprint }, actor);
  }
  const { failed } = await checkHosts(ids);
  if (failed > 0) throw new Error(`${failed} hosts could not be checked`);
  return {
    credentialId,
    hostIds: Object.fromEntries(addresses.map((address, i) => [address, ids[i] ?? ''])),
  };
}

async function addPackage(wish: Input, actor: Actor): Promise<string> {
  const version = need('VERSION');
  if (wish.package === 'download') {
    await saveDownloadBase(need('DOWNLOADS'), actor);
    return registerDownload({ version, arch: 'x86_64' }, actor);
  }
  const fileName = `DolphinDB_Linux64_V${version}.zip`;
  const body = Readable.toWeb(createReadStream(path.join(need('PACKAGES'), fileName)));
  return acceptUpload(await receiveFile(body as ReadableStream<Uint8Array>, undefined), fileName, actor);
}

function follow(
  spec: ClusterSpec,
  { file, name, value }: Pick<Suggestion, 'file' | 'name' | 'value'>,
): ClusterSpec {
  if (file === 'controller.cfg')
    return { ...spec, controllerSettings: { ...spec.controllerSettings, [name]: value } };
  if (file === 'agent.cfg') return { ...spec, agentSettings: { ...spec.agentSettings, [name]: value } };
  const others = spec.nodeSettings.filter((s) => s.name !== name || s.qualifier);
  return { ...spec, nodeSettings: [...others, { name, value }] };
}

function withMemory(spec: ClusterSpec, gb: number): ClusterSpec {
  const half = String(gb / 2);
  const wanted = { maxMemSize: String(gb), OLAPCacheEngineSize: half, TSDBCacheEngineSize: half };
  return Object.entries(wanted).reduce(
    (now, [name, value]) => follow(now, { file: 'cluster.cfg', name, value }),
    spec,
  );
}

async function draft(wish: Input, found: Arranged, actor: Actor): Promise<string> {
  const { name = 'market-data', installDir, advice = true, memory } = wish.draft ?? {};
  const id = await createDraft({ name, hostIds: Object.values(found.hostIds) }, actor);
  const revision = await updateDraft(
    {
      id,
      revision: (await getCluster(id)).revision,
      ...(found.packageId ? { packageId: found.packageId } : {}),
      ...(found.licenceId ? { licenceId: found.licenceId } : {}),
      ...(installDir ? { installDir } : {}),
    },
    actor,
  );
  if (!advice) return id;
  const { spec } = await getCluster(id);
  const advised = (await checkDraft(id, spec)).advice.reduce(follow, spec);
  const wished = memory === undefined ? advised : withMemory(advised, memory);
  await updateDraft({ id, revision, spec: wished }, actor);
  return id;
}

async function main(): Promise<Arranged> {
  const wish = JSON.parse(await text(process.stdin)) as Input;
  const actor = await accounts(wish);
  const found: Arranged = { administratorId: actor.userId, hostIds: {} };
  if (wish.credential || wish.hosts) Object.assign(found, await inventory(wish, actor));
  if (wish.package) found.packageId = await addPackage(wish, actor);
  if (wish.licence) {
    const fileName = `${wish.licence}.lic`;
    const bytes = await readFile(path.join(need('LICENCES'), fileName));
    found.licenceId = await addLicence({ fileName, bytes }, actor);
  }
  if (wish.draft) found.clusterId = await draft(wish, found, actor);
  return found;
}

process.stdout.write(JSON.stringify(await main()));
process.exit(0);
