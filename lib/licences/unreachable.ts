import type { PlacedInstallation } from '@/lib/runs/plans/layout';
import type { Refusal } from '@/lib/runs/plans/operate-facts';
import type { LicencePrediction } from './predict';
import type { HostLicence, NodeLicence } from './view';

type Place = Pick<PlacedInstallation, 'hostId' | 'dir'>;

const at = (a: Place) => (b: Place) => a.hostId === b.hostId && a.dir === b.dir;

/** Gives the installations that could not be looked at; one without a licence file was. */
export function unreachable(hosts: HostLicence[]): HostLicence[] {
  return hosts.filter(({ error }) => error && error.code !== 'LICENCE-MISSING');
}

/**
 * Gives why the replacement does not begin while hosts are unreachable. Going on without them can be accepted by typing their addresses, as long as nothing runs
 * there and nothing has to be restarted: their nodes are then for later.
 */
export function unreachableRefusal(
  hosts: HostLicence[],
  nodes: NodeLicence[],
  prediction: LicencePrediction,
): Refusal[] {
  const away = unreachable(hosts);
  const there = nodes.filter((node) => away.some(at(node)));
  if (away.length === 0) return [];
  const addresses = [...new Set(away.map(({ address }) => address))].join(' ');
  const base = {
    code: 'LICENCE-HOST',
    text: {
      en: `The file cannot be replaced on ${addresses}: Deck cannot look at it there.`,
      zh: `Deck 无法访问 ${addresses}，不能替换该处的授权许可文件。`,
    },
    aliases: there.map(({ alias }) => alias),
  };
  const needed =
    there.some(({ loaded }) => loaded !== undefined) || prediction.nodes.some(({ way }) => way === 'restart');
  if (needed)
    return [
      {
        ...base,
        remedy: {
          en: 'Make the host reachable over SSH first: its nodes need the new file now.',
          zh: '请先恢复到该主机的 SSH 连接：其上的节点现在就需要新文件。',
        },
      },
    ];
  return [
    {
      ...base,
      remedy: {
        en: 'Bring the host back, or go on without it: none of its nodes runs, and they keep the old file until the licence is replaced once more.',
        zh: '请先恢复该主机；也可暂时跳过：其上没有节点在运行，旧文件会保留到再次更换授权许可为止。',
      },
      confirm: addresses,
    },
  ];
}

/** Gives the installations whose file can be replaced now. */
export function reachable<T extends Place>(installations: T[], hosts: HostLicence[]): T[] {
  const away = unreachable(hosts);
  return installations.filter((each) => !away.some(at(each)));
}
