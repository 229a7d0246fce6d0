import type { InstallationFacts } from './facts';

/** Says whether every installation certainly still has the programs of this version, none replaced in part; false as soon as one could not be seen. */
export function nothingReplaced(installations: InstallationFacts[], version: string): boolean {
  return installations.every(
    ({ error, replacing, recorded }) => !error && !replacing && recorded?.version === version,
  );
}
