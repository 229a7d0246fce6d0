import type { DdbRole } from '@/lib/dolphindb/perf';
import { exact } from '@/lib/format/exact';
import type { NodeHealth, NodeStatus } from '@/lib/status/types';
import { type ColumnId, figureColumns, figureOf } from './columns';

export interface Sort {
  column: ColumnId;
  descending: boolean;
}

/** `not-running` stands for every health but running. */
export type StateFilter = 'all' | 'not-running' | NodeHealth;

export interface RowFilter {
  text: string;
  roles: DdbRole[];
  state: StateFilter;
}

const order: DdbRole[] = ['controller', 'single', 'datanode', 'computenode', 'agent', 'unknown'];

const names = new Intl.Collator('en', { numeric: true });

function inPlace(a: NodeStatus, b: NodeStatus): number {
  return order.indexOf(a.role) - order.indexOf(b.role) || names.compare(a.alias, b.alias);
}

function hasText(node: NodeStatus, words: string[]): boolean {
  const text =
    `${node.alias} ${node.host}:${node.port} ${node.agent} ${node.zone} ${node.computeGroup}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Gives the nodes that have one of the roles, the state and all words of the text in alias, site, agent, zone or group. */
export function filterNodes(nodes: NodeStatus[], { text, roles, state }: RowFilter): NodeStatus[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return nodes.filter(
    (node) =>
      roles.includes(node.role) &&
      (state === 'all' || (state === 'not-running' ? node.health !== 'running' : node.health === state)) &&
      hasText(node, words),
  );
}

/** Gives the planned nodes that a picture of the cluster shows: those among the filtered `rows`, and of those that no server has told of yet the ones with a role that is asked for. */
export function shownNodes<N extends { alias: string; role: DdbRole }>(
  planned: N[],
  nodes: NodeStatus[],
  rows: NodeStatus[],
  roles: DdbRole[],
): N[] {
  const seen = new Set(nodes.map(({ alias }) => alias));
  const kept = new Set(rows.map(({ alias }) => alias));
  return planned.filter(({ alias, role }) => (seen.has(alias) ? kept.has(alias) : roles.includes(role)));
}

const texts: Partial<Record<ColumnId, (node: NodeStatus) => string>> = {
  name: (node) => node.alias,
  mode: (node) => String(order.indexOf(node.role)),
  zone: (node) => node.zone,
  computeGroup: (node) => node.computeGroup,
  isLeader: (node) => (node.isLeader === null ? '' : node.isLeader ? '0' : '1'),
  state: (node) => node.health,
  site: (node) => `${node.host}:${node.port}`,
};

type Key = bigint | number | string | null;

function keyOf(node: NodeStatus, column: ColumnId): Key {
  const figure = figureColumns.find(({ id }) => id === column);
  if (figure) return exact(figureOf(node, figure.id));
  return texts[column]?.(node) || null;
}

function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'string' || typeof b === 'string') return names.compare(String(a), String(b));
  // Mixed bigint and double compare exactly with the operators of the language.
  return Number((a ?? 0) > (b ?? 0)) - Number((a ?? 0) < (b ?? 0));
}

/** Gives the nodes in order: by role and alias, or by a column with the nodes that have no value last in both directions. */
export function sortNodes(nodes: NodeStatus[], sort?: Sort): NodeStatus[] {
  const usual = [...nodes].sort(inPlace);
  if (!sort) return usual;
  const keyed = usual.map((node) => ({ node, key: keyOf(node, sort.column) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sort.descending ? compareKeys(b.key, a.key) : compareKeys(a.key, b.key);
  });
  return keyed.map(({ node }) => node);
}

/** Gives the sort after a click on a heading: rising, falling, then the usual order again. */
export function nextSort(sort: Sort | undefined, column: ColumnId): Sort | undefined {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? undefined : { column, descending: true };
}
