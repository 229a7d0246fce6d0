import { getClusterNodesCfg } from '@/lib/dolphindb/cluster-config';
import { isDdbError, type Site } from '@/lib/dolphindb/errors';
import { saveNodeRows, saveSettingLines } from '@/lib/dolphindb/membership';
import { type ClusterNode, clusterPerf } from '@/lib/dolphindb/perf';
import type { DdbSession } from '@/lib/dolphindb/session';
import { AppError, toAppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { ControllersArgs } from '@/lib/runs/plans/args';
import { onLeader } from './controllers';

/** Runs work that may be repeated on the leader; when the leader is lost in the middle, once more on the next one. */
export async function onLeaderAgain<T>(
  ctx: ActionContext,
  { clusterId, controllers }: ControllersArgs,
  work: (session: DdbSession, leader: Site) => Promise<T>,
): Promise<T> {
  try {
    return await onLeader(ctx, clusterId, controllers, work);
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (!isDdbError(error, 'DDB-CLOSED', 'DDB-TIMEOUT', 'DDB-UNREACHABLE')) throw error;
    ctx.log(`${error.code}: ${error.text.en} Once more on the leader there is now.`, 'err');
    return onLeader(ctx, clusterId, controllers, work);
  }
}

/** Gives what the leader lists under these aliases; throws SETUP-CLASH when one of them stands for another address. */
export async function listedNodes(
  session: DdbSession,
  nodes: { alias: string; host: string; port: number }[],
): Promise<Map<string, ClusterNode>> {
  const rows = new Map((await clusterPerf(session)).map((row) => [row.alias, row]));
  const found = nodes.flatMap((node): [string, ClusterNode][] => {
    const row = rows.get(node.alias);
    if (!row) return [];
    if (row.host !== node.host || row.port !== node.port) throw clash(node.alias, row);
    return [[node.alias, row]];
  });
  return new Map(found);
}

function clash(alias: string, { site }: ClusterNode): AppError {
  return new AppError(
    'SETUP-CLASH',
    {
      en: `The leader already has a node ${alias} at another address.`,
      zh: `leader 的节点列表中已有同名节点 ${alias}，但地址不同。`,
    },
    {
      seen: site,
      remedy: { en: 'Choose another alias and make a new plan.', zh: '请更换别名并重新生成计划。' },
    },
  );
}

interface RowsChange {
  add: string[];
  remove: string[];
  settings: { add: string[]; remove: string[] };
}

const aliasIn = (row: string) => row.split(',', 1)[0]?.split(':')[2]?.trim() ?? '';

/** Says whether the leader's list has these rows and none of those aliases. */
export async function hasRows(
  session: DdbSession,
  { add, remove }: Pick<RowsChange, 'add' | 'remove'>,
): Promise<boolean> {
  const aliases = new Set((await getClusterNodesCfg(session)).map(aliasIn));
  return add.map(aliasIn).every((alias) => aliases.has(alias)) && !remove.some((alias) => aliases.has(alias));
}

/** Saves rows and lines through the leader and reads them back; throws SETUP-NOT-SAVED when the list did not take them. */
export async function saveRows(ctx: ActionContext, session: DdbSession, change: RowsChange): Promise<void> {
  await saveSettingLines(session, change.settings);
  const rows = await saveNodeRows(session, change);
  if (rows) return ctx.log(`cluster.nodes: ${rows.length} rows, read back from the leader`);
  throw new AppError(
    'SETUP-NOT-SAVED',
    {
      en: 'The leader answered, but its list of nodes does not hold the change.',
      zh: 'leader 已应答，但回读的节点列表中没有这次变更。',
    },
    {
      remedy: {
        en: 'Somebody else may be changing the list; look at it and resume.',
        zh: '可能有其他人正在修改节点列表，请检查后继续执行。',
      },
    },
  );
}

/** Gives the answer of a look, or undefined where nobody could be asked: `check` then leaves the decision to `apply`. */
export async function ifAsked<T>(ctx: ActionContext, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (!toAppError(error).code.startsWith('DDB-')) throw error;
    return undefined;
  }
}
