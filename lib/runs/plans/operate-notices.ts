import type { Text } from '@/lib/text';
import type { NodeArgs } from './args';
import type { OperateFacts, Operation } from './operate-facts';

const names = (nodes: NodeArgs[]) => nodes.map(({ alias }) => alias).join(', ');
const are = (nodes: NodeArgs[], role: NodeArgs['role']) => nodes.filter((node) => node.role === role);

function restartNotice({ restart }: OperateFacts): Text[] {
  if (!restart || restart.seconds <= 0) return [];
  const { seconds, level } = restart;
  if (level === 'OFFLINE')
    return [
      {
        en: `datanodeRestartInterval is in force with level OFFLINE: the leader starts a stopped node again after ${seconds} s. Set it to 0 for maintenance.`,
        zh: `datanodeRestartInterval 已生效（级别 OFFLINE）：节点停止 ${seconds} 秒后 leader 会自动重新启动它。维护期间请将其设为 0。`,
      },
    ];
  return [
    {
      en: `datanodeRestartInterval is in force (${seconds} s, level CRASH): the leader leaves nodes alone that are stopped through it, and starts those again that end in another way.`,
      zh: `datanodeRestartInterval 已生效（${seconds} 秒，级别 CRASH）：通过 leader 停止的节点不会被自动启动，以其他方式退出的节点会被重新启动。`,
    },
  ];
}

function leaderNotice(away: NodeArgs[], { leader }: OperateFacts): Text[] {
  if (!away.some(({ alias }) => alias === leader)) return [];
  return [
    {
      en: `${leader} leads now: without it the others elect a new leader, which takes 8 to 16 s; until then nobody can write and no node can be started.`,
      zh: `${leader} 是当前 leader：停止后其余控制节点需 8～16 秒重新选举，期间无法写入，也无法启动节点。`,
    },
  ];
}

function lossNotices(operation: Operation, away: NodeArgs[]): Text[] {
  const data = are(away, 'datanode');
  const compute = are(away, 'computenode');
  const agents = are(away, 'agent');
  const long = operation === 'stop';
  return [
    ...(data.length > 0
      ? [
          {
            en: `Clients connected to ${names(data)} lose their connection; new partitions need as many online data nodes as dfsReplicationFactor says.`,
            zh: `连接到 ${names(data)} 的客户端会断开；在线数据节点数不少于 dfsReplicationFactor 时才能写入新分区。`,
          },
        ]
      : []),
    ...(compute.length > 0
      ? [
          {
            en: `Queries running on ${names(compute)} end with an error.`,
            zh: `正在 ${names(compute)} 上执行的查询会报错终止。`,
          },
        ]
      : []),
    ...(agents.length > 0
      ? [
          {
            en: `${long ? 'Without' : 'Meanwhile, without'} ${names(agents)} the leader cannot start or stop the nodes of these hosts; the nodes themselves go on.`,
            zh: `${names(agents)} ${long ? '停止后' : '重启期间'}，leader 无法启停这些主机上的节点；节点本身继续运行。`,
          },
        ]
      : []),
  ];
}

/** Says that nobody knows whether data lies on the nodes alone. */
export const loneUnknown: Text = {
  en: 'The leader could not be asked whether other nodes hold replicas of the data.',
  zh: '无法向 leader 确认其他节点是否持有数据副本。',
};

const unknownNotice = (away: NodeArgs[], { lone }: OperateFacts): Text[] =>
  lone || are(away, 'datanode').length === 0 ? [] : [loneUnknown];

/** Gives what a user should know before the operation: what will be unavailable, and what may undo it. `away` are the nodes that stop. */
export function operateNotices(operation: Operation, away: NodeArgs[], facts: OperateFacts): Text[] {
  if (away.length === 0) return [];
  const led = away.some(({ role }) => role === 'datanode' || role === 'computenode');
  return [
    ...lossNotices(operation, away),
    ...leaderNotice(away, facts),
    ...unknownNotice(away, facts),
    ...(led ? restartNotice(facts) : []),
  ];
}
