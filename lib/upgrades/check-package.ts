import { compareVersions, versionName } from '@/lib/packages/name';
import type { Part } from './checks';
import { compatibilityOf } from './compatibility';
import type { UpgradeFacts } from './facts';
import { say } from './finding';

function order({ from, to }: UpgradeFacts): Part['findings'] {
  const difference = compareVersions(to.version, from.version);
  if (difference > 0) return [];
  if (difference === 0)
    return [
      say(
        'V-UPG-01',
        'error',
        `The cluster already has version ${versionName(to)}`,
        `集群已是 ${versionName(to)} 版本`,
        {
          remedy: { en: 'Choose a newer package.', zh: '请选择更新的安装包。' },
        },
      ),
    ];
  return [
    say(
      'V-UPG-01',
      'error',
      `${versionName(to)} is older than ${versionName(from)}`,
      `${versionName(to)} 低于当前版本 ${versionName(from)}`,
      {
        why: {
          en: 'Older programs cannot read the metadata of newer ones. Going back is what the rollback of an upgrade is for.',
          zh: '旧版本程序无法读取新版本的元数据。回到旧版本请使用升级的回退功能。',
        },
      },
    ),
  ];
}

function variant({ from, to }: UpgradeFacts): Part['findings'] {
  if (from.variant === to.variant) return [];
  const word = (name: string) => name || 'standard';
  return [
    say(
      'V-UPG-08',
      'error',
      `The cluster has the ${word(from.variant)} build, the package is the ${word(to.variant)} build`,
      `集群使用 ${from.variant || '标准'} 版，而安装包为 ${to.variant || '标准'} 版`,
      { remedy: { en: 'Choose the package of the same build.', zh: '请选择相同变体的安装包。' } },
    ),
  ];
}

function level({ from, to }: UpgradeFacts): Part {
  const { level: found, sources } = compatibilityOf(from.version, to.version);
  const seen = sources.join(' ');
  if (found === null)
    return {
      findings: [
        say(
          'V-UPG-02',
          'warning',
          `Deck does not know the compatibility level of ${to.version} as against ${from.version}`,
          `Deck 不知道 ${to.version} 相对 ${from.version} 的兼容性等级`,
          {
            seen,
            why: {
              en: 'It decides whether the old version can be brought back after new data has been written.',
              zh: '该等级决定写入新数据后能否回退到旧版本。',
            },
          },
        ),
      ],
      questions: [
        {
          id: 'compatibility',
          text: {
            en: `I have read the release notes from ${from.version} to ${to.version}.`,
            zh: `我已阅读 ${from.version} 至 ${to.version} 的版本说明。`,
          },
        },
      ],
    };
  const back =
    found <= 2
      ? {
          en: 'the old version can only be brought back while nothing new has been written',
          zh: '仅在未写入新数据时可以回退',
        }
      : found <= 4
        ? { en: 'the old version can be brought back from the backup', zh: '可通过备份回退' }
        : { en: 'the old version can always be brought back', zh: '可无条件回退' };
  return {
    findings: [
      say(
        'V-UPG-02',
        found <= 2 ? 'warning' : 'info',
        `Compatibility level ${found}: ${back.en}`,
        `兼容性等级 ${found}：${back.zh}`,
        { seen },
      ),
    ],
  };
}

/** Checks the package against the cluster: order of versions, build, compatibility level. */
export function packageChecks(facts: UpgradeFacts): Part {
  const { findings, questions } = level(facts);
  return {
    findings: [...order(facts), ...variant(facts), ...findings],
    ...(questions && { questions }),
  };
}
