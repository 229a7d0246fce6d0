import 'server-only';
import { db } from '@/lib/db/client';
import type { Finding } from '@/lib/lint/finding';
import { HostFacts } from './probe/facts-schema';
import type { HostRow } from './schemas';

const include = {
  credential: true,
  clusters: { include: { cluster: { select: { id: true, name: true } } } },
} as const;

type Stored = NonNullable<Awaited<ReturnType<typeof readOne>>>;

function readOne(id: string) {
  return db().host.findUnique({ where: { id }, include });
}

function toRow(host: Stored): HostRow {
  const facts = HostFacts.safeParse(host.facts);
  return {
    id: host.id,
    name: host.name,
    address: host.address,
    port: host.port,
    credentialId: host.credentialId,
    credential: host.credential.name,
    username: host.credential.username,
    ...(host.hostKey ? { hostKey: host.hostKey, hostKeyType: host.hostKeyType ?? '' } : {}),
    ...(facts.success ? { facts: facts.data } : {}),
    ...(host.factsAt ? { factsAt: host.factsAt.toISOString() } : {}),
    findings: (host.findings ?? []) as unknown as Finding[],
    ...(host.lastError ? { lastError: host.lastError as unknown as HostRow['lastError'] } : {}),
    clusters: host.clusters.map((c) => c.cluster),
  } as HostRow;
}

/** Gives the inventory in order of names, with facts and findings of the last check and without any secret. */
export async function listHosts(): Promise<HostRow[]> {
  const hosts = await db().host.findMany({ include, orderBy: { name: 'asc' } });
  return hosts.map(toRow);
}

/** Gives one host, or undefined. */
export async function getHost(id: string): Promise<HostRow | undefined> {
  const host = await readOne(id);
  return host ? toRow(host) : undefined;
}
