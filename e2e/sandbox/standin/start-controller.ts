import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterConfigFault, readNodesFile, readSettings, settingLines } from './config-files.ts';
import { Controller } from './controller.ts';
import { StartRefused } from './errors.ts';
import { type GroupState, initialState } from './group.ts';
import { nodeCountFault } from './licence.ts';
import { BROKEN, type Node } from './node.ts';
import { Raft } from './raft.ts';
import { RaftStore, writeDurably } from './raft-store.ts';
import { createRuntimeFiles, metadataDir } from './runtime-files.ts';
import type { NodeServer } from './server.ts';
import { nodeRows, siteText } from './sites.ts';
import { SoloGroup } from './solo-group.ts';

/** raftElectionTick counts 10 ms; the stand-in waits a sixth of it, so that a re-election takes seconds, not a quarter of a minute. */
const ELECTION_SCALE = 6;
const DEFAULT_TICK = 800;
const RAFT_GROUP = 1;

const isRaft = (node: Node): boolean => node.config.get('dfsHAMode')?.toLowerCase() === 'raft';

function filesState(node: Node): GroupState {
  const { nodes, clusterConfig } = node.files;
  if (!nodes)
    throw new StartRefused('Failed to load the nodes file [] with error: nodesFile is not specified.');
  const rows = readNodesFile(nodes);
  const config =
    clusterConfig && existsSync(clusterConfig)
      ? readSettings(clusterConfig, 'cluster configuration file')
      : [];
  return initialState(rows, config);
}

/** What keeps a controller from starting although its files could be read. */
function check(node: Node, state: GroupState): void {
  const fault = clusterConfigFault(state.config);
  if (fault) throw new StartRefused(fault);
  const rows = nodeRows(state.nodes);
  const own = rows.find((row) => row.role === 'controller' && siteText(row) === siteText(node.self));
  if (isRaft(node) && !own)
    throw new StartRefused(
      `The local site ${siteText(node.self)} is not defined in the nodes file of the Raft group.`,
    );
  const tooMany = nodeCountFault(node.licence, rows, node.self.alias);
  if (tooMany) throw new StartRefused(tooMany);
}

function nodesText(lines: string[]): string {
  const columns = Math.max(2, ...lines.map((line) => line.split(',').length));
  return [['localSite', 'mode', 'computeGroup', 'zone'].slice(0, columns).join(','), ...lines, ''].join('\n');
}

/** Writes what the group owns back into this controller's files when it differs from what they say. */
function writeBack(node: Node, state: GroupState, dfsMeta: string): void {
  const { nodes, clusterConfig } = node.files;
  const current = (path: string): string[] =>
    existsSync(path) ? settingLines(readFileSync(path, 'utf8')) : [];
  try {
    if (nodes && current(nodes).slice(1).join('\n') !== state.nodes.join('\n'))
      writeDurably(nodes, nodesText(state.nodes));
    if (clusterConfig && current(clusterConfig).join('\n') !== state.config.join('\n'))
      writeDurably(clusterConfig, `${state.config.join('\n')}\n`);
    if (Object.keys(state.databases).length)
      writeFileSync(join(dfsMeta, 'DFSMetaLog.0'), JSON.stringify(Object.keys(state.databases)));
  } catch (error) {
    node.log.error(`Failed to write the cluster's configuration: ${(error as Error).message}`);
  }
}

/** Calls back only when what the group owns on disk has changed. */
function onChange(act: (state: GroupState) => void, from: GroupState): (state: GroupState) => void {
  const key = (state: GroupState): string =>
    JSON.stringify([state.nodes, state.config, Object.keys(state.databases)]);
  let last = key(from);
  return (state) => {
    if (key(state) === last) return;
    last = key(state);
    act(state);
  };
}

function raftGroup(node: Node, dfsMeta: string): Raft {
  const store = new RaftStore(join(node.home, 'raft'), RAFT_GROUP);
  const stored = store.loadSnapshot();
  const hard = store.loadHard();
  // A newer release turns the metadata into its own form as soon as it starts.
  if (hard) store.saveHard(hard);
  const initial = stored?.state ?? filesState(node);
  check(node, initial);
  const members = nodeRows(initial.nodes).filter((row) => row.role === 'controller');
  const tick = Number(node.config.get('raftElectionTick') ?? DEFAULT_TICK);
  return new Raft({
    self: node.self,
    members,
    store,
    peers: node.peers,
    log: node.log,
    electionMs: (tick * 10) / ELECTION_SCALE,
    initial,
    onCommit: onChange((state) => writeBack(node, state, dfsMeta), initial),
  });
}

function soloGroup(node: Node, dfsMeta: string): SoloGroup {
  const state = filesState(node);
  check(node, state);
  const paths = {
    metadata: join(dfsMeta, 'DFSMetaLog.0'),
    accounts: join(node.home, 'sysmgmt', 'aclEditlog.meta'),
  };
  return new SoloGroup(node.self, state, paths, (next, before) => writeBackFiles(node, next, before));
}

/** Without Raft the files are the truth: only what a function has changed is written, an edit by hand stays. */
function writeBackFiles(node: Node, next: GroupState, before: GroupState): void {
  const { nodes, clusterConfig } = node.files;
  if (nodes && next.nodes.join('\n') !== before.nodes.join('\n')) writeDurably(nodes, nodesText(next.nodes));
  const onDisk =
    clusterConfig && existsSync(clusterConfig) ? settingLines(readFileSync(clusterConfig, 'utf8')) : [];
  if (clusterConfig && next.config.join('\n') !== onDisk.join('\n'))
    writeDurably(clusterConfig, `${next.config.join('\n')}\n`);
}

export async function startController(node: Node, listen: () => Promise<NodeServer>): Promise<() => void> {
  const { log } = node;
  const raft = isRaft(node);
  const dfsMeta = metadataDir(node.config, node.homeDir, node.home);
  const group = raft ? raftGroup(node, dfsMeta) : soloGroup(node, dfsMeta);
  if (BROKEN)
    throw new StartRefused(
      'Failed to start DFSMaster with the error message: std::bad_alloc (broken on purpose)',
    );
  const controller = new Controller(node, group);
  node.cluster = controller;
  node.controller = controller;
  const server = await listen();
  createRuntimeFiles('controller', node.home, node.config, dfsMeta);
  const mode = raft ? 'enabled' : 'disabled';
  log.info(`Initializing AclManager with Raft ${mode}`);
  group.start();
  if (group instanceof Raft) {
    await group.joined;
    log.info('DFSRaftReplayWorker started');
  }
  log.info(`Initialization of AclManager is completed with Raft ${mode}`);
  if (!raft) log.info('Controller initialization completed.');
  controller.begin();
  log.info('Job scheduler initialization completed.');
  return () => {
    controller.stop();
    server.close();
  };
}
