import type { InstallationFacts, UpgradeFacts } from './facts';

/** Says whether every installation certainly still has the programs of this version, none replaced in part; false as soon as one could not be seen. */
export function nothingReplaced(installations: InstallationFacts[], version: string): boolean {
  return installations.every(
    ({ error, replacing, recorded }) => !error && !replacing && recorded?.version === version,
  );
}

/** Says whether the cluster works with what an upgrade has brought: it has a leader, every installation certainly has the new programs with the executable that was put there, and no node answers with another version. */
export function worksReplaced({
  installations,
  nodes,
  leader,
  to,
}: Pick<UpgradeFacts, 'installations' | 'nodes' | 'leader' | 'to'>): boolean {
  return (
    leader !== null &&
    installations.every(
      ({ error, replacing, recorded, binarySha256 }) =>
        !error &&
        !replacing &&
        recorded?.version === to.version &&
        recorded.variant === to.variant &&
        recorded.binarySha256 === binarySha256,
    ) &&
    nodes.every(({ version }) => version === undefined || version === to.version)
  );
}
