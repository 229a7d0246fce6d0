import type { Part } from './checks';
import { compatibilityOf } from './compatibility';
import type { UpgradeFacts } from './facts';
import { say } from './finding';

/** What only an upgrade host by host depends on. */
export interface RollingFacts {
  /** Controllers, data nodes and chunks without a replica elsewhere, host by host; `lone` is absent when the leader could not be asked. */
  hosts: {
    host: string;
    controllers: number;
    dataNodes: number;
    lone?: { count: number; examples: string[] };
  }[];
  /** Replicas that a new chunk gets; absent when the leader could not be asked. */
  replicationFactor?: number;
}

/** Id of the question whose answer lets a host stop although data lies on it alone. */
export const LONE_ANSWER = 'rolling-lone';

function group({ hosts }: RollingFacts): Part['findings'] {
  const all = hosts.reduce((sum, { controllers }) => sum + controllers, 0);
  const remedy = { en: 'Upgrade the whole cluster at once.', zh: '请改用整集群升级。' };
  if (all < 3)
    return [
      say(
        'V-UPG-02',
        'error',
        `A rolling upgrade needs at least 3 controllers, this cluster has ${all}`,
        `滚动升级至少需要 3 个控制节点，该集群只有 ${all} 个`,
        { remedy },
      ),
    ];
  return hosts
    .filter(({ controllers }) => (all - controllers) * 2 <= all)
    .map(({ host, controllers }) =>
      say(
        'V-UPG-02',
        'error',
        `${controllers} of ${all} controllers run on ${host}: without it there is no majority`,
        `${all} 个控制节点中有 ${controllers} 个在 ${host} 上：停止该主机后不足多数`,
        { host, remedy },
      ),
    );
}

function level({ from, to }: UpgradeFacts): Part {
  const { level: found, sources } = compatibilityOf(from.version, to.version);
  const seen = sources.join(' ');
  if (found !== null && found >= 4) return { findings: [] };
  if (found !== null)
    return {
      findings: [
        say(
          'V-UPG-02',
          'error',
          `Compatibility level ${found}: nodes of both versions cannot work together, a rolling upgrade needs 4 or 5`,
          `兼容性等级 ${found}：两个版本的节点不能同时工作，滚动升级要求等级 4 或 5`,
          { seen, remedy: { en: 'Upgrade the whole cluster at once.', zh: '请改用整集群升级。' } },
        ),
      ],
    };
  return {
    findings: [
      say(
        'V-UPG-02',
        'warning',
        'Nodes of both versions work together for a while; only compatibility levels 4 and 5 allow that',
        '滚动升级期间两个版本的节点会同时工作，仅兼容性等级 4 和 5 允许这样做',
        {
          seen,
          why: {
            en: 'At a lower level the new nodes may write what the old ones cannot read, and the cluster may lose its metadata.',
            zh: '等级较低时，新版本节点写入的内容旧版本可能无法读取，可能导致集群元数据损坏。',
          },
        },
      ),
    ],
    questions: [
      {
        id: 'rolling-level',
        text: {
          en: `The release notes give level 4 or 5 for every version from ${from.version} to ${to.version}.`,
          zh: `版本说明中 ${from.version} 至 ${to.version} 的各版本兼容性等级均为 4 或 5。`,
        },
      },
    ],
  };
}

function online({ nodes }: UpgradeFacts): Part['findings'] {
  const away = nodes.filter((node) => !node.online).map(({ alias }) => alias);
  if (away.length === 0) return [];
  return [
    say(
      'V-UPG-03',
      'error',
      `Offline: ${away.join(', ')}; a rolling upgrade begins with every node online`,
      `离线节点：${away.join('、')}；滚动升级要求全部节点在线`,
      { remedy: { en: 'Start them first.', zh: '请先启动这些节点。' } },
    ),
  ];
}

function factor({ hosts, replicationFactor }: RollingFacts): Part['findings'] {
  const all = hosts.reduce((sum, { dataNodes }) => sum + dataNodes, 0);
  const most = Math.max(0, ...hosts.map(({ dataNodes }) => dataNodes));
  if (replicationFactor === undefined || all === 0 || all - most >= replicationFactor) return [];
  return [
    say(
      'V-REP-06',
      'warning',
      `New partitions get ${replicationFactor} replicas, and only ${all - most} data nodes are left while a host is away: writes that need a new partition fail meanwhile`,
      `新分区需要 ${replicationFactor} 个副本，而一台主机停止期间仅剩 ${all - most} 个数据节点：需要新建分区的写入会失败`,
    ),
  ];
}

function lone({ hosts }: RollingFacts): Part {
  const unknown = hosts.filter(({ dataNodes, lone: found }) => dataNodes > 0 && !found).length > 0;
  const bad = hosts.flatMap((each) =>
    each.lone && each.lone.count > 0 ? [{ ...each, lone: each.lone }] : [],
  );
  if (!unknown && bad.length === 0) return { findings: [] };
  const findings = bad.map(({ host, lone: { count, examples } }) =>
    say(
      'V-UPG-03',
      'warning',
      `${count} chunks lie on ${host} only: while it is away they can neither be read nor written, and clients that need them fail`,
      `${count} 个 chunk 仅存于 ${host}：该主机停止期间这些数据无法读写，相关客户端会报错`,
      { host, seen: examples.join('\n') },
    ),
  );
  const asked = say(
    'V-UPG-03',
    'warning',
    'Whether all data has a replica on another host could not be asked',
    '无法查询数据是否在其他主机上均有副本',
  );
  const text = {
    en: 'Work on data that lies on one host only may fail while that host is upgraded.',
    zh: '仅存于单台主机的数据，在该主机升级期间允许读写失败。',
  };
  return { findings: unknown ? [...findings, asked] : findings, questions: [{ id: LONE_ANSWER, text }] };
}

/** Checks what only an upgrade host by host needs: majority, levels 4 or 5, every node online, replicas on other hosts (dolphindb-operations.md 11). Pure. */
export function rollingChecks(facts: UpgradeFacts, rolling: RollingFacts): Part {
  const parts = [level(facts), lone(rolling)];
  return {
    findings: [
      ...group(rolling),
      ...online(facts),
      ...parts.flatMap(({ findings }) => findings),
      ...factor(rolling),
    ],
    questions: parts.flatMap(({ questions }) => questions ?? []),
  };
}
