import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newDataSince, readDataState } from '@/lib/backups/data-state';
import type { Verification } from '@/lib/backups/types';
import { withLeader } from '@/lib/dolphindb/with-leader';
import type { Plan, PlanStage } from '@/lib/runs/plan';
import { planVerifyBackup } from '@/lib/runs/plans/backup';
import {
  type BackupOptions,
  backupPlaces,
  backupStages,
  restoreStages,
} from '@/lib/runs/plans/backup-stages';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { clusterContext, planStart, planStop } from '@/lib/runs/plans/start-stop';
import { fault, onHost } from '@/lib/ssh/test-sandbox';
import { type BackupStore, setBackupStore } from './backup-store';
import { appendRows, createTable, dropTable, rowsIn, steadyWrites, untilAnswering } from './testing/data';
import { mustRun, type Outcome, type RunOptions, runPlan } from './testing/run-plan';
import { addresses, consoleAccount, deployInput, emptyHosts, sandboxHosts } from './testing/sandbox';

const connect = sandboxHosts(3);
const data = '/opt/dolphindb/server/clusterDemo/data';
const places = (id: string) => `/opt/dolphindb/.deck/backups/${id}`;

/** Hashes of all metadata when the backup `b-1` was taken. */
let held: string[] = [];
let listed: Parameters<BackupStore['record']>[0][] = [];
let noted: Verification['places'] = [];
setBackupStore({
  isRecorded: async (id) => listed.some((backup) => backup.id === id),
  record: async (backup) => void listed.push(backup),
  noteVerification: async (_id, _runId, found) => void noted.push(found),
  forget: async (id) => {
    listed = listed.filter((backup) => backup.id !== id);
  },
});

function input() {
  const base = deployInput();
  const spec = base.cluster.spec;
  // One data node keeps its chunk metadata elsewhere than by default.
  spec.nodeSettings.push({
    qualifier: 'datanode2',
    name: 'chunkMetaDir',
    value: '/opt/dolphindb/meta/datanode2',
  });
  return base;
}
const context = () => clusterContext(input());
const settings = (baseDir?: string) => ({ ha: true, documents: [], baseDir });

const plan = (stages: PlanStage[]): Plan => ({ version: 1, kind: 'test', title: { en: '', zh: '' }, stages });
const run = (stages: PlanStage[], options: Partial<RunOptions> = {}): Promise<Outcome> =>
  runPlan(plan(stages), { connect, ...options });
const codes = ({ errors }: Outcome) => [...new Set(errors.map(({ code }) => code))];

function options(id: string, change: Partial<BackupOptions> = {}): BackupOptions {
  return {
    id,
    kind: 'manual',
    consistency: 'stopped',
    version: 'v',
    programs: false,
    settings: settings(),
    ...change,
  };
}
function verify(id: string, how: 'hashes' | 'proof', baseDir?: string): Promise<Outcome> {
  const listed = { id, places: backupPlaces(context(), { id, settings: settings(baseDir) }) };
  return runPlan(planVerifyBackup('demo', listed, how), { connect });
}

/** Hashes of all metadata of a host, in a stable order. */
const metadata = (host: number) =>
  onHost(
    host,
    `find ${data} /opt/dolphindb/meta -type f \\( -path '*/raft/*' -o -path '*/dfsMeta/*' -o -path '*/sysmgmt/*' -o -path '*/CHUNK_METADATA/*' \\) -exec sha256sum {} + 2>/dev/null | sort -k2`,
  );

const dataState = async () =>
  withLeader(
    addresses.map((host) => ({ host, port: 8800 })),
    await consoleAccount(),
    readDataState,
  );
const count = () => rowsIn('dfs://kept');
async function start(): Promise<void> {
  await mustRun(planStart(input()), { connect });
  await untilAnswering();
}
const stop = () => mustRun(planStop(input()), { connect });

beforeAll(async () => {
  await mustRun(planDeploy(input()), { connect });
  await untilAnswering();
  await createTable('dfs://kept');
}, 180_000);
afterAll(() => emptyHosts(), 60_000);

