import type { Text } from '@/lib/text';
import type { AlertKind, Rule } from './types';

export interface Limit {
  unit: Text;
  min: number;
  max: number;
  step: number;
}

export interface KindInfo {
  name: Text;
  /** When it is raised. */
  explanation: Text;
  remedy: Text;
  limit?: Limit;
  standard: Omit<Rule, 'kind'>;
}

const percent: Text = { en: '%', zh: '%' };
const days: Text = { en: 'days', zh: '天' };
const seconds: Text = { en: 's', zh: '秒' };
const hours: Text = { en: 'h', zh: '小时' };
const intervals: Text = { en: 'intervals', zh: '个周期' };

const standard = (
  severity: Rule['severity'],
  forS: number,
  clearS: number,
  threshold: number | null = null,
): Omit<Rule, 'kind'> => ({ enabled: true, severity, threshold, forS, clearS });

/** What Deck can be alerted to: words, range of the limit, and how each kind is judged until an administrator decides otherwise. */
export const kinds: Record<AlertKind, KindInfo> = {
  'node-down': {
    name: { en: 'Node down', zh: '节点宕机' },
    explanation: {
      en: 'A node has no process, or holds its port without answering. Nodes that somebody stopped through Deck do not count until they have been started again.',
      zh: '节点进程不存在，或占用端口但无响应。通过 Deck 主动停止的节点在再次启动前不告警。',
    },
    remedy: {
      en: 'Open the node’s log for the last lines before it went, then start it from the overview.',
      zh: '查看该节点日志的最后几行，再从概览页启动节点。',
    },
    standard: standard('critical', 15, 15),
  },
  'host-unreachable': {
    name: { en: 'Host unreachable', zh: '主机不可达' },
    explanation: {
      en: 'No node on a host answers, not even with a refusal; where no controller can be asked, Deck could not look over SSH either.',
      zh: '主机上所有节点的端口均无响应（连拒绝也没有）；无法询问控制节点时，Deck 通过 SSH 也未能查看该主机。',
    },
    remedy: {
      en: 'Check power and network of the host, and firewalls between it and Deck. Its nodes are judged again when it answers.',
      zh: '请检查主机电源与网络，以及主机与 Deck 之间的防火墙。主机恢复响应后会重新判断其节点状态。',
    },
    standard: standard('critical', 30, 30),
  },
  'no-leader': {
    name: { en: 'No leader', zh: '没有 leader' },
    explanation: {
      en: 'The controllers of an HA cluster have elected no leader; nothing can be written and no node can be started.',
      zh: '高可用集群的控制节点未选出 leader，此时无法写入数据，也无法启动节点。',
    },
    remedy: {
      en: 'Start the controllers that are down and check that controllers reach each other.',
      zh: '请启动已停止的控制节点，并检查控制节点之间的网络。',
    },
    standard: standard('critical', 15, 15),
  },
  'quorum-lost': {
    name: { en: 'Quorum lost', zh: '失去多数派' },
    explanation: {
      en: 'Fewer than half of the controllers plus one answer: the Raft group cannot decide anything.',
      zh: '存活的控制节点不足半数以上，Raft 组无法做出任何决定。',
    },
    remedy: {
      en: 'Start controllers until a majority is up. Do not remove Raft data by hand.',
      zh: '请启动控制节点直至多数存活，切勿手工删除 Raft 数据。',
    },
    standard: standard('critical', 10, 15),
  },
  'quorum-at-risk': {
    name: { en: 'Quorum at risk', zh: '多数派告急' },
    explanation: {
      en: 'One more controller down, and the majority is lost.',
      zh: '再有一个控制节点停止，集群将失去多数派。',
    },
    remedy: {
      en: 'Bring the missing controller back before you touch another one.',
      zh: '请先恢复缺失的控制节点，再操作其他控制节点。',
    },
    standard: standard('warning', 60, 60),
  },
  'memory-high': {
    name: { en: 'Memory use', zh: '内存占用' },
    explanation: {
      en: 'A node uses this share of its maxMemSize, or of the host’s memory where maxMemSize is not set.',
      zh: '节点内存占 maxMemSize 的比例；未设置 maxMemSize 时按主机内存计算。',
    },
    remedy: {
      en: 'Look for large queries and unused shared tables; clear the cache or raise maxMemSize.',
      zh: '请检查大查询和不再使用的共享表，清理缓存或调大 maxMemSize。',
    },
    limit: { unit: percent, min: 10, max: 100, step: 1 },
    standard: standard('warning', 300, 300, 90),
  },
  'disk-low': {
    name: { en: 'Free disk space', zh: '磁盘剩余空间' },
    explanation: {
      en: 'The disks of a node have no more than this share free.',
      zh: '节点所在磁盘的剩余空间比例低于该值。',
    },
    remedy: {
      en: 'Remove old partitions and logs, or add a volume; a full disk stops writing.',
      zh: '请删除过期分区和日志，或增加数据卷；磁盘写满后将无法写入。',
    },
    limit: { unit: percent, min: 1, max: 90, step: 1 },
    standard: standard('warning', 300, 300, 10),
  },
  'licence-expired': {
    name: { en: 'Licence expired', zh: '授权许可已过期' },
    explanation: {
      en: 'The last day of the licence has passed; nodes do not start any more.',
      zh: '授权许可已过有效期，节点将无法再启动。',
    },
    remedy: {
      en: 'Get a new licence from the vendor and replace it on the page Licence of the cluster; nodes that have ended are then started.',
      zh: '请向厂商获取新的授权许可文件，在集群的“授权许可”页更换，然后启动已退出的节点。',
    },
    standard: standard('critical', 60, 60),
  },
  'licence-expiring': {
    name: { en: 'Licence expiring', zh: '授权许可即将到期' },
    explanation: {
      en: 'The licence ends in no more than this many days.',
      zh: '授权许可的剩余天数不超过该值。',
    },
    remedy: {
      en: 'Order a new licence now; the page Licence of the cluster replaces it, as a rule while the nodes run.',
      zh: '请尽快申请新的授权许可，在集群的“授权许可”页更换，通常无需停止节点。',
    },
    limit: { unit: days, min: 1, max: 365, step: 1 },
    standard: standard('warning', 60, 60, 30),
  },
  'clock-skew': {
    name: { en: 'Clock skew', zh: '时钟偏差' },
    explanation: {
      en: 'The clock of a host differs from those of the other hosts by more than this. Deck compares every ten minutes.',
      zh: '某主机时钟与其他主机的偏差超过该值。Deck 每十分钟比较一次。',
    },
    remedy: {
      en: 'Synchronise all hosts with chrony or NTP.',
      zh: '请用 chrony 或 NTP 同步所有主机的时钟。',
    },
    limit: { unit: seconds, min: 0.1, max: 3600, step: 0.1 },
    standard: standard('warning', 900, 900, 1),
  },
  'status-stale': {
    name: { en: 'Status stale', zh: '状态过期' },
    explanation: {
      en: 'Deck could ask neither a node nor a host of the cluster for this long.',
      zh: 'Deck 在该时长内既无法访问集群的任何节点，也无法访问任何主机。',
    },
    remedy: {
      en: 'Check the network between Deck and the cluster.',
      zh: '请检查 Deck 与集群之间的网络。',
    },
    limit: { unit: seconds, min: 15, max: 86_400, step: 1 },
    standard: standard('warning', 10, 10, 60),
  },
  'config-drift': {
    name: { en: 'Configuration drift', zh: '配置漂移' },
    explanation: {
      en: 'Configuration was changed outside Deck: inventory, Raft group and files on the hosts are not the same.',
      zh: '配置在 Deck 之外被修改，Deck 记录、Raft 组与主机文件不一致。',
    },
    remedy: {
      en: 'Open the cluster’s configuration and adopt, restore or ignore each difference.',
      zh: '请打开集群的配置页，对每处差异选择采纳、恢复或忽略。',
    },
    standard: standard('warning', 60, 60),
  },
  'restart-pending': {
    name: { en: 'Restart pending', zh: '待重启' },
    explanation: {
      en: 'A node has been running with old configuration for this long.',
      zh: '节点使用旧配置运行的时间超过该值。',
    },
    remedy: {
      en: 'Restart the node when it suits, for example by a rolling restart.',
      zh: '请在合适的时间重启节点，例如滚动重启。',
    },
    limit: { unit: hours, min: 1, max: 8760, step: 1 },
    standard: standard('info', 60, 60, 24),
  },
  'backup-missing': {
    name: { en: 'Scheduled backup missing', zh: '定时备份缺失' },
    explanation: {
      en: 'The last scheduled backup failed, one that is due cannot begin, or none has succeeded for this many intervals of the schedule. Over with the next good one, or when the schedule is switched off.',
      zh: '最近一次定时备份失败、到期的备份无法开始，或在该数量的备份周期内没有成功的定时备份。下一次备份成功或关闭定时备份后解除。',
    },
    remedy: {
      en: 'Open the last scheduled backup under Runs, remove the cause, then resume it or wait for the next one.',
      zh: '请在“运行”页查看最近一次定时备份，排除原因后继续执行，或等待下一次备份。',
    },
    limit: { unit: intervals, min: 2, max: 30, step: 1 },
    standard: standard('warning', 60, 60, 2),
  },
};

/** Gives the rule that Deck brings for a kind. */
export function standardRule(kind: AlertKind): Rule {
  return { kind, ...kinds[kind].standard };
}
