import type { Expr, Select } from '../ast.ts';
import { castVector } from '../cast.ts';
import type { Engine } from '../engine.ts';
import { ScriptError } from '../errors.ts';
import { column } from '../indexing.ts';
import { Scope } from '../scope.ts';
import {
  at,
  type Column,
  rowsOf,
  strings,
  symbolVector,
  T,
  type Table,
  type Value,
  type Vector,
} from '../values.ts';
import { asVector, flagged, gather, mapColumns, sliceTable } from '../vectors.ts';
import { aggregate, rowCounts } from './aggregates.ts';
import { runDistributed } from './distributed.ts';
import { aggregateCalls, columnsUsed, fieldName, isAggregateCall, rewrite, sameExpr } from './expressions.ts';
import { distinctRows, type Groups, groupRows, oneGroup, sortRows } from './groups.ts';

/** A select in the making: the source's rows that passed `where`, and the columns of the answer so far. */
interface Work {
  engine: Engine;
  select: Select;
  scope: Scope;
  source: Table;
  rows: number;
}

export function columnScope(t: Table, parent: Scope): Scope {
  const scope = new Scope(parent);
  for (const c of t.columns) scope.set(c.name, c.vector);
  return scope;
}

/** Runs a select or exec over a table in memory or a partitioned one. */
export async function runSelect(engine: Engine, select: Select, scope: Scope): Promise<Value> {
  const source = await engine.evaluate(select.from, scope);
  if (source.form === 'ptable') return runDistributed(engine, select, source, scope);
  if (source.form !== 'table') throw new ScriptError('The object after from must be a table');
  return runOnTable(engine, select, source, scope);
}

/** The rows of `source` that pass all conditions, with only the columns that the query reads. */
async function filtered(engine: Engine, select: Select, source: Table, scope: Scope): Promise<Table> {
  const used = new Set(
    columnsUsed(
      select,
      source.columns.map((c) => c.name),
    ),
  );
  const first = source.columns[0];
  if (used.size === 0 && first) used.add(first.name);
  let current: Table = { ...source, columns: source.columns.filter((c) => used.has(c.name)) };
  for (const condition of select.where) {
    const flags = await engine.evaluate(condition, columnScope(current, scope));
    const rows = flagged(asVector(flags, rowsOf(current)));
    if (rows.length < rowsOf(current)) current = mapColumns(current, (v) => gather(v, rows));
  }
  return current;
}

export async function runOnTable(
  engine: Engine,
  select: Select,
  source: Table,
  scope: Scope,
): Promise<Value> {
  const rowsOnly = await filtered(engine, select, source, scope);
  const work: Work = {
    engine,
    select,
    source: rowsOnly,
    rows: rowsOf(rowsOnly),
    scope: columnScope(rowsOnly, scope),
  };
  const answer = select.groupBy.length > 0 ? await grouped(work) : await ungrouped(work);
  const cut = await limited(work, answer.table);
  const columns = cut.columns.map((c) => ({ name: c.name, vector: trimmed(c.vector) }));
  if (!select.exec || columns.length !== 1) return { form: 'table', name: '', columns };
  return answer.single ? at(columns[0]!.vector, 0) : columns[0]!.vector;
}

/** A SYMBOL column whose dictionary is far larger than the column, with one of its own. */
function trimmed(v: Vector): Vector {
  return v.dict && v.dict.length > 64 && v.dict.length > v.data.length * 2 ? symbolVector(strings(v)) : v;
}

/** Replaces aggregate calls, and the group keys, by their values over the groups. */
async function overGroups(
  work: Work,
  expr: Expr,
  groups: Groups,
  keys: { expr: Expr; name?: string }[],
  bounds: Value[],
): Promise<Expr> {
  const bind = (value: Value): Expr => ({ k: 'bound', index: bounds.push(value) - 1 });
  const grouping = work.select.groupBy.length > 0;
  return rewrite(expr, async (e) => {
    const key = keys.findIndex((k) => sameExpr(k.expr, e) || (e.k === 'name' && e.name === k.name));
    if (key >= 0) return { k: 'bound', index: key };
    if (!isAggregateCall(e)) return undefined;
    const result = await overRows(work, e.fn, e.args[0]?.value, groups);
    return bind(grouping ? result : at(result, 0));
  });
}

async function overRows(work: Work, name: string, arg: Expr | undefined, groups: Groups): Promise<Vector> {
  if (!arg) throw new ScriptError(`The function ${name} needs an argument`);
  if (arg.k === 'star') {
    if (name !== 'count') throw new ScriptError(`The function ${name} cannot be applied to *`);
    return rowCounts(groups);
  }
  return aggregate(name, asVector(await work.engine.evaluate(arg, work.scope), work.rows), groups);
}

