import { entryChanges } from '@/lib/config/merge';
import {
  getClusterNodesCfg,
  loadClusterNodesConfigs,
  reloadClusterConfig,
  saveClusterNodes,
  saveClusterNodesConfigs,
} from '@/lib/dolphindb/cluster-config';
import { isDdbError, type Site } from '@/lib/dolphindb/errors';
import type { DdbSession } from '@/lib/dolphindb/session';
import { AppError } from '@/lib/errors';
import { type GroupKey, groupLines, groupText } from '@/lib/revisions/documents';
import type { ActionContext } from '@/lib/runs/action';
import type { GroupDocumentArgs } from '@/lib/runs/plans/args-configure';

const CALL_MS = 10_000;

/** Says who a controller is, for the log. */
export function nameOf({ alias, host, port }: Site): string {
  return `${alias ?? ''} ${host}:${port}`.trim();
}

function load(key: GroupKey, session: DdbSession, signal: AbortSignal): Promise<string[]> {
  const options = { timeoutMs: CALL_MS, urgent: true, signal };
  return key === 'cluster.cfg'
    ? loadClusterNodesConfigs(session, options)
    : getClusterNodesCfg(session, options);
}

function save(key: GroupKey, lines: string[], session: DdbSession, signal: AbortSignal): Promise<void> {
  const options = { timeoutMs: CALL_MS, signal };
  const write = key === 'cluster.cfg' ? saveClusterNodesConfigs : saveClusterNodes;
  return write(session, lines, options);
}

/** Where a document stands between what the change started from and what it wants. */
export type Standing = 'target' | 'base' | 'other';

/** Compares what a document is now with what a change started from and wants; entries count, not their layout. */
export function standingOf(key: GroupKey, now: string, { base, text }: GroupDocumentArgs): Standing {
  if (entryChanges(key, now, text).length === 0) return 'target';
  return now === base ? 'base' : 'other';
}

/** Gives what the group holds of one document, as its text. */
export async function loadText(key: GroupKey, session: DdbSession, signal: AbortSignal): Promise<string> {
  return groupText(key, await load(key, session, signal));
}

/** The leader refused what it was given; the old list is in force again. */
function refused(key: GroupKey, cause: unknown, restored: boolean): AppError {
  const seen = isDdbError(cause) ? (cause.detail.seen ?? cause.text.en) : String(cause);
  return new AppError(
    'CONFIG-REFUSED',
    restored
      ? {
          en: `The leader refused ${key}; the old content was saved back.`,
          zh: `leader 拒绝了 ${key}，已恢复原内容。`,
        }
      : { en: `The leader refused ${key}; nothing was saved.`, zh: `leader 拒绝了 ${key}，未保存任何内容。` },
    {
      seen,
      remedy: {
        en: 'Correct the entry that the server names and apply again.',
        zh: '请按服务器提示修正后重新应用。',
      },
      cause,
    },
  );
}

const isRefusal = (error: unknown) => isDdbError(error, 'DDB-ERROR', 'DDB-NO-PRIVILEGE');

/** Has the leader check what was saved, where its version can; saves the old list back when it refuses. */
async function reload(
  ctx: ActionContext,
  session: DdbSession,
  { key, base }: GroupDocumentArgs,
): Promise<void> {
  try {
    await reloadClusterConfig(session, { timeoutMs: CALL_MS, signal: ctx.signal });
  } catch (error) {
    if (isDdbError(error, 'DDB-UNKNOWN-FUNCTION')) {
      ctx.log(
        'this server has no reloadClusterConfig: its own check comes when the nodes start / 此版本没有 reloadClusterConfig，节点启动时才会校验',
      );
      return;
    }
    if (!isRefusal(error)) throw error;
    await putBack(ctx, session, { key, base }, error);
    throw refused(key, error, true);
  }
}

async function putBack(
  ctx: ActionContext,
  session: DdbSession,
  { key, base }: Pick<GroupDocumentArgs, 'key' | 'base'>,
  refusal: unknown,
): Promise<void> {
  try {
    await save(key, groupLines(key, base), session, ctx.signal);
  } catch (error) {
    ctx.log(`the old ${key} could not be saved back: ${String(error)}`, 'err');
    throw stands(key, refusal);
  }
}

/** The worst case: the group holds what its leader refuses; the step's next try puts the old content back. */
function stands(key: GroupKey, cause: unknown): AppError {
  return new AppError(
    'CONFIG-REFUSED-STANDS',
    {
      en: `The leader refused ${key}, and the connection was lost before the old content could be saved back.`,
      zh: `leader 拒绝了 ${key}，且在恢复原内容之前连接中断。`,
    },
    {
      ...(isDdbError(cause) ? { seen: cause.detail.seen ?? cause.text.en } : {}),
      remedy: {
        en: 'Resume the run: it has the old content saved back.',
        zh: '请继续执行该运行，它会恢复原内容。',
      },
      cause,
    },
  );
}

/** Saves one document on the leader unless it already holds it; throws CONFIG-CHANGED (by `changed`) when it holds something third. */
export async function saveDocument(
  ctx: ActionContext,
  session: DdbSession,
  leader: Site,
  document: GroupDocumentArgs,
  changed: (now: string) => Promise<AppError>,
): Promise<void> {
  const { key, text } = document;
  const now = await loadText(key, session, ctx.signal);
  const standing = standingOf(key, now, document);
  if (standing === 'other') throw await changed(now);
  if (standing === 'target') {
    ctx.log(`${key}: ${nameOf(leader)} already holds it / 已是目标内容`);
    if (key === 'cluster.cfg') await reload(ctx, session, document);
    return;
  }
  const lines = groupLines(key, text);
  try {
    await save(key, lines, session, ctx.signal);
  } catch (error) {
    throw isRefusal(error) ? refused(key, error, false) : error;
  }
  ctx.log(`${key}: ${lines.length} lines saved on ${nameOf(leader)} / 已在 leader 上保存 ${lines.length} 行`);
  if (key === 'cluster.cfg') await reload(ctx, session, document);
}
