import { versionName } from '@/lib/packages/name';
import type { Plan, PlanStage, PlanStep } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type { LedNodesArgs, NodeArgs } from './args';
import type { RollingHostArgs } from './args-rolling';
import { type BackupOptions, backupPlaces, backupStages, recordBackupStage } from './backup-stages';
import { groupByHost, requireDownloadAddress } from './deploy';
import type { HostGroup } from './deploy-steps';
import { STOP_MS } from './operate-steps';
import { proofStep, startStep } from './start-stages';
import { controllersOf, MINUTE, nodesIn, stage, stepOn } from './step';
import { prepareStages, type UpgradeInput, upgradeBackup, upgradeContext } from './upgrade';
import { newPrograms, replaceStep, type UpgradeContext, verifyStages } from './upgrade-steps';
import { holdSteps, releaseSteps } from './upgrade-stop';

export interface RollingUpgradeInput extends UpgradeInput {
  /** Alias of the controller that leads; null when nobody knows. */
  leader: string | null;
  /** Somebody has accepted that data whose only replica is on one host cannot be reached meanwhile. */
  confirmed: boolean;
}

/** Recovery of replicas that fell behind takes as long as there are data; a day of it is a fault. */
const GATE_MS = 60 * MINUTE;

const isLed = ({ role }: NodeArgs) => role === 'datanode' || role === 'computenode';
const nodesOf = ({ installations }: HostGroup) => installations.flatMap(nodesIn);
const controllersIn = (group: HostGroup) => nodesOf(group).filter(({ role }) => role === 'controller');

/** The leader's host last: until then no host's stop costs an election. */
function leaderLast(groups: HostGroup[], leader: string | null): HostGroup[] {
  const leads = (group: HostGroup) => controllersIn(group).some(({ alias }) => alias === leader);
  return [...groups.filter((group) => !leads(group)), ...groups.filter(leads)];
}

function argsOf(
  context: UpgradeContext,
  group: HostGroup,
  later: HostGroup[],
  places: string[],
  confirmed: boolean,
): RollingHostArgs {
  return {
    clusterId: context.owner.clusterId,
    controllers: controllersOf(context),
    nodes: nodesOf(group),
    programs: group.installations.map((at) => newPrograms(context, at)),
    places,
    later: later.flatMap(controllersIn),
    confirmed,
  };
}

function startSteps(context: UpgradeContext, group: HostGroup): PlanStep[] {
  const { clusterId } = context.owner;
  const start = (role: 'controller' | 'agent') =>
    group.installations.flatMap((at) => {
      const node = at[role];
      return node ? [startStep(at, node)] : [];
    });
  const led = nodesOf(group).filter(isLed);
  const ask = (nodes: NodeArgs[]): LedNodesArgs => ({
    clusterId,
    controllers: controllersOf(context),
    nodes,
    quorum: true,
  });
  const agents = nodesOf(group).filter(({ role }) => role === 'agent');
  const seen = { en: 'Wait until the leader sees the agents', zh: '等待 leader 检测到代理节点' };
  const through = {
    en: 'Start data and compute nodes through the leader',
    zh: '通过 leader 启动数据节点和计算节点',
  };
  return [
    ...start('controller'),
    ...start('agent'),
    ...(agents.length > 0 ? [stepOn(group, 'await-agents', seen, ask(agents), 2 * MINUTE)] : []),
    ...(led.length > 0 ? [stepOn(group, 'start-nodes', through, ask(led), 5 * MINUTE)] : []),
    ...group.installations.filter(({ nodes }) => nodes.length > 0).map(proofStep),
  ];
}

interface Host {
  group: HostGroup;
  later: HostGroup[];
}

function hostStages(
  context: UpgradeContext,
  { group, later }: Host,
  backup: BackupOptions,
  confirmed: boolean,
): PlanStage[] {
  const { address, hostId } = group;
  const options = { ...backup, hosts: [hostId], record: false };
  const places = backupPlaces(context, options).map(({ path }) => path);
  const args = argsOf(context, group, later, places, confirmed);
  const here = { ...context, installations: group.installations };
  const own = (key: string, { en, zh }: Text, steps: PlanStep[]): PlanStage =>
    stage(`${key}@${address}`, { en: `${address}: ${en}`, zh: `${address}：${zh}` }, steps, 1);
  const one = (action: string, en: string, zh: string, timeoutMs: number): PlanStep =>
    stepOn(group, action, { en: `${en} ${address}`, zh: `${zh} ${address}` }, args, timeoutMs);
  const copies = backupStages(context, options);
  return [
    own('gate', { en: 'wait until it may stop', zh: '等待可以停止' }, [
      one('rolling-host-gate', 'Wait for', '等待', GATE_MS),
    ]),
    own('stop', { en: 'stop its nodes', zh: '停止节点' }, [
      ...holdSteps(here),
      one('stop-host', 'Stop', '停止', STOP_MS + MINUTE),
    ]),
    ...copies.map(({ steps }) => own('backup', { en: 'back up', zh: '备份' }, steps)),
    own(
      'replace-programs',
      { en: 'replace the programs', zh: '替换程序' },
      group.installations.map((at) => replaceStep(context, at)),
    ),
    own('start', { en: 'start its nodes', zh: '启动节点' }, [
      ...releaseSteps(here),
      ...startSteps(context, group),
    ]),
    {
      ...own('ready', { en: 'wait until its data is complete', zh: '等待数据恢复完整' }, [
        one('rolling-host-ready', 'Prove', '确认', GATE_MS),
      ]),
      ...(later.length > 0 && { pauseAfter: true }),
    },
  ];
}

/**
 * Plans the upgrade of a cluster that goes on working: the new package beside the old programs everywhere, then host by host with the leader's host last –
 * gate, stop, backup, replacement, start, data complete (dolphindb-operations.md 11) –, then the proof. A run may be paused before every host. Pure; throws
 * as `planUpgrade`.
 */
export function planRollingUpgrade(input: RollingUpgradeInput): Plan {
  requireDownloadAddress(input.package);
  const context = upgradeContext(input);
  const { name } = input.cluster;
  const [before, after, record] = verifyStages(context, input.package.version);
  const backup = upgradeBackup(input);
  const groups = leaderLast(groupByHost(context.installations), input.leader);
  const hosts = groups.map((group, at): Host => ({ group, later: groups.slice(at + 1) }));
  return {
    version: 1,
    kind: 'upgrade',
    title: {
      en: `Rolling upgrade of ${name} from ${versionName(input.from)} to ${versionName(input.package)}`,
      zh: `将 ${name} 从 ${versionName(input.from)} 滚动升级到 ${versionName(input.package)}`,
    },
    stages: [
      ...prepareStages(context),
      ...before.map((each) => ({ ...each, pauseAfter: true })),
      ...hosts.flatMap((host) => hostStages(context, host, backup, input.confirmed)),
      recordBackupStage(context, backup),
      ...after,
      ...record,
    ],
  };
}
