import { readDataState } from '@/lib/backups/data-state';
import { toAppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { NoteDataArgs, RecordUpgradeArgs } from '@/lib/runs/plans/args-upgrade';
import { onLeader } from './support/controllers';
import { onNode, readableNow, TABLES } from './support/old-tables';

/** Data nodes that are tried, each for as long as a connection takes. */
const TRIES = 3;

/** Tables that can be read now, from the first data node that answers; undefined where nobody can say. */
async function readableTables(
  ctx: ActionContext,
  { clusterId, probe }: NoteDataArgs,
): Promise<string[] | undefined> {
  for (const node of probe?.nodes.slice(0, TRIES) ?? []) {
    try {
      return await onNode(clusterId, node, (session) => readableNow(ctx, session, probe?.database ?? ''));
    } catch (error) {
      ctx.signal.throwIfAborted();
      ctx.log(`${node.alias}: ${toAppError(error).code}`, 'err');
    }
  }
  return undefined;
}

/** Keeps in Deck which chunks there are in which versions, to say later whether something was written since, and before an upgrade which tables can be read. */
export const noteData: Action<NoteDataArgs> = {
  name: 'note-data',
  args: NoteDataArgs,
  describe: ({ probe }) => ({
    commands: [
      '# on the leader: chunks and versions by database, from getClusterChunksStatus()',
      ...(probe ? [`# on a data node: one row of up to ${TABLES} tables read`] : []),
    ],
  }),
  async apply(ctx, args) {
    const { clusterId, controllers, upgradeId, when, optional } = args;
    // Loaded here: the actions themselves open no database.
    const { noteDataState } = await import('@/lib/upgrades/record');
    try {
      const state = await onLeader(ctx, clusterId, controllers, (session) => readDataState(session));
      const readable = await readableTables(ctx, args);
      await noteDataState(upgradeId, when, { ...state, ...(readable && { readable }) });
      ctx.log(`${state.databases.length} databases noted`);
    } catch (error) {
      ctx.signal.throwIfAborted();
      if (!optional) throw error;
      ctx.log(`${toAppError(error).code}: not noted; a rollback will compare files instead`, 'err');
    }
  },
};

const meanings: Record<RecordUpgradeArgs['state'], string> = {
  'verify-needed': 'the upgrade waits to be finalized or rolled back',
  'rolling-back': 'from here on the rollback changes the hosts',
  'rolled-back': 'the cluster has its version from before the upgrade',
};

/** Brings the state of the upgrade up to date: verified and waiting for its end, being rolled back, or rolled back. */
export const recordUpgrade: Action<RecordUpgradeArgs> = {
  name: 'record-upgrade',
  args: RecordUpgradeArgs,
  describe: ({ state }) => ({
    commands: [`# in Deck: ${meanings[state]}`],
  }),
  async apply(ctx, { upgradeId, state }) {
    const { recordState } = await import('@/lib/upgrades/record');
    await recordState(upgradeId, state);
    ctx.log(state);
  },
};
