import { AppError } from '@/lib/errors';
import type { ConfigDocument } from '@/lib/revisions/types';
import type { Plan, PlanStage } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import {
  changedSpec,
  changeWay,
  controllersToRestart,
  type NodesWish,
  removedNodes,
} from '@/lib/topology/change-nodes';
import type { ClusterSpec } from '@/lib/topology/spec';
import { installStages } from './deploy';
import type { DeployInput } from './deploy-input';
import { type PlacedInstallation, placeInstallations } from './layout';
import { STOP_MS, startLedStages, stopLedStages } from './operate-steps';
import { rollingRestartStages } from './restart';
import {
  addAgentStep,
  addNodesStep,
  newFilesStep,
  recordStep,
  removeNodesStep,
  replaceFilesStep,
  type SetupContext,
  saveRowsStep,
} from './setup-steps';
import { startStages } from './start-stages';
import { stopStages } from './start-stop';
import { agentsOf, ledOf, stage, stepOn } from './step';

/** Everything that decides a change of nodes; no secrets, and the same input always gives the same plan. */
export interface SetupInput {
  cluster: { id: string; name: string; installDir: string; spec: ClusterSpec };
  wish: NodesWish;
  /** The configuration documents as they are to be. */
  documents: ConfigDocument[];
  /** Lines of cluster.cfg to add, and left sides to take out. */
  settings: { add: string[]; remove: string[] };
  /** The cluster's hosts and those that join. */
  hosts: { id: string; address: string }[];
  /** Needed for hosts that join. */
  package?: DeployInput['package'];
  licence?: DeployInput['licence'];
  /** Start the new data and compute nodes as well. */
  start: boolean;
  /** ISO time of the plan: only a process that was started later counts as started again. */
  since: string;
  /** Restart the controllers one by one where the change wants it; absent leaves them marked. */
  restart?: { leader: string | null };
  note: string;
  /** Number of the revision whose nodes are brought back. */
  revertOf?: number;
  /** Addresses of hosts that are dead for good: nothing is stopped there. */
  gone?: string[];
}

/** Gives the installation with the texts of the documents in place of the rendered ones. */
function withTexts(at: PlacedInstallation, documents: ConfigDocument[]): PlacedInstallation {
  const texts = new Map(documents.map(({ key, text }) => [key, text]));
  const owner: Record<string, string | undefined> = {
    'controller.cfg': at.controller?.alias,
    'agent.cfg': at.agent?.alias,
  };
  const files = Object.entries(at.files).map(([name, rendered]) => {
    const key = owner[name] ? `${name}:${owner[name]}` : name;
    return [name, texts.get(key) ?? rendered];
  });
  return { ...at, files: Object.fromEntries(files) };
}

function contextOf(input: SetupInput): SetupContext {
  const { cluster, wish, hosts, documents } = input;
  const owner = { clusterId: cluster.id, clusterName: cluster.name };
  const place = (spec: ClusterSpec) => placeInstallations(cluster.installDir, spec, hosts);
  const after = place(changedSpec(cluster.spec, wish)).map((each) => withTexts(each, documents));
  return {
    input,
    before: { owner, installations: place(cluster.spec) },
    after: { owner, installations: after },
  };
}

const joining = ({ input, after }: SetupContext) =>
  after.installations.filter(({ address }) => input.wish.hosts.some((host) => host.address === address));

/** Installations on hosts that can be worked on. */
const living = ({ input, before }: SetupContext) =>
  before.installations.filter(({ address }) => !input.gone?.includes(address));

const staying = (context: SetupContext) => {
  const fresh = new Set(joining(context));
  return context.after.installations.filter((each) => !fresh.has(each));
};

function joiningStages(context: SetupContext): PlanStage[] {
  const { cluster, hosts, package: pkg, licence, wish } = context.input;
  const installations = joining(context);
  if (installations.length === 0) return [];
  if (!pkg || !licence) {
    throw new AppError('SETUP-NO-PACKAGE', {
      en: 'A host can join only when the cluster has a package and a licence in Deck.',
      zh: '集群须在 Deck 中指定安装包和授权许可，才能添加主机。',
    });
  }
  const spec = changedSpec(cluster.spec, wish);
  return installStages({ cluster: { ...cluster, spec }, hosts, package: pkg, licence }, installations);
}

/** Files of new controllers and agents in installations that are there already. */
function newFileStages(context: SetupContext): PlanStage[] {
  const fresh = new Set(context.input.wish.add.map(({ alias }) => alias));
  const steps = staying(context).flatMap((at) => newFilesStep(context, at, fresh) ?? []);
  if (steps.length === 0) return [];
  return [stage('new-files', { en: 'Write the files of the new nodes', zh: '写入新节点的配置文件' }, steps)];
}

/** The same kinds of steps come again when the whole cluster is stopped, and no plan has a key twice. */
function leave(at: PlanStage): PlanStage {
  return {
    ...at,
    key: `leave-${at.key}`,
    steps: at.steps.map((step) => ({ ...step, key: `leave-${step.key}` })),
  };
}

