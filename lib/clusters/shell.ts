import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { databaseTree } from '@/lib/dolphindb/catalogue';
import { redact } from '@/lib/dolphindb/redact';
import type { ScriptOutcome } from '@/lib/dolphindb/script';
import { type DdbSession, openSession } from '@/lib/dolphindb/session';
import { runInSomeShell, shellPage, shellVariablePage } from '@/lib/dolphindb/shell';
import type { DdbValue } from '@/lib/dolphindb/values';
import { AppError } from '@/lib/errors';
import { ClusterSpec, type NodeSpec } from '@/lib/topology/spec';
import { consoleAccount } from './console-account';
import { ClusterProgress } from './schemas';

const connectMs = 10_000;
const scriptMs = 180_000;
const treeMs = 15_000;

async function nodeOf(clusterId: string, alias: string): Promise<NodeSpec> {
  const cluster = await db().cluster.findUniqueOrThrow({ where: { id: clusterId } });
  const node = ClusterSpec.parse(cluster.spec).nodes.find((n) => n.alias === alias);
  if (!node)
    throw new AppError('NOT-FOUND', { en: `There is no node ${alias}.`, zh: `节点 ${alias} 不存在。` });
  return node;
}

async function signedIn(clusterId: string, alias: string): Promise<DdbSession> {
  const [node, account] = await Promise.all([nodeOf(clusterId, alias), consoleAccount(clusterId)]);
  const session = await openSession({ host: node.host, port: node.port, timeoutMs: connectMs });
  try {
    await session.login(account.user, account.password);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

export interface ScriptRequest {
  clusterId: string;
  alias: string;
  script: string;
  shellId?: string | undefined;
  /** Which wizard step this completes when it succeeds. */
  completes?: 'database' | 'query' | undefined;
}

export interface ScriptAnswer extends ScriptOutcome {
  shellId: string;
}

async function remember(request: ScriptRequest): Promise<void> {
  if (!request.completes) return;
  await db().$transaction(async (tx) => {
    const cluster = await tx.cluster.findUniqueOrThrow({ where: { id: request.clusterId } });
    const progress = ClusterProgress.parse(cluster.progress ?? {});
    const mark = { at: new Date().toISOString(), node: request.alias };
    await tx.cluster.update({
      where: { id: cluster.id },
      data: { progress: { ...progress, [request.completes as string]: mark } },
    });
  });
}

const auditedChars = 2000;

/** Runs a script on one node with the cluster's account and gives prints and the first page of its result; the session stays open for the next script. Leaves an audit row. */
export async function runClusterScript(
  request: ScriptRequest,
  owner: string,
  actor: Actor,
): Promise<ScriptAnswer> {
  const record = {
    action: 'cluster.script',
    objectType: 'cluster',
    objectId: request.clusterId,
    objectName: request.alias,
    details: { script: redact(request.script).slice(0, auditedChars) },
  };
  try {
    const { shellId, script } = request;
    const connect = () => signedIn(request.clusterId, request.alias);
    const answer = await runInSomeShell({ shellId, owner, script }, connect, { timeoutMs: scriptMs });
    await remember(request);
    await writeAudit(db(), actor, record);
    return answer;
  } catch (error) {
    await writeAudit(db(), actor, { ...record, outcome: 'failed' });
    throw error;
  }
}

/** Gives a page of the shell's last result, or of one of its table variables. */
export async function scriptPage(
  input: { shellId: string; variable?: string | undefined; offset: number; limit: number },
  owner: string,
): Promise<DdbValue> {
  const { shellId, variable, offset, limit } = input;
  return variable
    ? shellVariablePage(shellId, owner, variable, { offset, limit })
    : shellPage(shellId, owner, { offset, limit });
}

/** Gives the databases and tables that one node sees. */
export async function clusterDatabases(
  clusterId: string,
  alias: string,
): Promise<{ path: string; tables: string[] }[]> {
  const session = await signedIn(clusterId, alias);
  const timer = setTimeout(() => session.close(), treeMs);
  try {
    return await databaseTree(session);
  } finally {
    clearTimeout(timer);
    session.close();
  }
}