describe('a backup', () => {
  test('of running nodes is refused where they must be stopped, and otherwise whole although clients write all the time, with every hash right, in the directory that was set', async () => {
    expect(codes(await run(backupStages(context(), options('b-run'))))).toEqual(['BACKUP-RUNNING']);
    const baseDir = '/opt/dolphindb-backups';
    const change = { consistency: 'quiet', settings: settings(baseDir) } as const;
    await createTable('dfs://busy');
    const writer = steadyWrites('dfs://busy');
    const quiet = await run(backupStages(context(), options('b-quiet', change))).finally(() => writer.end());
    expect(quiet.errors).toEqual([]);
    expect(writer.writes).toBeGreaterThan(0);
    await dropTable('dfs://busy');
    expect((await verify('b-quiet', 'proof', baseDir)).errors).toEqual([]);
    expect(await onHost(0, `ls ${baseDir}/c1/${addresses[0]}/1`)).toBe('b-quiet');
    expect(listed.map(({ id }) => id)).toEqual(['b-quiet']);
  }, 60_000);

  test('brings back metadata, programs and rows after later writes and damage; what was newer is kept aside', async () => {
    await stop();
    held = await Promise.all(addresses.map((_, host) => metadata(host)));
    const taken = await run(backupStages(context(), options('b-1', { programs: true })));
    expect(taken.errors).toEqual([]);
    expect(await onHost(1, `ls ${places('b-1')}/files`)).toContain('datanode2.chunkMeta');
    expect(await onHost(1, `wc -l < ${places('b-1')}/files/datanode2.chunkMeta/editlog.0`)).not.toBe('0');
    const kinds = listed.find(({ id }) => id === 'b-1')?.places[0]?.kinds.map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['raft', 'chunkMeta', 'sysmgmt', 'configuration', 'programs']),
    );
    await start();
    const stored = await dataState();
    expect(stored.databases).toMatchObject([{ database: 'dfs://kept', chunks: 12 }]);
    await appendRows('dfs://kept');
    expect(await count()).toBe(24);
    const written = newDataSince(stored, await dataState());
    expect(written).toEqual([{ database: 'dfs://kept', chunksBefore: 12, chunksNow: 12, writes: 12 }]);

    const restore = () =>
      restoreStages(context(), {
        id: 'b-1',
        settings: settings(),
        what: ['metadata', 'programs'],
        stamp: 's1',
      });
    expect(codes(await run(restore()))).toEqual(['BACKUP-RUNNING']);
    await stop();
    await onHost(
      0,
      `echo junk > ${data}/datanode1/storage/CHUNK_METADATA/checkpoint.0; echo x >> /opt/dolphindb/server/dolphindb.dos; echo y > /opt/dolphindb/server/new.so`,
    );
    const newer = await onHost(1, 'sha256sum < /opt/dolphindb/meta/datanode2/CHUNK_METADATA/editlog.0');
    expect((await run(restore())).errors).toEqual([]);
    expect(await Promise.all(addresses.map((_, host) => metadata(host)))).toEqual(held);
    const aside = '/opt/dolphindb/.deck/aside/s1';
    expect(await onHost(1, `sha256sum < ${aside}/datanode2.chunkMeta/editlog.0`)).toBe(newer);
    expect(await onHost(0, `cat ${aside}/datanode1.chunkMeta/checkpoint.0 ${aside}/programs/new.so`)).toBe(
      'junk\ny',
    );
    expect(
      await onHost(
        0,
        'ls /opt/dolphindb/server/new.so 2>&1; test -e /opt/dolphindb/server/dolphindb.lic && echo licence',
      ),
    ).toMatch(/No such file[\s\S]*licence/);
    const again = await run(restore());
    expect([...again.steps.values()]).toEqual(['skipped', 'skipped', 'skipped']);
    await start();
    expect(await count()).toBe(12);
  }, 180_000);

  test('is put back by the script that lies in it, without Deck, and not while a node runs', async () => {
    const byHand = (host: number) => onHost(host, `sh ${places('b-1')}/restore.sh 2>&1 || echo refused`);
    expect(await byHand(0)).toMatch(/a node runs\nrefused$/);
    await stop();
    expect(await byHand(0)).not.toContain('refused');
    expect(await metadata(0)).toEqual(held[0]);
  }, 60_000);

  test('is noticed when one byte of it was changed, and then not restored; whole ones are proven', async () => {
    expect((await verify('b-1', 'proof')).errors).toEqual([]);
    expect(await onHost(0, 'ls /opt/dolphindb/.deck/backups')).not.toContain('.part');
    const file = `${places('b-1')}/files/controller1.raft/raftHardstate1`;
    await onHost(0, `sed -i 's/term/tern/' ${file}`);
    noted = [];
    expect(codes(await verify('b-1', 'hashes'))).toEqual(['BACKUP-DAMAGED']);
    expect(noted.filter(({ ok }) => !ok).map(({ wrong }) => wrong.join())).toEqual([
      expect.stringContaining('controller1.raft/raftHardstate1: SHA-256'),
    ]);
    await stop();
    await onHost(0, `echo newer >> ${data}/controller1/raft/raftHardstate1`);
    const before = await metadata(0);
    const outcome = await run(
      restoreStages(context(), { id: 'b-1', settings: settings(), what: ['metadata'], stamp: 's2' }),
    );
    expect(codes(outcome)).toEqual(['BACKUP-DAMAGED']);
    expect(await metadata(0)).toBe(before);
  }, 120_000);

  test('that does not fit on the disk leaves nothing that looks like a backup, and is whole when resumed', async () => {
    await stop();
    await fault(2, 'smalldisk', '2m', '/opt/dolphindb/.deck/backups');
    const full = await run(backupStages(context(), options('b-full', { programs: true })));
    expect(codes(full)).toEqual(['BACKUP-NO-SPACE']);
    expect(await onHost(2, 'find /opt/dolphindb/.deck/backups -name manifest.json')).toBe('');
    expect(listed.some(({ id }) => id === 'b-full')).toBe(false);
    await fault(2, 'bigdisk', '/opt/dolphindb/.deck/backups');
    const resumed = await run(backupStages(context(), options('b-full', { programs: true })));
    expect(resumed.errors).toEqual([]);
    expect([...resumed.steps.values()]).toEqual(['skipped', 'skipped', 'applied', 'applied']);
  }, 90_000);

  test('that was cut off while copying is not taken for whole, and its half copy goes with the next attempt', async () => {
    await onHost(0, `mkdir -p ${places('b-cut')}.part/files && echo half > ${places('b-cut')}.part/files/x`);
    expect((await run(backupStages(context(), options('b-cut')))).errors).toEqual([]);
    expect((await verify('b-cut', 'hashes')).errors).toEqual([]);
    expect(await onHost(0, `ls ${places('b-cut')}/files; ls /opt/dolphindb/.deck/backups`)).not.toMatch(
      /\bx\b|part/,
    );
  }, 60_000);

  test('of which one host is down fails, says which, and is not listed; with the host back only its part is taken', async () => {
    const [address = ''] = addresses.slice(2);
    await fault(2, 'kill');
    const { errors } = await run(backupStages(context(), options('b-down')));
    expect(errors.map(({ key, text, seen }) => [key, `${text} ${seen}`.includes(address)])).toEqual([
      [`take-backup@${address}`, true],
    ]);
    expect(listed.some(({ id }) => id === 'b-down')).toBe(false);
    await fault(2, 'start');
    await connect.again(address);
    const again = await run(backupStages(context(), options('b-down')));
    expect(again.errors).toEqual([]);
    expect([...again.steps.values()].sort()).toEqual(['applied', 'applied', 'skipped', 'skipped']);
    expect(listed.find(({ id }) => id === 'b-down')?.places).toHaveLength(3);
  }, 60_000);
});
