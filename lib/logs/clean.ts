import 'server-only';
import { db } from '@/lib/db/client';
import { redact } from '@/lib/dolphindb/redact';
import { targetOf } from '@/lib/hosts/target';
import { clusterSecrets } from '@/lib/runs/cluster-secrets';
import { makeRedactor } from '@/lib/ssh/redact';
import { visible } from './decode';

export type Clean = (text: string) => string;

/** Calls that carry a password; their arguments are not shown. */
const CREDENTIAL =
  /\b(?:login|changePwd|resetPwd|createUsers?|authenticateByTicket|oauthLogin|loginByTicket|scramClientFinal|xdb)\s*\(/i;

async function secretsOf(clusterId: string): Promise<string[]> {
  const hosts = await db().host.findMany({
    where: { clusters: { some: { clusterId } } },
    include: { credential: true },
  });
  const ofHosts = hosts
    .map(targetOf)
    .flatMap((t) => [t.password, t.privateKey, t.passphrase, t.sudoPassword]);
  const own = await clusterSecrets(clusterId);
  return [...ofHosts, ...own].filter((secret) => secret !== undefined);
}

const withoutCredentials = (line: string) => (CREDENTIAL.test(line) ? redact(line) : line);

/** Gives the function through which every line goes before it leaves the server: secrets of the cluster and its hosts masked, arguments of login and its kin cut, control characters written out. */
export async function lineCleaner(clusterId: string): Promise<Clean> {
  const mask = makeRedactor(await secretsOf(clusterId));
  return (text) => visible(mask(text).split('\n').map(withoutCredentials).join('\n'));
}

/** As `lineCleaner`, for whole files: bytes stay what they are where there is nothing to hide. */
export async function byteCleaner(clusterId: string): Promise<(bytes: Buffer) => Buffer> {
  const secrets = await secretsOf(clusterId);
  const mask = makeRedactor([...secrets, ...secrets.map((s) => Buffer.from(s).toString('latin1'))]);
  return (bytes) =>
    Buffer.from(mask(bytes.toString('latin1')).split('\n').map(cutCredentials).join('\n'), 'latin1');
}

/** The marks of what was cut are beyond Latin-1. */
const cutCredentials = (line: string) => withoutCredentials(line).replace(/[\u0100-\uffff]/g, '*');
