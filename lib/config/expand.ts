/** One line of cluster.cfg as far as its expansion needs it. */
export interface Setting {
  qualifier?: string;
  name: string;
  value: string;
  /** 1-based, where the setting came from a file. */
  line?: number;
}

/** Which form of line decided a value. */
export type Match = 'alias' | 'wildcard' | 'all';

/** What one node gets for one name, and the line that gave it. */
export interface Effective {
  name: string;
  /** With `<ALIAS>` put in where the macro works. */
  value: string;
  match: Match;
  setting: Setting;
}

/** Longest qualifier or alias that is matched; longer ones match nothing, so that a hostile file costs no time. */
export const LONGEST_ALIAS = 256;
const MACRO = '<ALIAS>';

/** Tells whether a qualifier uses `%` (any number of characters) or `?` (one character). */
export function hasWildcard(qualifier: string): boolean {
  return qualifier.includes('%') || qualifier.includes('?');
}

/** Tells whether a qualifier of cluster.cfg means the node `alias` (dolphindb-server-api.md 3.3); case-sensitive. */
export function matchesAlias(qualifier: string, alias: string): boolean {
  if (qualifier.length > LONGEST_ALIAS || alias.length > LONGEST_ALIAS) return false;
  let q = 0;
  let a = 0;
  let star = -1;
  let mark = 0;
  while (a < alias.length) {
    if (qualifier[q] === '%') {
      star = q++;
      mark = a;
    } else if (q < qualifier.length && (qualifier[q] === '?' || qualifier[q] === alias[a])) {
      q++;
      a++;
    } else if (star !== -1) {
      q = star + 1;
      a = ++mark;
    } else return false;
  }
  while (qualifier[q] === '%') q++;
  return q === qualifier.length;
}

function matchOf(setting: Setting, alias: string): Match | undefined {
  if (setting.qualifier === undefined) return 'all';
  if (setting.qualifier === alias) return 'alias';
  return hasWildcard(setting.qualifier) && matchesAlias(setting.qualifier, alias) ? 'wildcard' : undefined;
}

const RANK: Record<Match, number> = { all: 0, wildcard: 1, alias: 2 };

/**
 * Gives the settings that one data or compute node gets from cluster.cfg, by name.
 * Assumed, no document says it: a line for the exact alias wins over a wildcard, a wildcard over a line for all, and of equals the later.
 */
export function expandForNode(settings: readonly Setting[], alias: string): Map<string, Effective> {
  const effective = new Map<string, Effective>();
  for (const setting of settings) {
    const match = matchOf(setting, alias);
    const before = effective.get(setting.name);
    if (!match || (before && RANK[before.match] > RANK[match])) continue;
    // With an explicit alias the macro is an error, not a value (dolphindb-operations.md V-PTH-01), so it stays as written.
    const value = match === 'alias' ? setting.value : setting.value.replaceAll(MACRO, () => alias);
    effective.set(setting.name, { name: setting.name, value, match, setting });
  }
  return effective;
}
