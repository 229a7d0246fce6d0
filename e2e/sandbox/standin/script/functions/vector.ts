import { castValue, castVector } from '../cast.ts';
import { badArgument } from '../errors.ts';
import { column } from '../indexing.ts';
import { distinctRows, sortRows } from '../query/groups.ts';
import { builtin, type CallSite, isGiven, numberArg, scalarArg } from '../registry.ts';
import {
  allocate,
  at,
  bool,
  int,
  isFloating,
  isText,
  nullOf,
  rowsOf,
  storageOf,
  T,
  type Table,
  type Value,
  type Vector,
  VOID,
  vector,
} from '../values.ts';
import { asVector, commonType, concat, flagged, gather, mapColumns, slice } from '../vectors.ts';

const rising = (n: number, fn: (i: number) => number): Int32Array =>
  Int32Array.from({ length: n }, (_, i) => fn(i));

builtin('take X n', (args, site) => {
  const x = args[0] ?? VOID;
  const n = numberArg(args, 1, site);
  const size = rowsOf(x) || 1;
  const count = Math.abs(n);
  const index = rising(count, (i) => (n >= 0 ? i % size : (((i + n) % size) + size) % size));
  return x.form === 'table' ? mapColumns(x, (v) => gather(v, index)) : gather(asVector(x), index);
});

function uniform(limit: Value, n: number, site: CallSite): Vector {
  const type = limit.form === 'scalar' ? limit.type : T.DOUBLE;
  const top = numberArg([limit], 0, site);
  const out = new Float64Array(n);
  const whole = !isFloating(type);
  for (let i = 0; i < n; i++) out[i] = whole ? Math.floor(Math.random() * top) : Math.random() * top;
  return castVector(vector(T.DOUBLE, out), type);
}

builtin('rand X count', (args, site) => {
  const x = args[0] ?? VOID;
  const n = isGiven(args[1]) ? numberArg(args, 1, site) : 1;
  if (x.form === 'scalar') {
    const made = uniform(x, n, site);
    return isGiven(args[1]) ? made : at(made, 0);
  }
  const source = asVector(x);
  const index = new Int32Array(n);
  for (let i = 0; i < n; i++) index[i] = Math.floor(Math.random() * source.data.length);
  return gather(source, index);
});

function joined(x: Value, y: Value, site: CallSite): Value {
  if (x.form === 'table' && y.form === 'table') return widened(x, y, site);
  if (x.form === 'table') throw badArgument(site.name, 'A table can be joined with a table only');
  const first = asVector(x);
  return concat(
    [first, asVector(y)],
    first.data.length > 0 ? commonType(first.type, asVector(y).type) : undefined,
  );
}

/** The columns of both tables side by side. */
function widened(x: Table, y: Table, site: CallSite): Table {
  if (rowsOf(x) !== rowsOf(y) && x.columns.length > 0) {
    throw badArgument(
      site.name,
      `The tables to join have different numbers of rows: ${rowsOf(x)} and ${rowsOf(y)}`,
    );
  }
  const twice = y.columns.find((c) => column(x, c.name));
  if (twice) throw badArgument(site.name, `Both tables have a column named ${twice.name}`);
  return { ...x, columns: [...x.columns, ...y.columns] };
}

builtin('join X Y', ([x = VOID, y = VOID], site) => joined(x, y, site));
builtin('join! X Y', ([x = VOID, y = VOID], site) => {
  const result = joined(x, y, site);
  if (x.form === 'table' && result.form === 'table') x.columns = result.columns;
  else if (x.form === 'vector' && result.form === 'vector') Object.assign(x, castVector(result, x.type));
  return x;
});

builtin('cj X Y', ([x, y], site) => {
  if (x?.form !== 'table' || y?.form !== 'table')
    throw badArgument(site.name, 'Both arguments must be tables');
  const [n, m] = [rowsOf(x), rowsOf(y)];
  const left = new Int32Array(n * m);
  const right = new Int32Array(n * m);
  for (let i = 0, k = 0; i < n; i++) {
    for (let j = 0; j < m; j++, k++) {
      left[k] = i;
      right[k] = j;
    }
  }
  return {
    form: 'table',
    name: '',
    columns: [
      ...mapColumns(x, (v) => gather(v, left)).columns,
      ...mapColumns(y, (v) => gather(v, right)).columns,
    ],
  };
});

