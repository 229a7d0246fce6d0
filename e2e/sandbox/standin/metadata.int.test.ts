import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, logOf, Sandbox } from './testing/cluster.ts';
import { haFiles } from './testing/ha-cluster.ts';
import { SMALL_HOST, smallFiles } from './testing/small-cluster.ts';

describe('metadata that does not fit', () => {
  let sandbox: Sandbox;
  let number = 0;

  beforeAll(() => {
    sandbox = new Sandbox();
  });
  afterAll(() => sandbox?.destroy());

  const demo = (installation: Installation, ...parts: string[]) => join(installation.clusterDemo, ...parts);

  /** A controller with this in the file of its metadata, which must end with the line. */
  async function refused(
    files: Record<string, string>,
    path: string[],
    text: string,
    line: string,
  ): Promise<void> {
    const installation = sandbox.install(`metadata${++number}`, files);
    const file = demo(installation, 'data', ...path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    const { code } = await sandbox.runToEnd(installation, 'controller');
    expect(code).toBe(1);
    expect(logOf(installation, 'controller')).toContain(
      `<ERROR> :Failed to start DFSMaster with the error message: ${line}`,
    );
  }

  it('keeps a Raft controller down: written by a newer release, cut off, or of two states', async () => {
    const raft = (name: string) => ['controller1', 'raft', name];
    const newer = JSON.stringify({ term: 3, votedFor: '', format: 3_00_05 });
    await refused(haFiles(1), raft('raftHardstate1'), newer, '[Raft] incomplete hardstate file');
    await refused(haFiles(1), raft('raftHardstate1'), '{"te', '[Raft] incomplete hardstate file');
    await refused(haFiles(1), raft('raftWAL1'), '1,1\n2,5\n', '[Raft] incomplete snapshot file');
  }, 60_000);

  it('keeps a controller without Raft down: written by a newer release', () =>
    refused(
      smallFiles(),
      ['DFSMetaLog.0'],
      JSON.stringify({ databases: {}, format: 3_00_05 }),
      'Invalid data form in ',
    ));

  it('keeps a data node down: garbled, written by a newer release, or naming a chunk that is not there', () => {
    const installation = sandbox.install('metadata-node', smallFiles());
    const home = demo(installation, 'data', 'dnode1');
    const folder = join(home, 'meta', 'CHUNK_METADATA');
    mkdirSync(folder, { recursive: true });
    const site = `${SMALL_HOST}:8902:dnode1`;
    const words = `-console 0 -mode datanode -home ${home} -chunkMetaDir meta -localSite ${site} -logFile log/dnode1.log`;
    const options = { cwd: installation.clusterDemo, timeout: 20_000, encoding: 'utf8' as const };
    const outcome = () => spawnSync(join(installation.server, 'dolphindb'), words.split(' '), options).stdout;
    const says = 'The ChunkNode failed to initialize with exception: ';
    appendFileSync(join(folder, 'editlog.0'), `${JSON.stringify({ path: 'CHUNKS/gone/1/t', rows: 3 })}\n`);
    expect(outcome()).toContain(`${says}The chunk [CHUNKS/gone/1/t] is missing`);
    appendFileSync(join(folder, 'editlog.0'), '{"pa');
    expect(outcome()).toContain(`${says}VectorUnmarshall::start Invalid data form`);
    writeFileSync(join(folder, 'checkpoint.0'), JSON.stringify({ format: 3_00_05 }));
    expect(outcome()).toContain(`${says}Unsupported version [30005]`);
  }, 60_000);
});
