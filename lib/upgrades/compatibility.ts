import { compareVersions, versionLine } from '@/lib/packages/name';
import catalogue from './compatibility.json';

/** The vendor's five levels: 1 and 2 go back only after a safe shutdown, 3 and 4 with a backup of the metadata, 5 always; 4 and 5 can be upgraded node by node. */
export type CompatibilityLevel = 1 | 2 | 3 | 4 | 5;

export interface Compatibility {
  /** null = the catalogue does not say. */
  level: CompatibilityLevel | null;
  /** Pages that the level comes from. */
  sources: string[];
}

const release = (version: string) => version.split('.').slice(0, 3).join('.');

/** Gives the level of an upgrade between two versions; null where no published page that Deck knows states it (dolphindb-operations.md 9: levels are published per release, a new line counts as level 1). */
export function compatibilityOf(from: string, to: string): Compatibility {
  const stated = catalogue.releases.find(
    (entry) => entry.release === release(to) && entry.since === release(from),
  );
  if (stated) return { level: stated.level as CompatibilityLevel, sources: [stated.source] };
  const line = catalogue.rules.find(({ kind }) => kind === 'line');
  if (line && versionLine(from) !== versionLine(to) && compareVersions(from, to) < 0)
    return { level: line.level as CompatibilityLevel, sources: [line.source] };
  return { level: null, sources: [catalogue.levels] };
}
