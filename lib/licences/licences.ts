import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import type { Licence as Stored } from '@/lib/db/generated/client';
import { type Licence, parseLicence } from './parse';

export interface LicenceRow {
  id: string;
  fileName: string;
  client: string;
  expiration: string;
  maxNodes: number;
  maxMemoryGb: number;
  maxCores: number;
  kind: Licence['kind'];
  version: string;
  sha256: string;
}

function toRow(row: Stored): LicenceRow {
  const details = row.details as unknown as Licence;
  return {
    id: row.id,
    fileName: row.fileName,
    client: row.client,
    expiration: row.expiration,
    maxNodes: row.maxNodes,
    maxMemoryGb: row.maxMemoryGb,
    maxCores: row.maxCores,
    kind: details.kind,
    version: details.version,
    sha256: row.sha256,
  };
}

/** Reads a licence file and keeps it (the same file twice is one licence); throws LICENCE-…. Gives its id. */
export async function addLicence(
  input: { fileName: string; bytes: Uint8Array },
  actor: Actor,
): Promise<string> {
  const parsed = parseLicence(input.bytes);
  const known = await db().licence.findUnique({ where: { sha256: parsed.sha256 } });
  if (known) return known.id;
  return db().$transaction(async (tx) => {
    const made = await tx.licence.create({
      data: {
        fileName: input.fileName.slice(0, 120),
        content: Buffer.from(input.bytes),
        sha256: parsed.sha256,
        client: parsed.client,
        expiration: parsed.expiration,
        maxNodes: parsed.maxNodes,
        maxMemoryGb: Math.floor(parsed.maxMemoryPerNodeGb),
        maxCores: parsed.maxCoresPerNode,
        details: JSON.parse(JSON.stringify(parsed)),
        createdBy: actor.userName,
      },
    });
    const details = { client: parsed.client, expiration: parsed.expiration, sha256: parsed.sha256 };
    await writeAudit(tx, actor, {
      action: 'licence.add',
      objectType: 'licence',
      objectId: made.id,
      objectName: parsed.client,
      details,
    });
    return made.id;
  });
}

/** Gives all licences, newest first, without their content. */
export async function listLicences(): Promise<LicenceRow[]> {
  return (await db().licence.findMany({ orderBy: { createdAt: 'desc' } })).map(toRow);
}
