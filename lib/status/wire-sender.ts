import { metricNames, type NodeMetric } from '@/lib/dolphindb/perf-columns';
import { sameValue } from './same';
import type { ClusterStatus, Figure, NodeStatus } from './types';
import { type FigureRow, headKeys, nodeKeys, quantise, type StatusDelta, type WireSnapshot } from './wire';

/** Up to this many nodes all figures are sent exactly; larger clusters get exact ones for the rows on screen. */
export const EXACT_NODES = 64;

export type Sent = { event: 'snapshot'; data: WireSnapshot } | { event: 'delta'; data: StatusDelta };

export interface SendOptions {
  /** Aliases of the nodes whose rows are on screen: their figures are exact and go first. */
  visible?: ReadonlySet<string>;
  /** Most bytes of JSON that figures of nodes off screen may take this time; the others wait for their turn. */
  maxBytes?: number;
}

interface SentNode {
  node: NodeStatus;
  /** Values that the browser has, by position in `metricNames`; undefined where the server has no such column. */
  values: (Figure | undefined)[];
}

type Sight = (node: NodeStatus) => boolean;

const valueAt = (node: NodeStatus, at: number, exact: boolean): Figure | undefined => {
  const name = metricNames[at];
  const figure = name && node.figures[name];
  return name === undefined || figure === undefined || exact ? figure : quantise(name, figure);
};

function valuesOf(node: NodeStatus, exact: boolean): SentNode['values'] {
  return metricNames.map((_, at) => valueAt(node, at, exact));
}

function withoutFigures({ figures: _, ...rest }: NodeStatus): Omit<NodeStatus, 'figures'> {
  return rest;
}

/** Gives the fields of `keys` that differ, with null for those that are gone. */
function difference<T extends object>(before: T, after: T, keys: (keyof T)[]): object | undefined {
  const differing = keys.filter((key) => !sameValue(before[key], after[key]));
  if (differing.length === 0) return undefined;
  return Object.fromEntries(differing.map((key) => [key, after[key] ?? null]));
}

/** What one browser has been sent of one cluster; gives what it lacks. Pure but for its own memory. */
export class WireSender {
  private picture: ClusterStatus | undefined;
  private nodes: SentNode[] = [];
  private turn = 0;
  /** Some figures wait for their turn, or for the row's coming into sight. */
  private behind = false;

  /** Has all figures compared again: other rows have come into sight. */
  sightChanged(): void {
    this.behind = true;
  }

  /** Gives the next event, or undefined when the browser has everything. Health, leader and all else but figures are never held back. */
  next(
    status: ClusterStatus,
    { visible, maxBytes = Number.POSITIVE_INFINITY }: SendOptions = {},
  ): Sent | undefined {
    const exact: Sight = (node) => status.nodes.length <= EXACT_NODES || visible?.has(node.alias) === true;
    const { picture } = this;
    if (!picture || !this.fits(status)) return this.snapshot(status, exact);
    if (picture.seq === status.seq && !this.behind) return undefined;
    const head = difference(picture, status, headKeys);
    const changes = this.plainChanges(status);
    const figures = this.figureRows(status, exact, maxBytes);
    this.nodes.forEach((sent, at) => {
      sent.node = status.nodes[at] ?? sent.node;
    });
    this.picture = status;
    if (!head && changes.length === 0 && figures.length === 0) {
      // The browser's picture is the same under another number; the next delta must name the number that it knows.
      this.picture = { ...status, seq: picture.seq };
      return undefined;
    }
    const data: StatusDelta = {
      clusterId: status.clusterId,
      base: picture.seq,
      seq: status.seq,
      at: status.at,
      ...(head ? { head } : {}),
      ...(changes.length > 0 ? { nodes: changes } : {}),
      ...(figures.length > 0 ? { figures } : {}),
    };
    return { event: 'delta', data };
  }

  /** Nodes are named by position and columns do not come and go within a delta. */
  private fits(status: ClusterStatus): boolean {
    return (
      this.picture?.clusterId === status.clusterId &&
      this.nodes.length === status.nodes.length &&
      status.nodes.every((node, at) => {
        const sent = this.nodes[at];
        if (!sent || sent.node === node) return sent !== undefined;
        return (
          sent.node.alias === node.alias &&
          metricNames.every(
            (name, column) => (sent.values[column] === undefined) === (node.figures[name] === undefined),
          )
        );
      })
    );
  }

  private snapshot(status: ClusterStatus, exact: Sight): Sent {
    this.picture = status;
    this.turn = 0;
    this.behind = false;
    this.nodes = status.nodes.map((node) => ({ node, values: valuesOf(node, exact(node)) }));
    const figures = this.nodes.flatMap(({ values }, at) => {
      const columns = values.flatMap((value, column) => (value === undefined ? [] : [column]));
      return columns.length > 0 ? [rowOf(at, columns, values)] : [];
    });
    return { event: 'snapshot', data: { ...status, nodes: status.nodes.map(withoutFigures), figures } };
  }

  private plainChanges(status: ClusterStatus): NonNullable<StatusDelta['nodes']> {
    return status.nodes.flatMap((node, at) => {
      const before = this.nodes[at]?.node;
      if (!before || before === node) return [];
      const change = difference(before, node, nodeKeys as (keyof NodeStatus)[]);
      return change ? [[at, change] as const] : [];
    }) as NonNullable<StatusDelta['nodes']>;
  }

  private figureRows(status: ClusterStatus, exact: Sight, maxBytes: number): FigureRow[] {
    const rows: FigureRow[] = [];
    const total = status.nodes.length;
    status.nodes.forEach((node, at) => {
      if (!exact(node)) return;
      const row = this.rowAt(at, node, true);
      if (row) rows.push(row);
    });
    let bytes = 0;
    this.behind = false;
    for (let step = 0; step < total; step++) {
      const at = (this.turn + step) % total;
      const node = status.nodes[at];
      if (!node || exact(node)) continue;
      if (bytes >= maxBytes) {
        this.turn = at;
        this.behind = true;
        break;
      }
      const row = this.rowAt(at, node, false);
      if (!row) continue;
      rows.push(row);
      bytes += JSON.stringify(row).length + 1;
    }
    return rows;
  }

  private rowAt(at: number, node: NodeStatus, exact: boolean): FigureRow | undefined {
    const sent = this.nodes[at];
    if (!sent) return undefined;
    const columns: number[] = [];
    for (let column = 0; column < metricNames.length; column++) {
      const value = valueAt(node, column, exact);
      const known = sent.values[column];
      if (value === undefined || known === undefined || value === known) continue;
      if (!exact && value === quantise(metricNames[column] as NodeMetric, known)) continue;
      sent.values[column] = value;
      columns.push(column);
    }
    return columns.length > 0 ? rowOf(at, columns, sent.values) : undefined;
  }
}

function rowOf(at: number, columns: number[], values: SentNode['values']): FigureRow {
  const bits = columns.reduce((mask, column) => mask | (1 << column), 0);
  return [at, bits, ...columns.map((column) => values[column] ?? null)];
}
