import type { PlacedInstallation } from '@/lib/runs/plans/layout';
import { pathsOf } from '@/lib/runs/plans/paths';
import { GROUP_KEYS, isGroupKey, ownKey } from './documents';

/** Where one copy of a document lies. */
export interface FilePlace {
  key: string;
  hostId: string;
  host: string;
  path: string;
  /** Directory of the installation. */
  dir: string;
}

/** Gives every file of the cluster that holds a document; those of cluster.cfg and cluster.nodes exist once a controller. */
export function filePlaces(installations: readonly PlacedInstallation[]): FilePlace[] {
  return installations.flatMap(({ hostId, address, dir, controller, agent }) => {
    const place = (key: string, name: string): FilePlace => ({
      key,
      hostId,
      host: address,
      path: `${pathsOf(dir).config}/${name}`,
      dir,
    });
    return [
      ...(controller ? [place(ownKey('controller.cfg', controller.alias), 'controller.cfg')] : []),
      ...(controller ? GROUP_KEYS.map((key) => place(key, key)) : []),
      ...(agent ? [place(ownKey('agent.cfg', agent.alias), 'agent.cfg')] : []),
    ];
  });
}

/** Gives the files that are the truth: all but the copies of what the Raft group owns. */
export function ownedFiles(installations: readonly PlacedInstallation[], ha: boolean): FilePlace[] {
  return filePlaces(installations).filter(({ key }) => !(ha && isGroupKey(key)));
}
