import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { toAppError } from '@/lib/errors';
import { connectHost } from '@/lib/ssh/connect';
import type { HostConnection } from '@/lib/ssh/types';
import { applyFix } from './probe/fix';
import { gatherFacts } from './probe/gather';
import { type PlannedUse, preChecks } from './probe/pre-checks';
import { targetFor } from './target';

const connectMs = 15_000;
const atOnce = 10;

/** Connects to a host of the inventory for one piece of work and closes the connection whatever happens. */
export async function withHost<T>(hostId: string, work: (conn: HostConnection) => Promise<T>): Promise<T> {
  const conn = await connectHost(await targetFor(hostId), { timeoutMs: connectMs });
  try {
    return await work(conn);
  } finally {
    conn.close();
  }
}

const json = (value: unknown) => JSON.parse(JSON.stringify(value));

async function storeFailure(hostId: string, error: unknown): Promise<void> {
  const { code, text, detail } = toAppError(error);
  const lastError = {
    code,
    text,
    ...(detail.seen ? { seen: detail.seen } : {}),
    ...(detail.remedy ? { remedy: detail.remedy } : {}),
  };
  await db().host.update({ where: { id: hostId }, data: { lastError: json(lastError) } });
}

/** Logs in, gathers facts, runs the pre-checks and stores both; a failure is stored with the host instead of thrown. Says whether it worked. */
export async function checkHost(hostId: string, planned?: PlannedUse): Promise<boolean> {
  try {
    const facts = await withHost(hostId, (conn) =>
      gatherFacts(conn, { directories: planned?.installDir ? [planned.installDir] : [] }),
    );
    const findings = preChecks(facts, planned);
    const data = {
      facts: json(facts),
      findings: json(findings),
      factsAt: new Date(),
      lastError: Prisma.DbNull,
    };
    await db().host.update({ where: { id: hostId }, data });
    return true;
  } catch (error) {
    await storeFailure(hostId, error);
    return false;
  }
}

/** Checks many hosts, some at once; gives how many could be reached. */
export async function checkHosts(
  hostIds: string[],
  planned?: PlannedUse,
): Promise<{ reached: number; failed: number }> {
  const queue = [...hostIds];
  const results: boolean[] = [];
  const worker = async () => {
    for (let id = queue.shift(); id; id = queue.shift()) results.push(await checkHost(id, planned));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, hostIds.length) }, worker));
  const reached = results.filter(Boolean).length;
  return { reached, failed: results.length - reached };
}

/** Carries out a safe remedy on a host, then checks the host again; throws what the remedy throws. */
export async function fixHost(
  input: { hostId: string; fix: string; planned?: PlannedUse },
  actor: Actor,
): Promise<void> {
  const host = await db().host.findUniqueOrThrow({ where: { id: input.hostId } });
  const record = {
    action: `host.fix.${input.fix}`,
    objectType: 'host',
    objectId: host.id,
    objectName: host.name,
  };
  try {
    await withHost(host.id, (conn) =>
      applyFix(conn, input.fix, { installDir: input.planned?.installDir, ports: input.planned?.ports }),
    );
    await writeAudit(db(), actor, record);
  } catch (error) {
    await writeAudit(db(), actor, {
      ...record,
      outcome: 'failed',
      details: { code: toAppError(error).code },
    });
    throw error;
  }
  await checkHost(host.id, input.planned);
}
