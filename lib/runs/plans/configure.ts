import { createHash } from 'node:crypto';
import { isGroupKey } from '@/lib/revisions/documents';
import { type FilePlace, ownedFiles } from '@/lib/revisions/places';
import type { OnlineOffer } from '@/lib/revisions/types';
import type { Plan, PlanStage, PlanStep } from '@/lib/runs/plan';
import type { NodeArgs } from './args';
import type * as Args from './args-configure';
import { type ClusterContext, clusterStep, controllersOf, MINUTE, nodesIn, stage } from './step';

/** A document as it was read and as it is to be. */
export interface DocumentChange {
  key: string;
  base: string;
  text: string;
}

export interface ConfigureInput {
  context: ClusterContext;
  ha: boolean;
  revision: { id: string; number: number };
  changes: DocumentChange[];
  /** Copies of group documents on hosts that are put right as well; the group ignores them. */
  copies?: { place: FilePlace; baseHash: string; text: string }[];
  /** Nodes that run with older values after the change. */
  restart: string[];
  /** What is set in running nodes at once; `only` names the nodes that need nothing else. */
  online?: { offers: OnlineOffer[]; only: string[] };
  /** Stages that restart the nodes; none to leave them marked. */
  rolling: PlanStage[];
  /** ISO time of the plan. */
  at: string;
}

/** Looking at everything again and settling a lost answer wait for elections. */
const GROUP_MS = 4 * MINUTE;
const FILE_MS = 2 * MINUTE;
const RECORD_MS = MINUTE;

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Where a changed file lies and what becomes of it. */
interface FileChange extends Args.FileArgs {
  text: string;
}

function fileChanges({ context, ha, changes, copies = [] }: ConfigureInput): FileChange[] {
  const owned = ownedFiles(context.installations, ha);
  const own = changes.flatMap(({ key, base, text }) =>
    owned.filter((place) => place.key === key).map((place) => ({ place, baseHash: hash(base), text })),
  );
  return [...own, ...copies].map(({ place: { key, hostId, host, path }, baseHash, text }) => ({
    key,
    hostId,
    host,
    path,
    baseHash,
    text,
    textHash: hash(text),
  }));
}

function groupChanges({ ha, changes }: ConfigureInput): Args.GroupDocumentArgs[] {
  if (!ha) return [];
  return changes.flatMap(({ key, base, text }) => (isGroupKey(key) ? [{ key, base, text }] : []));
}

function backupName({ at, revision }: ConfigureInput): string {
  return `${at.replace(/[-:]|\.\d+/g, '')}-r${revision.number}`;
}

function replaceStep(
  input: ConfigureInput,
  { key, hostId, host, path, baseHash, text }: FileChange,
): PlanStep {
  const { clusterId } = input.context.owner;
  const args: Args.ReplaceFileArgs = { clusterId, key, path, backup: backupName(input), baseHash, text };
  return {
    key: `replace-file@${host}:${path}`,
    title: { en: `Write ${path} on ${host}`, zh: `在 ${host} 上写入 ${path}` },
    hostId,
    host,
    action: 'replace-file',
    args: { ...args },
    timeoutMs: FILE_MS,
  };
}

function saveStages(
  input: ConfigureInput,
  group: Args.GroupDocumentArgs[],
  files: FileChange[],
): PlanStage[] {
  const { owner } = input.context;
  const controllers = controllersOf(input.context);
  const stages: PlanStage[] = [];
  if (group.length > 0) {
    const keys = group.map(({ key }) => key).join(', ');
    const args: Args.SaveGroupArgs = { clusterId: owner.clusterId, controllers, documents: group };
    const title = { en: `Save ${keys} through the leader`, zh: `通过 leader 保存 ${keys}` };
    stages.push(stage('save-group', title, [clusterStep('save-group-config', title, args, GROUP_MS)], 1));
  }
  if (files.length > 0) {
    const title = { en: 'Write the files on the hosts', zh: '写入各主机上的文件' };
    stages.push(
      stage(
        'save-files',
        title,
        files.map((file) => replaceStep(input, file)),
      ),
    );
  }
  if (files.some(({ key }) => key === 'cluster.cfg') && !input.ha) {
    const args: Args.ReloadArgs = { clusterId: owner.clusterId, controllers };
    const title = { en: 'Have the controller read cluster.cfg again', zh: '让控制节点重新读取 cluster.cfg' };
    stages.push(stage('reload', title, [clusterStep('reload-config', title, args, FILE_MS)], 1));
  }
  return stages;
}