function leavingStages(context: SetupContext): PlanStage[] {
  const gone = new Set(
    removedNodes(context.input.cluster.spec, context.input.wish).map(({ alias }) => alias),
  );
  const there = { ...context.before, installations: living(context) };
  const led = ledOf(there).filter(({ alias }) => gone.has(alias));
  const agents = there.installations.flatMap((at) => (at.agent && gone.has(at.agent.alias) ? [at] : []));
  const listed = [...ledOf(context.before), ...agentsOf(context.before)];
  if (!listed.some(({ alias }) => gone.has(alias))) return [];
  const stops = agents.map((at) => {
    const node = at.agent;
    const title = {
      en: `Stop ${node?.alias} on ${at.address}`,
      zh: `在 ${at.address} 上停止 ${node?.alias}`,
    };
    return stepOn(at, 'stop-agent', title, { node }, STOP_MS);
  });
  const title = { en: 'Take the nodes out of the cluster', zh: '从集群中移除节点' };
  return [
    ...stopLedStages(context.before, led),
    ...(stops.length > 0 ? [stage('stop-agents', { en: 'Stop the agents', zh: '停止代理节点' }, stops)] : []),
    stage('list', title, [removeNodesStep(context, gone)], 1),
  ].map(leave);
}

function arrivingStages(context: SetupContext): PlanStage[] {
  const { add } = context.input.wish;
  const fresh = new Set(add.map(({ alias }) => alias));
  const agents = context.after.installations.flatMap((at) =>
    at.agent && fresh.has(at.agent.alias) ? [addAgentStep(context, at, at.agent)] : [],
  );
  const workers = add.filter(({ role }) => role === 'datanode' || role === 'computenode');
  return [
    ...(agents.length > 0
      ? [stage('agents', { en: 'Take in the agents', zh: '加入代理节点' }, agents, 1)]
      : []),
    ...(workers.length > 0
      ? [
          stage(
            'arrive',
            { en: 'Take in the data and compute nodes', zh: '加入数据节点和计算节点' },
            [addNodesStep(context, workers)],
            1,
          ),
        ]
      : []),
  ];
}

const recordStage = (context: SetupContext): PlanStage =>
  stage('record', { en: 'Compare and record', zh: '核对并记录' }, [recordStep(context)], 1);

function startNewStages(context: SetupContext): PlanStage[] {
  if (!context.input.start) return [];
  const fresh = new Set(context.input.wish.add.map(({ alias }) => alias));
  return startLedStages(
    context.after,
    ledOf(context.after).filter(({ alias }) => fresh.has(alias)),
  );
}

function restartStages(context: SetupContext): PlanStage[] {
  const { cluster, wish, restart, since } = context.input;
  return restart
    ? rollingRestartStages(context.after, controllersToRestart(cluster.spec, wish), { ...restart, since })
    : [];
}

function runningStages(context: SetupContext): PlanStage[] {
  return [
    ...joiningStages(context),
    ...newFileStages(context),
    ...leavingStages(context),
    ...arrivingStages(context),
    recordStage(context),
    ...startNewStages(context),
    ...restartStages(context),
  ];
}

const STARTS = new Set(['start-controller', 'start-agent', 'start-nodes']);

/** What runs before the stop does not count as started. */
function startAgain(context: SetupContext): PlanStage[] {
  const { since } = context.input;
  return startStages(context.after).map((each) => ({
    ...each,
    steps: each.steps.map((step) =>
      STARTS.has(step.action) ? { ...step, args: { ...step.args, since } } : step,
    ),
  }));
}

/** The record comes as soon as the leader holds the change again; before it, nothing but the plan knows of it. */
function stoppedStages(context: SetupContext): PlanStage[] {
  const save = { en: 'Save the list of nodes through the leader', zh: '通过 leader 保存节点列表' };
  const files = staying(context).flatMap((at) => replaceFilesStep(context, at) ?? []);
  const start = startAgain(context);
  const at = start.findIndex(({ key }) => key === 'agents-online') + 1;
  return [
    ...joiningStages(context),
    ...newFileStages(context),
    ...leavingStages(context),
    stage('save', save, [saveRowsStep(context)], 1),
    ...stopStages({ ...context.before, installations: living(context) }),
    ...(files.length > 0
      ? [
          stage(
            'files',
            { en: 'Replace the files that name controllers', zh: '更新列有控制节点的配置文件' },
            files,
          ),
        ]
      : []),
    ...start.slice(0, at),
    recordStage(context),
    ...start.slice(at),
  ];
}

function titleOf({ cluster, wish, revertOf }: SetupInput): Text {
  const aliases = (list: string[]) =>
    list.length > 3 ? `${list.slice(0, 3).join(', ')} …` : list.join(', ');
  const added = aliases(wish.add.map(({ alias }) => alias));
  const removed = aliases(wish.remove);
  const en = [added && `add ${added}`, removed && `remove ${removed}`].filter(Boolean).join(', ');
  const zh = [added && `添加 ${added}`, removed && `移除 ${removed}`].filter(Boolean).join('，');
  if (revertOf !== undefined)
    return {
      en: `Bring back the nodes of revision ${revertOf} of ${cluster.name}: ${en}`,
      zh: `恢复 ${cluster.name} 第 ${revertOf} 版的节点：${zh}`,
    };
  return { en: `Change the nodes of ${cluster.name}: ${en}`, zh: `变更 ${cluster.name} 的节点：${zh}` };
}

/**
 * Plans a change of a deployed cluster's nodes: through the leader while it runs where that is possible, with everything stopped where the controllers'
 * Raft group changes (dolphindb-server-api.md 3.4, 10.1; dolphindb-operations.md 13.3, 15). Throws SETUP-NO-PACKAGE and as `placeInstallations`.
 */
export function planSetup(input: SetupInput): Plan {
  const context = contextOf(input);
  const { way } = changeWay(input.cluster.spec, input.wish);
  const stages = way === 'full-stop' ? stoppedStages(context) : runningStages(context);
  return { version: 1, kind: 'setup', title: titleOf(input), stages };
}