builtin('size X', ([x = VOID]) => int(rowsOf(x)));
builtin('rows X', ([x = VOID]) => int(rowsOf(x)));
builtin('cols X', ([x = VOID]) => int(x.form === 'table' ? x.columns.length : 1));
builtin('seq from to', (args, site) => {
  const [from, to] = [numberArg(args, 0, site), numberArg(args, 1, site)];
  return vector(
    T.INT,
    rising(Math.abs(to - from) + 1, (i) => (from <= to ? from + i : from - i)),
  );
});
builtin('til n', (args, site) =>
  vector(
    T.INT,
    rising(numberArg(args, 0, site), (i) => i),
  ),
);
builtin('reverse X', ([x = VOID]) => {
  const n = rowsOf(x);
  const index = rising(n, (i) => n - 1 - i);
  return x.form === 'table' ? mapColumns(x, (v) => gather(v, index)) : gather(asVector(x), index);
});
builtin('distinct X', ([x = VOID]) => {
  const v = asVector(x);
  return gather(v, distinctRows([v], v.data.length));
});
builtin('sort X ascending', ([x = VOID, up]) => {
  const v = asVector(x);
  const desc = up?.form === 'scalar' && up.value === 0;
  return gather(v, sortRows([{ vector: v, desc }], v.data.length));
});
builtin('head X n', (args, site) => edge(args, site, (v, n) => slice(v, 0, n)));
builtin('tail X n', (args, site) =>
  edge(args, site, (v, n) => slice(v, Math.max(0, v.data.length - n), v.data.length)),
);

function edge(args: Value[], site: CallSite, cut: (v: Vector, n: number) => Vector): Value {
  const x = args[0] ?? VOID;
  const n = isGiven(args[1]) ? numberArg(args, 1, site) : 1;
  return x.form === 'table' ? mapColumns(x, (v) => cut(v, n)) : cut(asVector(x), n);
}

builtin('at X', ([x = VOID]) => vector(T.INT, flagged(asVector(x))));

function nullFlags(v: Vector): Int8Array {
  if (storageOf(v.type) === 'any')
    return Int8Array.from(v.data as Value[], (item) =>
      Number(item.form === 'void' || (item.form === 'scalar' && item.value === null)),
    );
  const empty = nullOf(v.type);
  const out = new Int8Array(v.data.length);
  for (let i = 0; i < out.length; i++) out[i] = v.data[i] === empty ? 1 : 0;
  return out;
}

function nullTest(whenNull: boolean) {
  return ([x = VOID]: Value[]): Value => {
    if (x.form === 'void') return bool(whenNull);
    const flags = vector(
      T.BOOL,
      nullFlags(asVector(x)).map((f) => (whenNull ? f : 1 - f)),
    );
    return x.form === 'scalar' ? at(flags, 0) : flags;
  };
}
builtin('isNull X', nullTest(true));
builtin('isValid X', nullTest(false));
builtin('hasNull X', ([x = VOID]) => bool(x.form === 'void' || nullFlags(asVector(x)).includes(1)));

/** Picks item by item from `yes` or `no`. */
function choose(test: Vector, yes: Value, no: Value): Vector {
  const n = test.data.length;
  const [a, b] = [asVector(yes), asVector(no)];
  const type = commonType(a.type, b.type);
  const [x, y] = [
    castVector(a, type === T.SYMBOL ? T.STRING : type),
    castVector(b, type === T.SYMBOL ? T.STRING : type),
  ];
  const flags = castVector(test, T.BOOL).data as Int8Array;
  const out = allocate(x.type, n) as unknown[];
  const pick = (v: Vector, i: number) => v.data[v.data.length === 1 ? 0 : i];
  for (let i = 0; i < n; i++) out[i] = flags[i] === 1 ? pick(x, i) : pick(y, i);
  return vector(x.type, out as Vector['data']);
}

builtin('iif condition trueResult falseResult', ([test = VOID, yes = VOID, no = VOID]) => {
  if (test.form === 'scalar' || test.form === 'void')
    return test.form === 'scalar' && Number(test.value) !== 0 ? yes : no;
  return choose(asVector(test), yes, no);
});

builtin('nullFill X Y', (args, site) => {
  const x = args[0] ?? VOID;
  const v = asVector(x);
  const by = scalarArg(args, 1, site);
  const filled = castVector(
    choose(vector(T.BOOL, nullFlags(v)), castValue(by, isText(v.type) ? T.STRING : v.type), v),
    v.type,
  );
  return x.form === 'scalar' ? at(filled, 0) : filled;
});
