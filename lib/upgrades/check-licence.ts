import { above } from '@/lib/lint/version';
import type { Part } from './checks';
import type { InstallationFacts, UpgradeFacts } from './facts';
import { say } from './finding';

const DAY = 86_400_000;
const SOON_DAYS = 30;

const replaceIt = {
  remedy: { en: 'Replace the licence first.', zh: '请先更换授权许可。' },
};

function version({ to }: UpgradeFacts, { host, licenceVersion = '' }: InstallationFacts): Part['findings'] {
  if (!licenceVersion || !above(to.version, licenceVersion)) return [];
  return [
    say(
      'V-LIC-04',
      'error',
      `The licence on ${host} covers versions up to ${licenceVersion}, not ${to.version}`,
      `${host} 上的授权许可最高支持 ${licenceVersion} 版本，不支持 ${to.version}`,
      { host, ...replaceIt },
    ),
  ];
}

/** Whole days that are left; the last day counts. */
const daysLeft = (expires: string, now: string) =>
  Math.floor((Date.parse(`${expires}T00:00:00Z`) + DAY - Date.parse(now)) / DAY);

/** A node that runs outlives its licence by days, but one that was stopped does not start again (dolphindb-package.md 6). */
function expiry({ now }: UpgradeFacts, { host, licenceExpires }: InstallationFacts): Part['findings'] {
  if (!licenceExpires) return [];
  const days = daysLeft(licenceExpires, now);
  if (Number.isNaN(days) || days > SOON_DAYS) return [];
  if (days >= 0)
    return [
      say(
        'V-LIC-02',
        'warning',
        `The licence on ${host} expires on ${licenceExpires}, in ${days} days`,
        `${host} 上的授权许可将于 ${licenceExpires} 到期，还剩 ${days} 天`,
        { host },
      ),
    ];
  return [
    say(
      'V-LIC-01',
      'error',
      `The licence on ${host} expired on ${licenceExpires}: nodes that are stopped do not start again`,
      `${host} 上的授权许可已于 ${licenceExpires} 过期，节点停止后将无法再启动`,
      { host, ...replaceIt },
    ),
  ];
}

function different({ installations }: UpgradeFacts): Part['findings'] {
  const known = installations.filter(({ licenceSha256 }) => licenceSha256);
  const [first] = known;
  const other = known.filter(({ licenceSha256 }) => licenceSha256 !== first?.licenceSha256);
  if (!first || other.length === 0) return [];
  const hosts = other.map(({ host }) => host);
  return [
    say(
      'V-LIC-03',
      'warning',
      `The licence file on ${hosts.join(', ')} is not the one on ${first.host}: after the start every node has that of its host`,
      `${hosts.join('、')} 上的授权许可文件与 ${first.host} 不同：启动后各节点加载本机文件`,
    ),
  ];
}

function unread({ to, installations }: UpgradeFacts): Part {
  const hosts = installations.filter((each) => !each.error && each.licenceVersion === undefined);
  if (hosts.length === 0) return { findings: [] };
  const names = hosts.map(({ host }) => host);
  return {
    findings: [
      say(
        'V-LIC-04',
        'warning',
        `The licence on ${names.join(', ')} could not be read`,
        `无法读取 ${names.join('、')} 上的授权许可`,
      ),
    ],
    questions: [
      {
        id: 'licence',
        text: {
          en: `The licence of these hosts is valid and covers version ${to.version}.`,
          zh: `这些主机的授权许可有效且支持 ${to.version} 版本。`,
        },
      },
    ],
  };
}

/** Checks the licence file of every host, which is what the new processes load: version covered, expiry, the same everywhere (V-LIC-01 to 04). */
export function licenceChecks(facts: UpgradeFacts): Part {
  const { findings, questions } = unread(facts);
  const perHost = facts.installations.flatMap((at) => [...version(facts, at), ...expiry(facts, at)]);
  return { findings: [...perHost, ...different(facts), ...findings], ...(questions && { questions }) };
}
