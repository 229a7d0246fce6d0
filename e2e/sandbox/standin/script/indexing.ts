import { castVector } from './cast.ts';
import { ScriptError, unknownToken } from './errors.ts';
import { dictItem } from './registry.ts';
import { at, type Dict, isText, T, type Table, type Value, type Vector, vector } from './values.ts';
import { asVector, flagged, gather, mapColumns, slice, sliceTable, texts } from './vectors.ts';

/** `x.name`: a column of a table or an entry of a dict. */
export function member(target: Value, name: string, line: number): Value {
  const found =
    target.form === 'table'
      ? column(target, name)
      : target.form === 'dict'
        ? dictItem(target, name)
        : undefined;
  if (!found) throw unknownToken(line, name);
  return found;
}

export function column(t: Table, name: string): Vector | undefined {
  return t.columns.find((c) => c.name.toLowerCase() === name.toLowerCase())?.vector;
}

/** Row numbers that an index means, for a thing of `n` rows; a pair is a half-open range. */
function positions(index: Value): Int32Array {
  const v = asVector(index);
  if (v.type === T.BOOL) return flagged(v);
  return castVector(v, T.INT).data as Int32Array;
}

function bounds(index: Value, n: number): [number, number] {
  const [from, to] = Array.from(castVector(asVector(index), T.INT).data as Int32Array);
  const clamp = (x: number | undefined, empty: number) => (x === undefined || x < 0 ? empty : Math.min(x, n));
  return [clamp(from, 0), clamp(to, n)];
}

function fromTable(t: Table, index: Value): Value {
  const n = t.columns[0]?.vector.data.length ?? 0;
  if ((index.form === 'scalar' || index.form === 'vector') && isText(index.type))
    return columnsNamed(t, index);
  if (index.form === 'pair') return sliceTable(t, ...bounds(index, n));
  if (index.form === 'scalar') return rowOf(t, Number(index.value));
  const rows = positions(index);
  return mapColumns(t, (v) => gather(v, rows));
}

function columnsNamed(t: Table, index: Value): Value {
  const found = texts(index).map((name) => {
    const v = column(t, name);
    if (!v) throw new ScriptError(`Unrecognized column name ${name}`);
    return { name, vector: v };
  });
  return index.form === 'scalar' ? found[0]!.vector : { ...t, columns: found };
}

function rowOf(t: Table, i: number): Dict {
  return {
    form: 'dict',
    keys: vector(
      T.STRING,
      t.columns.map((c) => c.name),
    ),
    values: vector(
      T.ANY,
      t.columns.map((c) => at(c.vector, i)),
    ),
  };
}

function fromDict(d: Dict, index: Value): Value {
  const keys = texts(d.keys);
  const wanted = texts(index).map((key) => {
    const i = keys.indexOf(key);
    return i < 0 ? ({ form: 'void' } as const) : at(d.values, i);
  });
  return index.form === 'scalar' ? wanted[0]! : vector(T.ANY, wanted);
}

/** `target[index]` by position, range, flags, name or key. */
export function elementAt(target: Value, index: Value): Value {
  if (target.form === 'table') return fromTable(target, index);
  if (target.form === 'dict') return fromDict(target, index);
  if (target.form === 'scalar' && index.form === 'scalar') return target;
  const v = asVector(target);
  if (index.form === 'pair') return slice(v, ...bounds(index, v.data.length));
  if (index.form === 'scalar' && index.type !== T.BOOL) return at(v, Number(index.value));
  return gather(v, positions(index));
}
