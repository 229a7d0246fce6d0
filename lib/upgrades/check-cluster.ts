import type { Part } from './checks';
import type { UpgradeFacts } from './facts';
import { say } from './finding';

const HOUR = 3_600_000;

function online({ nodes, leader }: UpgradeFacts): Part['findings'] {
  const away = nodes.filter((node) => !node.online).map(({ alias }) => alias);
  if (!leader)
    return [
      say(
        'V-UPG-03',
        'error',
        'No controller leads: the cluster cannot be asked',
        '当前没有 leader，无法查询集群',
        {
          remedy: { en: 'Start the cluster first.', zh: '请先启动集群。' },
        },
      ),
    ];
  if (away.length === 0) return [];
  return [
    say(
      'V-UPG-03',
      'warning',
      `Offline: ${away.join(', ')}; the upgrade starts them`,
      `离线节点：${away.join('、')}；升级过程会启动它们`,
    ),
  ];
}

function versions({ nodes, from }: UpgradeFacts): Part['findings'] {
  return nodes
    .filter(({ version }) => version !== undefined && version !== from.version)
    .map(({ alias, version }) =>
      say(
        'V-UPG-01',
        'warning',
        `${alias} runs ${version}, not ${from.version}`,
        `${alias} 运行的是 ${version}，而非 ${from.version}`,
        { alias },
      ),
    );
}

function chunks({ chunks: seen, leader }: UpgradeFacts): Part {
  if (!leader) return { findings: [] };
  if (!seen)
    return {
      findings: [
        say(
          'V-UPG-03',
          'warning',
          'Whether all chunks are COMPLETE could not be asked',
          '无法查询全部 chunk 是否为 COMPLETE',
        ),
      ],
      questions: [{ id: 'chunks', text: { en: 'All data is complete.', zh: '全部数据均已完整。' } }],
    };
  if (seen.incomplete === 0 && seen.recovering === 0) return { findings: [] };
  return {
    findings: [
      say(
        'V-UPG-03',
        'error',
        `${seen.incomplete} of ${seen.chunks} chunks are not COMPLETE, ${seen.recovering} recoveries wait or run`,
        `${seen.chunks} 个 chunk 中有 ${seen.incomplete} 个不是 COMPLETE，${seen.recovering} 个恢复任务未完成`,
        { remedy: { en: 'Wait until the recovery is over.', zh: '请等待恢复完成。' } },
      ),
    ],
  };
}

function work({ jobs, streams, leader }: UpgradeFacts): Part {
  if (!leader) return { findings: [] };
  const unknown = jobs === undefined || streams === undefined;
  const findings = [
    ...(jobs && jobs.length > 0
      ? [
          say(
            'V-OPS-01',
            'warning',
            `${jobs.length} queries or jobs are running; stopping the nodes ends them`,
            `有 ${jobs.length} 个查询或作业正在运行，停止节点会中断它们`,
            {
              seen: jobs
                .slice(0, 5)
                .map(({ node, what }) => `${node}: ${what}`)
                .join('\n'),
            },
          ),
        ]
      : []),
    ...(streams
      ? [
          say(
            'V-OPS-01',
            'warning',
            `${streams} stream subscriptions are running; they end with the nodes`,
            `有 ${streams} 个流订阅正在运行，停止节点会中断订阅`,
          ),
        ]
      : []),
    ...(unknown
      ? [
          say(
            'V-OPS-01',
            'info',
            `Could not be asked: ${[jobs === undefined ? 'running jobs' : '', streams === undefined ? 'stream subscriptions' : ''].filter(Boolean).join(', ')}`,
            `无法查询：${[jobs === undefined ? '运行中的作业' : '', streams === undefined ? '流订阅' : ''].filter(Boolean).join('、')}`,
          ),
        ]
      : []),
  ];
  if (findings.length === 0) return { findings };
  const text = {
    en: 'Nothing that runs now must go on: queries, jobs and streams may end.',
    zh: '当前运行的查询、作业和流订阅可以中断。',
  };
  return { findings, questions: [{ id: 'work', text }] };
}

function restarts({ restartInterval }: UpgradeFacts): Part['findings'] {
  if (!restartInterval) return [];
  return [
    say(
      'V-OPS-03',
      'info',
      `The leader starts nodes again after ${restartInterval} s; while nodes are stopped Deck stops the controllers too`,
      `leader 会在 ${restartInterval} 秒后重新拉起节点；升级期间 Deck 会一并停止控制节点`,
    ),
  ];
}

function backups({ lastBackup, now }: UpgradeFacts): Part['findings'] {
  const hours = lastBackup ? Math.floor((Date.parse(now) - Date.parse(lastBackup)) / HOUR) : null;
  const said =
    hours === null
      ? { en: 'Deck has taken no backup of this cluster yet', zh: 'Deck 尚未备份过该集群' }
      : {
          en: `The last backup is ${hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`} old`,
          zh: `最近一次备份在 ${hours < 48 ? `${hours} 小时` : `${Math.floor(hours / 24)} 天`}前`,
        };
  return [
    say(
      'V-UPG-05',
      'info',
      `${said.en}; the upgrade takes one of metadata, configuration and programs before it replaces anything`,
      `${said.zh}；升级在替换程序前会备份元数据、配置和程序`,
    ),
  ];
}

/** Checks the running cluster: leader, versions, chunks, work that would be cut off, backups. */
export function clusterChecks(facts: UpgradeFacts): Part {
  const parts = [chunks(facts), work(facts)];
  return {
    findings: [
      ...online(facts),
      ...versions(facts),
      ...parts.flatMap(({ findings }) => findings),
      ...restarts(facts),
      ...backups(facts),
    ],
    questions: parts.flatMap(({ questions }) => questions ?? []),
  };
}
