import { isDdbError } from '@/lib/dolphindb/errors';
import { AppError } from '@/lib/errors';
import { groupLines } from '@/lib/revisions/documents';
import type { Action, ActionContext } from '@/lib/runs/action';
import { type GroupDocumentArgs, SaveGroupArgs } from '@/lib/runs/plans/args-configure';
import { changedMeanwhile } from './support/changed-meanwhile';
import { onLeader } from './support/controllers';
import { loadText, nameOf, type Standing, saveDocument, standingOf } from './support/group-documents';

const FUNCTION = { 'cluster.cfg': 'saveClusterNodesConfigs', 'cluster.nodes': 'saveClusterNodes' } as const;
/** What leaves open whether the leader has carried a call out. */
const UNCERTAIN = ['DDB-CLOSED', 'DDB-TIMEOUT', 'DDB-UNREACHABLE'] as const;

interface Found {
  standing: Standing;
  now: string;
  by: string;
}

async function look(ctx: ActionContext, args: SaveGroupArgs): Promise<Found[]> {
  return onLeader(ctx, args.clusterId, args.controllers, async (session, leader) => {
    const found: Found[] = [];
    for (const document of args.documents) {
      const now = await loadText(document.key, session, ctx.signal);
      found.push({ now, standing: standingOf(document.key, now, document), by: nameOf(leader) });
    }
    return found;
  });
}

function unknown(keys: string, cause: unknown): AppError {
  return new AppError(
    'CONFIG-UNKNOWN',
    {
      en: `The connection to the leader was lost while ${keys} was being saved, and no leader could be asked since: whether it was saved is not known.`,
      zh: `保存 ${keys} 时与 leader 的连接中断，此后没有 leader 可供确认：是否已保存尚不清楚。`,
    },
    {
      remedy: {
        en: 'Bring a majority of the controllers up, then resume: Deck looks first and saves only what is missing.',
        zh: '请恢复多数控制节点后继续执行：Deck 会先核对，只保存缺失的部分。',
      },
      cause,
    },
  );
}

/** Finds out from the present leader what became of a save whose answer never came; says it in the log and gives what is still to be saved. */
async function settle(ctx: ActionContext, args: SaveGroupArgs, cause: unknown): Promise<GroupDocumentArgs[]> {
  const keys = args.documents.map(({ key }) => key).join(', ');
  ctx.log(
    `the answer of the leader was lost (${isDdbError(cause) ? cause.code : 'error'}); asking who leads now / leader 应答丢失，正在确认结果`,
    'err',
  );
  let found: Found[];
  try {
    found = await look(ctx, args);
  } catch (error) {
    ctx.signal.throwIfAborted();
    throw unknown(keys, error);
  }
  const open: GroupDocumentArgs[] = [];
  for (const [at, document] of args.documents.entries()) {
    const { standing, by, now } = found[at] as Found;
    if (standing === 'other')
      throw await changedMeanwhile(args.clusterId, document.key, by, now, document.text);
    if (standing === 'target') ctx.log(`${document.key}: saved, confirmed by ${by} / 已保存，由 ${by} 确认`);
    else {
      ctx.log(`${document.key}: not saved, says ${by}; saving again / ${by} 确认未保存，重新保存`);
      open.push(document);
    }
  }
  return open;
}

async function saveAll(
  ctx: ActionContext,
  args: SaveGroupArgs,
  documents: GroupDocumentArgs[],
): Promise<void> {
  await onLeader(ctx, args.clusterId, args.controllers, async (session, leader) => {
    for (const document of documents)
      await saveDocument(ctx, session, leader, document, (now) =>
        changedMeanwhile(args.clusterId, document.key, nameOf(leader), now, document.text),
      );
  });
}

/** Saves cluster.cfg and cluster.nodes through the leader, which hands them to all controllers; an answer that got lost is found out from the next leader. */
export const saveGroupConfig: Action<SaveGroupArgs> = {
  name: 'save-group-config',
  args: SaveGroupArgs,
  describe: ({ documents }) => ({
    commands: documents.flatMap(({ key, text }) => [
      `# on the leader: ${FUNCTION[key]} with ${groupLines(key, text).length} lines`,
      ...(key === 'cluster.cfg' ? ['# on the leader: reloadClusterConfig(), where the server has it'] : []),
    ]),
  }),
  async check(ctx, args) {
    const found = await look(ctx, args);
    for (const [at, { standing, now, by }] of found.entries()) {
      const document = args.documents[at] as GroupDocumentArgs;
      if (standing === 'other')
        throw await changedMeanwhile(args.clusterId, document.key, by, now, document.text);
    }
    // That the group holds it does not say that its leader has accepted it.
    const unchecked = args.documents.some(({ key }) => key === 'cluster.cfg');
    return !unchecked && found.every(({ standing }) => standing === 'target') ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    try {
      await saveAll(ctx, args, args.documents);
    } catch (error) {
      if (!isDdbError(error, ...UNCERTAIN)) throw error;
      const open = await settle(ctx, args, error);
      if (open.length > 0) await saveAll(ctx, args, open);
    }
  },
};
