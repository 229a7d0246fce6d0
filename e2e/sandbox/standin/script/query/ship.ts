/** A query cut in two: what is shipped to the data nodes, and what is made of their answers. */
import type { Expr, Field, Select } from '../ast.ts';
import type { Engine } from '../engine.ts';
import type { ChunkMeta } from '../host.ts';
import { findBuiltin } from '../registry.ts';
import type { Scope } from '../scope.ts';
import type { TableDefinition } from '../store/definition.ts';
import type { PartitionedTable, Value } from '../values.ts';
import { aggregateCalls, fieldName, isAggregateCall, rewrite, sameExpr, walk } from './expressions.ts';

export interface Job {
  engine: Engine;
  scope: Scope;
  pt: PartitionedTable;
  table: TableDefinition;
  chunks: ChunkMeta[];
  bounds: Value[];
}

/** Thrown when an expression cannot be evaluated on another node, e.g. because it calls a function of this session. */
export class NotShippable extends Error {}

/** An expression without anything of this session: variables and literals become values that travel along. */
export async function ship(job: Job, expr: Expr): Promise<Expr> {
  const names = new Set(job.table.columns.map((c) => c.name));
  return rewrite(expr, async (e) => {
    if (e.k === 'bound') throw new NotShippable();
    if (readsRows(e, names)) {
      if (e.k === 'call' && (typeof e.fn !== 'string' || !findBuiltin(e.fn))) throw new NotShippable();
      return undefined;
    }
    return { k: 'bound', index: job.bounds.push(await job.engine.evaluate(e, job.scope)) - 1 };
  });
}

function readsRows(expr: Expr, names: Set<string>): boolean {
  let found = false;
  walk(expr, (e) => {
    found ||= e.k === 'star' || isAggregateCall(e) || (e.k === 'name' && names.has(e.name));
  });
  return found;
}

/** How an aggregate is put together from the same or another aggregate over parts. */
const MERGES: Record<string, { parts: string[]; merge: string[] }> = {
  count: { parts: ['count'], merge: ['__sumOfCounts'] },
  sum: { parts: ['sum'], merge: ['sum'] },
  avg: { parts: ['sum', 'count'], merge: ['sum', '__sumOfCounts'] },
  mean: { parts: ['sum', 'count'], merge: ['sum', '__sumOfCounts'] },
  min: { parts: ['min'], merge: ['min'] },
  max: { parts: ['max'], merge: ['max'] },
  first: { parts: ['first'], merge: ['first'] },
  last: { parts: ['last'], merge: ['last'] },
};

export const name = (text: string): Expr => ({ k: 'name', name: text, line: 0 });
const call = (fn: string, arg: Expr): Expr => ({ k: 'call', fn, args: [{ value: arg }], line: 0 });

/** The two halves of an aggregation: what each data node answers, and what is made of the answers. */
export async function split(job: Job, select: Select): Promise<{ partial: Select; final: Select }> {
  const fields: Field[] = [];
  const where: Expr[] = [];
  for (const condition of select.where) where.push(await ship(job, condition));
  const keys: Field[] = [];
  for (const [i, key] of select.groupBy.entries())
    keys.push({ expr: await ship(job, key.expr), alias: `__k${i}` });
  const merged = async (expr: Expr): Promise<Expr> =>
    rewrite(expr, async (e) => {
      const key = select.groupBy.findIndex(
        (k, i) => sameExpr(k.expr, e) || (e.k === 'name' && e.name === fieldName(k, i)),
      );
      if (key >= 0) return name(`__k${key}`);
      if (!isAggregateCall(e)) return undefined;
      const arg = await ship(job, e.args[0]!.value);
      const pieces = MERGES[e.fn]!.parts.map((fn, i): Expr => {
        const alias = `__p${fields.length}`;
        fields.push({ expr: call(fn, arg), alias });
        return call(MERGES[e.fn]!.merge[i]!, name(alias));
      });
      return pieces.length === 1
        ? pieces[0]!
        : { k: 'bin', op: '\\', left: pieces[0]!, right: pieces[1]!, line: 0 };
    });
  const finalFields: Field[] = [];
  for (const [i, f] of select.fields.entries())
    finalFields.push({ expr: await merged(f.expr), alias: fieldName(f, i) });
  const orderBy = [];
  for (const o of select.orderBy) orderBy.push({ ...o, expr: await merged(o.expr) });
  const groupBy = select.groupBy.map((k, i): Field => ({ expr: name(`__k${i}`), alias: fieldName(k, i) }));
  const final: Select = { ...select, where: [], fields: finalFields, groupBy, orderBy };
  if (select.having) final.having = await merged(select.having);
  return { partial: { ...plain(select), fields, where, groupBy: keys }, final };
}

/** The select without what belongs to the merged answer. */
export function plain(select: Select): Select {
  const { top: _top, limit: _limit, having: _having, ...rest } = select;
  return { ...rest, from: { k: 'star' }, exec: false, distinct: false, orderBy: [] };
}

export function hasAggregates(select: Select): boolean {
  return aggregateCalls(select.fields.map((f) => f.expr)).length > 0;
}

export function canMerge(select: Select): boolean {
  const exprs = [...select.fields, ...select.orderBy].map((f) => f.expr);
  if (select.having) exprs.push(select.having);
  const calls = aggregateCalls(exprs);
  return (
    !select.distinct &&
    calls.length > 0 &&
    calls.every((c) => Object.hasOwn(MERGES, c.fn) && c.args.length === 1)
  );
}
