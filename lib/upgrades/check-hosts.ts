import type { Finding } from '@/lib/lint/finding';
import { versionName } from '@/lib/packages/name';
import { spaceChecks } from './check-space';
import type { Part } from './checks';
import type { InstallationFacts, UpgradeFacts } from './facts';
import { say } from './finding';

function architecture({ to }: UpgradeFacts, { host, arch }: InstallationFacts): Finding[] {
  if (!arch || arch === to.arch) return [];
  return [
    say(
      'V-UPG-08',
      'error',
      `The package is for ${to.arch}, ${host} is ${arch}`,
      `安装包适用于 ${to.arch}，而 ${host} 为 ${arch}`,
      { host },
    ),
  ];
}

function ownership({ clusterId }: UpgradeFacts, { host, dir, recorded }: InstallationFacts): Finding[] {
  if (recorded?.clusterId === clusterId) return [];
  return [
    say(
      'UPGRADE-NOT-OURS',
      'error',
      `${dir} on ${host} was not unpacked by Deck for this cluster`,
      `${host} 上的 ${dir} 不是 Deck 为本集群解压的目录`,
      { host },
    ),
  ];
}

function programme({ from }: UpgradeFacts, at: InstallationFacts): Finding[] {
  const { host, recorded, binarySha256 } = at;
  if (!recorded) return [];
  const seen = versionName(recorded);
  if (recorded.version !== from.version || recorded.variant !== from.variant)
    return [
      say(
        'V-UPG-01',
        'warning',
        `${host} has ${seen}, the cluster ${versionName(from)}`,
        `${host} 上为 ${seen}，与集群版本 ${versionName(from)} 不一致`,
        { host },
      ),
    ];
  if (!binarySha256 || binarySha256 === recorded.binarySha256) return [];
  return [
    say(
      'V-UPG-01',
      'warning',
      `The executable on ${host} is not the one that Deck unpacked`,
      `${host} 上的可执行文件不是 Deck 解压的版本`,
      {
        host,
        seen: `SHA-256 ${binarySha256}`,
        why: {
          en: 'Somebody has replaced it by hand; a rollback brings back what is there now.',
          zh: '该文件已被手工替换；回退时恢复的是当前文件。',
        },
      },
    ),
  ];
}

function tools({ host, missingTools }: InstallationFacts): Finding[] {
  if (missingTools.length === 0) return [];
  return [
    say(
      'H-TLS-01',
      'error',
      `${host} lacks ${missingTools.join(', ')}`,
      `${host} 缺少 ${missingTools.join('、')}`,
      { host, remedy: { en: 'Install it.', zh: '请先安装。' } },
    ),
  ];
}

function unseen({ host, error }: InstallationFacts): Finding[] {
  if (!error) return [];
  return [{ rule: error.code, severity: 'error', host, message: error.text }];
}

function plugins({ to, installations }: UpgradeFacts): Part {
  const found = [...new Set(installations.flatMap((each) => each.plugins ?? []))].sort();
  if (found.length === 0) return { findings: [] };
  const { plugins: shipped } = to;
  if (shipped === undefined)
    return {
      findings: [
        say(
          'V-UPG-07',
          'warning',
          `Plugins on the hosts: ${found.join(', ')}. Whether the new package has them is not known before it is downloaded`,
          `主机上的插件：${found.join('、')}。下载前无法确认新安装包是否包含`,
        ),
      ],
      questions: [
        {
          id: 'plugins',
          text: {
            en: `These plugins exist for version ${to.version}.`,
            zh: `这些插件有 ${to.version} 对应的版本。`,
          },
        },
      ],
    };
  const left = found.filter((name) => !shipped.includes(name));
  if (left.length === 0)
    return {
      findings: [
        say(
          'V-UPG-07',
          'info',
          `Plugins that are replaced with the programs: ${found.join(', ')}`,
          `随程序一同更新的插件：${found.join('、')}`,
        ),
      ],
    };
  return {
    findings: [
      say(
        'V-UPG-07',
        'warning',
        `The new package does not have the plugins ${left.join(', ')}: they stay as they are`,
        `新安装包不包含插件 ${left.join('、')}：将保持原样`,
        {
          why: {
            en: 'A plugin of another version may not load; functions that need it then fail.',
            zh: '版本不一致的插件可能无法加载，依赖它的函数将报错。',
          },
          remedy: {
            en: 'Get these plugins for the new version and replace them after the upgrade.',
            zh: '请准备新版本对应的插件，升级后替换。',
          },
        },
      ),
    ],
    questions: [
      {
        id: 'plugins',
        text: {
          en: `I see to the plugins ${left.join(', ')}.`,
          zh: `插件 ${left.join('、')} 由我自行处理。`,
        },
      },
    ],
  };
}

/** Checks every installation: whose it is, programme, architecture, tools, space; and the plugins of all. */
export function hostChecks(facts: UpgradeFacts): Part {
  const perHost = facts.installations.flatMap((at) =>
    at.error
      ? unseen(at)
      : [
          ...ownership(facts, at),
          ...programme(facts, at),
          ...architecture(facts, at),
          ...tools(at),
          ...spaceChecks(facts, at),
        ],
  );
  const { findings, questions } = plugins(facts);
  return { findings: [...perHost, ...findings], ...(questions && { questions }) };
}