async function grouped(work: Work): Promise<{ table: Table; single: boolean }> {
  const { engine, select, scope } = work;
  const keys: Column[] = [];
  for (const [i, field] of select.groupBy.entries()) {
    keys.push({
      name: fieldName(field, i),
      vector: asVector(await engine.evaluate(field.expr, scope), work.rows),
    });
  }
  const groups = groupRows(
    keys.map((k) => k.vector),
    work.rows,
  );
  const columns = keys.map((k): Column => ({ name: k.name, vector: gather(k.vector, groups.first) }));
  const bounds: Value[] = columns.map((c) => c.vector);
  const known = select.groupBy.map((field, i) => ({ expr: field.expr, name: keys[i]!.name }));
  const outer = new Scope(scope.parent, bounds);
  for (const [i, field] of select.fields.entries()) {
    const rebuilt = await overGroups(work, field.expr, groups, known, bounds);
    if (rebuilt.k === 'bound' && rebuilt.index < keys.length && !isAggregateCall(field.expr)) continue;
    const value = await engine.evaluate(rebuilt, outer);
    columns.push({ name: fieldName(field, i), vector: asVector(value, groups.count) });
  }
  let table: Table = { form: 'table', name: '', columns };
  const extra = columnScope(table, outer);
  if (select.having) {
    const test = await overGroups(work, select.having, groups, known, bounds);
    const rows = flagged(asVector(await engine.evaluate(test, extra), groups.count));
    table = mapColumns(table, (v) => gather(v, rows));
  }
  return { table: await ordered(work, table, columnScope(table, outer)), single: false };
}

async function ungrouped(work: Work): Promise<{ table: Table; single: boolean }> {
  const { engine, select, source } = work;
  if (select.fields.length === 0) return { table: await ordered(work, source, work.scope), single: false };
  const bounds: Value[] = [];
  const scope = new Scope(work.scope, bounds);
  const values: Value[] = [];
  for (const field of select.fields) {
    values.push(
      await engine.evaluate(await overGroups(work, field.expr, oneGroup(work.rows), [], bounds), scope),
    );
  }
  const anyVector = values.some((v) => v.form === 'vector');
  const single = !anyVector && aggregateCalls(select.fields.map((f) => f.expr)).length > 0;
  const rows = single ? 1 : work.rows;
  const columns = values.map(
    (v, i): Column => ({
      name: fieldName(select.fields[i]!, i),
      vector: asVector(v, anyVector ? lengthOf(values) : rows),
    }),
  );
  const table: Table = { form: 'table', name: '', columns };
  const aligned = rowsOf(table) === work.rows;
  return {
    table: await ordered(work, table, columnScope(table, aligned ? work.scope : work.scope.parent!)),
    single,
  };
}

function lengthOf(values: Value[]): number {
  const lengths = values.flatMap((v) => (v.form === 'vector' ? [v.data.length] : []));
  if (lengths.some((n) => n !== lengths[0]))
    throw new ScriptError('The columns of the query have different lengths');
  return lengths[0]!;
}

async function ordered(work: Work, table: Table, scope: Scope): Promise<Table> {
  let result = table;
  let order: Int32Array | undefined;
  if (work.select.distinct) {
    const first = distinctRows(
      table.columns.map((c) => c.vector),
      rowsOf(table),
    );
    result = mapColumns(table, (v) => gather(v, first));
  }
  if (work.select.orderBy.length > 0) {
    const rows = rowsOf(result);
    const seen = work.select.distinct ? columnScope(result, scope) : scope;
    const keys = [];
    for (const { expr, desc } of work.select.orderBy) {
      keys.push({ vector: asVector(await orderKey(work, expr, table, seen), rows), desc });
    }
    order = sortRows(keys, rows);
  }
  return order ? mapColumns(result, (v) => gather(v, order)) : result;
}

/** An order key is a column of the answer, an expression that stands in the select list, or one over the rows. */
async function orderKey(work: Work, expr: Expr, table: Table, scope: Scope): Promise<Value> {
  const i = work.select.fields.findIndex((f) => sameExpr(f.expr, expr));
  const named = i >= 0 ? column(table, fieldName(work.select.fields[i]!, i)) : undefined;
  return named && !work.select.distinct ? named : work.engine.evaluate(expr, scope);
}

/** The first and last row (exclusive) that `top` or `limit` leaves, or undefined when there is neither. */
export async function rowRange(
  engine: Engine,
  select: Select,
  scope: Scope,
): Promise<[number, number] | undefined> {
  if (select.limit) {
    const [a, b] = await Promise.all(
      select.limit.map(async (e) =>
        Number(castVector(asVector(await engine.evaluate(e, scope)), T.INT).data[0]),
      ),
    );
    return b === undefined ? [0, Math.max(0, a!)] : [Math.max(0, a!), Math.max(0, a! + b)];
  }
  if (!select.top) return undefined;
  const [a, b] = Array.from(
    castVector(asVector(await engine.evaluate(select.top, scope)), T.INT).data as Int32Array,
  );
  return b === undefined ? [0, Math.max(0, a!)] : [Math.max(0, a!), Math.max(0, b)];
}

async function limited(work: Work, table: Table): Promise<Table> {
  const range = await rowRange(work.engine, work.select, work.scope);
  return range ? sliceTable(table, ...range) : table;
}