function onlineStage(input: ConfigureInput): PlanStage[] {
  const { context, online } = input;
  if (!online || online.offers.length === 0) return [];
  const nodes = context.installations.flatMap(nodesIn);
  const steps = nodes.flatMap((node) => {
    const settings = online.offers
      .filter(({ aliases }) => aliases.includes(node.alias))
      .map(({ name, value }) => ({ name, value }));
    const clearsMark = online.only.includes(node.alias);
    return settings.length > 0
      ? [onlineStep(context.owner.clusterId, node, settings, { stored: true, clearsMark })]
      : [];
  });
  return steps.length > 0
    ? [stage('set-online', { en: 'Set values in running nodes', zh: '在运行中的节点上设置参数' }, steps)]
    : [];
}

/** Gives the step that sets values in one running node. */
export function onlineStep(
  clusterId: string,
  node: NodeArgs,
  settings: { name: string; value: string }[],
  how: { stored: boolean; clearsMark: boolean },
): PlanStep {
  const args: Args.SetOnlineArgs = { clusterId, node, settings, ...how };
  const names = settings.map(({ name, value }) => `${name}=${value}`).join(', ');
  return {
    key: `set-online@${node.alias}`,
    title: { en: `Set ${names} in ${node.alias}`, zh: `在 ${node.alias} 上设置 ${names}` },
    hostId: node.hostId,
    host: node.address,
    action: 'set-online',
    args: { ...args },
    timeoutMs: FILE_MS,
  };
}

/** Gives the step that makes a pending revision the applied one; nodes in `restart` carry a mark until they were restarted. */
export function recordStep(
  clusterId: string,
  revision: { id: string; number: number },
  restart: string[],
): PlanStep {
  const args: Args.RecordRevisionArgs = {
    clusterId,
    revisionId: revision.id,
    number: revision.number,
    restart,
  };
  const title = { en: `Record revision ${revision.number}`, zh: `记录第 ${revision.number} 版配置` };
  return clusterStep('record-revision', title, args, RECORD_MS);
}

/**
 * Plans a change of configuration: everything looked at again, saved through the leader or by replacing files with backups, read back, recorded; then what
 * can be set in running nodes, then the restarts. Pure: the same input gives the same plan.
 */
export function planConfigure(input: ConfigureInput): Plan {
  const { context, revision, restart } = input;
  const { clusterId, clusterName } = context.owner;
  const group = groupChanges(input);
  const files = fileChanges(input);
  const touched: Args.TouchedArgs = {
    clusterId,
    controllers: controllersOf(context),
    group,
    files: files.map(({ text: _, ...file }) => file),
  };
  const verify = { en: 'Check that nothing has changed since the review', zh: '确认审阅之后没有变化' };
  const readBack = { en: 'Read back and compare', zh: '读回并比对' };
  const record = recordStep(clusterId, revision, restart);
  return {
    version: 1,
    kind: 'configure',
    title: {
      en: `Configure ${clusterName}: revision ${revision.number}`,
      zh: `修改 ${clusterName} 的配置：第 ${revision.number} 版`,
    },
    stages: [
      stage('verify-base', verify, [clusterStep('verify-base', verify, touched, GROUP_MS)], 1),
      ...saveStages(input, group, files),
      stage('read-back', readBack, [clusterStep('read-back', readBack, touched, GROUP_MS)], 1),
      stage('record', record.title, [record], 1),
      ...onlineStage(input),
      ...input.rolling,
    ],
  };
}
