import { readDataState } from '@/lib/backups/data-state';
import { toAppError } from '@/lib/errors';
import type { Action } from '@/lib/runs/action';
import { NoteDataArgs, RecordUpgradeArgs } from '@/lib/runs/plans/args-upgrade';
import { onLeader } from './support/controllers';

/** Keeps in Deck which chunks there are in which versions, to say later whether something was written since. */
export const noteData: Action<NoteDataArgs> = {
  name: 'note-data',
  args: NoteDataArgs,
  describe: () => ({
    commands: ['# on the leader: chunks and versions by database, from getClusterChunksStatus()'],
  }),
  async apply(ctx, { clusterId, controllers, upgradeId, when, optional }) {
    // Loaded here: the actions themselves open no database.
    const { noteDataState } = await import('@/lib/upgrades/record');
    try {
      const state = await onLeader(ctx, clusterId, controllers, (session) => readDataState(session));
      await noteDataState(upgradeId, when, state);
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
