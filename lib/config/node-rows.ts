import type { NodeSpec } from '@/lib/topology/spec';
import { type Parameter, parameter } from './catalogue';
import { parseEntry } from './cfg';
import { entriesIn } from './edit';
import { expandForNode, hasWildcard, matchesAlias, type Setting } from './expand';
import { otherCategory } from './form-rows';

/** One line of cluster.cfg with what it means for the nodes. */
export interface NodeRow {
  line: number;
  /** The whole left side. */
  key: string;
  qualifier: string;
  name: string;
  value: string;
  category: string;
  parameter?: Parameter;
  /** Aliases of the data and compute nodes that it is for. */
  matches: string[];
  /** Of these, the nodes that get the value of another line, with that line. */
  shadowed: { alias: string; line: number }[];
}

/** Gives the aliases of the nodes that cluster.cfg is for. */
export function workersOf(nodes: readonly NodeSpec[]): string[] {
  return nodes.filter((n) => n.role === 'datanode' || n.role === 'computenode').map((n) => n.alias);
}

interface Line extends Setting {
  line: number;
  key: string;
}

function linesOf(text: string): Line[] {
  return entriesIn('cluster.cfg', text).map(({ line, key, value }) => {
    const { qualifier, name = key } = parseEntry(`${key}=`, line) ?? {};
    return { line, key, name, value, ...(qualifier === undefined ? {} : { qualifier }) };
  });
}

/** Gives the lines of cluster.cfg with the nodes that each is for, and where a more specific or a later line wins. */
export function nodeRows(text: string, aliases: readonly string[]): NodeRow[] {
  const lines = linesOf(text);
  const winners = new Map(aliases.map((alias) => [alias, expandForNode(lines, alias)]));
  const matching = new Map<string, string[]>();
  const matchesOf = (qualifier: string | undefined) => {
    const known = matching.get(qualifier ?? '');
    if (known) return known;
    const found = aliases.filter((alias) => matches(qualifier, alias));
    matching.set(qualifier ?? '', found);
    return found;
  };
  return lines.map(({ line, key, qualifier, name, value }) => {
    const known = parameter(name);
    const own = matchesOf(qualifier);
    return {
      line,
      key,
      qualifier: qualifier ?? '',
      name,
      value,
      category: known?.category ?? otherCategory,
      ...(known ? { parameter: known } : {}),
      matches: own,
      shadowed: own.flatMap((alias) => {
        const winner = winners.get(alias)?.get(name)?.setting.line ?? line;
        return winner === line ? [] : [{ alias, line: winner }];
      }),
    };
  });
}

function matches(qualifier: string | undefined, alias: string): boolean {
  if (qualifier === undefined || qualifier === alias) return true;
  return hasWildcard(qualifier) && matchesAlias(qualifier, alias);
}

/** One value that a node gets, and the line that decides it. */
export interface EffectiveRow {
  name: string;
  value: string;
  line: number;
  key: string;
  /** Other lines that are for this node and lose. */
  losers: { line: number; key: string; value: string }[];
}

/** Gives every value that one node gets from cluster.cfg, by name. */
export function effectiveRows(text: string, alias: string): EffectiveRow[] {
  const lines = linesOf(text);
  return [...expandForNode(lines, alias).values()]
    .map(({ name, value, setting }) => {
      const winner = setting as Line;
      return {
        name,
        value,
        line: winner.line,
        key: winner.key,
        losers: lines.filter((l) => l.name === name && l.line !== winner.line && matches(l.qualifier, alias)),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Gives the left side of a line. */
export const keyOf = (qualifier: string, name: string): string =>
  qualifier === '' ? name : `${qualifier}.${name}`;

/** Gives what may stand in a qualifier or a name: the marks of the line's own form are left out. */
export const fieldText = (typed: string): string => typed.replace(/[\s=.,:#/]/g, '');
