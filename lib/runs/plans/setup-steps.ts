import type { PlanStep } from '@/lib/runs/plan';
import { controllersToRestart, type NewNode, removedNodes } from '@/lib/topology/change-nodes';
import { nodeLine } from '@/lib/topology/change-nodes-files';
import { nodesOf } from '@/lib/topology/nodes';
import type * as Args from './args';
import type * as Setup from './args-setup';
import type { PlacedInstallation } from './layout';
import type { SetupInput } from './setup';
import { agentsOf, type ClusterContext, clusterStep, controllersOf, ledOf, MINUTE, stepOn } from './step';

/** What all steps of one change share: the cluster as it is and as it is to be. */
export interface SetupContext {
  input: SetupInput;
  before: ClusterContext;
  after: ClusterContext;
}

/** The controllers to ask while the cluster runs as it is. */
const asked = ({ before }: SetupContext): Args.ControllersArgs => ({
  clusterId: before.owner.clusterId,
  controllers: controllersOf(before),
});

const rowOf = ({ input }: SetupContext, alias: string): string => {
  const node = input.wish.add.find((each) => each.alias === alias);
  return node ? nodeLine(node) : '';
};

/** Starts a new agent and has the leader take it in. */
export function addAgentStep(context: SetupContext, at: PlacedInstallation, node: Args.NodeArgs): PlanStep {
  const args: Setup.AddAgentArgs = { ...asked(context), node, row: rowOf(context, node.alias) };
  const title = {
    en: `Start ${node.alias} on ${at.address} and add it`,
    zh: `在 ${at.address} 上启动 ${node.alias} 并加入集群`,
  };
  return stepOn(at, 'add-agent', title, args, 2 * MINUTE);
}

/** Has the leader take in data and compute nodes, not started yet. */
export function addNodesStep(context: SetupContext, nodes: NewNode[]): PlanStep {
  const args: Setup.AddNodesArgs = {
    ...asked(context),
    nodes: nodes.map((node) => ({
      ...node,
      role: node.role === 'datanode' ? 'datanode' : 'computenode',
      row: nodeLine(node),
    })),
    // Lines of nodes that leave have gone with them.
    settings: { add: context.input.settings.add, remove: [] },
  };
  return clusterStep(
    'add-nodes',
    { en: 'Add the nodes through the leader', zh: '通过 leader 添加节点' },
    args,
    2 * MINUTE,
  );
}

/** Has the leader let stopped nodes go. */
export function removeNodesStep(context: SetupContext, gone: Set<string>): PlanStep {
  const { before, input } = context;
  const stays = nodesOf(input.cluster.spec, 'datanode').filter(({ alias }) => !gone.has(alias));
  const args: Setup.RemoveNodesArgs = {
    ...asked(context),
    nodes: [...ledOf(before), ...agentsOf(before)].filter(({ alias }) => gone.has(alias)),
    staying: stays.map(({ alias }) => alias),
    settings: { add: [], remove: input.settings.remove },
  };
  const title = { en: 'Remove the nodes through the leader', zh: '通过 leader 移除节点' };
  return clusterStep('remove-nodes', title, args, 2 * MINUTE);
}

/** Has the leader keep the list of nodes that counts from the next start of the controllers. */
export function saveRowsStep(context: SetupContext): PlanStep {
  const { wish, cluster, settings } = context.input;
  const args: Setup.SaveRowsArgs = {
    ...asked(context),
    add: wish.add.map(nodeLine),
    remove: removedNodes(cluster.spec, wish).map(({ alias }) => alias),
    settings,
  };
  const title = { en: 'Save the list of nodes through the leader', zh: '通过 leader 保存节点列表' };
  return clusterStep('save-rows', title, args, MINUTE);
}

/** Writes the files that a new controller or agent needs in an installation that is there already; undefined when none is new. */
export function newFilesStep(
  context: SetupContext,
  at: PlacedInstallation,
  fresh: Set<string>,
): PlanStep | undefined {
  const controller = at.controller && fresh.has(at.controller.alias);
  const agent = at.agent && fresh.has(at.agent.alias);
  const wanted = (name: string) => (name === 'agent.cfg' ? agent : controller);
  const files = Object.entries(at.files).flatMap(([name, content]) =>
    wanted(name) ? [{ name, content }] : [],
  );
  if (files.length === 0) return undefined;
  const args: Args.ConfigArgs = {
    dir: at.dir,
    ha: context.input.cluster.spec.ha,
    ...(controller && at.controller && { controller: at.controller.alias }),
    files,
  };
  const title = { en: `Write the configuration on ${at.address}`, zh: `在 ${at.address} 上写入配置文件` };
  return stepOn(at, 'write-config', title, args, MINUTE);
}

/** What names the controllers in installations that stay; cluster.cfg belongs to the Raft group. */
const REPLACED = new Set(['agent.cfg', 'cluster.nodes']);

/** Replaces the files of an installation that differ from the ones before: `sites` of its agent, the copies of the list of nodes. */
export function replaceFilesStep(context: SetupContext, at: PlacedInstallation): PlanStep | undefined {
  const fresh = new Set(context.input.wish.add.map(({ alias }) => alias));
  const before = context.before.installations.find(
    ({ dir, hostId }) => dir === at.dir && hostId === at.hostId,
  );
  if (!before) return undefined;
  const isNew = (name: string) =>
    fresh.has((name === 'agent.cfg' ? at.agent?.alias : at.controller?.alias) ?? '');
  const files = Object.entries(at.files).flatMap(([name, content]) =>
    REPLACED.has(name) && !isNew(name) ? [{ name, content }] : [],
  );
  if (files.length === 0) return undefined;
  const args: Setup.ReplaceFilesArgs = { dir: at.dir, files };
  const title = { en: `Replace files on ${at.address}`, zh: `更新 ${at.address} 上的配置文件` };
  return stepOn(at, 'replace-files', title, args, MINUTE);
}

/** Compares what the leader has with what was planned and stores it in Deck. */
export function recordStep(context: SetupContext): PlanStep {
  const { input, after } = context;
  const args: Setup.RecordSetupArgs = {
    clusterId: after.owner.clusterId,
    controllers: controllersOf(after),
    wish: input.wish,
    hosts: input.hosts,
    restart: controllersToRestart(input.cluster.spec, input.wish),
    note: input.note,
    ...(input.revertOf !== undefined && { revertOf: input.revertOf }),
    ...(input.gone && input.gone.length > 0 && { gone: input.gone }),
  };
  const title = { en: 'Read the list back, compare, and record it', zh: '回读节点列表，核对并记录' };
  return clusterStep('record-setup', title, args, MINUTE);
}
