import { castVector } from '../cast.ts';
import { badArgument } from '../errors.ts';
import { formatValue, typeText } from '../format.ts';
import { distinctRows } from '../query/groups.ts';
import { builtin, type CallSite, isGiven, numberArg, textArg } from '../registry.ts';
import {
  anyVector,
  at,
  bool,
  int,
  isText,
  nulls,
  rowsOf,
  storageOf,
  T,
  type Table,
  type Value,
  VOID,
  vector,
} from '../values.ts';
import { asVector, collect, gather, itemsOf, texts } from '../vectors.ts';

builtin('print X', (args, site) => {
  for (const arg of args) site.engine.env.print(formatValue(arg));
  return VOID;
});
builtin('tuple X', (args) => anyVector(args));
builtin('typestr X', ([x = VOID]) => ({ form: 'scalar', type: T.STRING, value: typeText(x) }));
builtin('type X', ([x = VOID]) =>
  int(x.form === 'scalar' || x.form === 'vector' || x.form === 'pair' ? x.type : T.VOID),
);

const FORMS: Record<Value['form'], number> = {
  void: 0,
  scalar: 0,
  functiondef: 0,
  database: 0,
  vector: 1,
  pair: 2,
  set: 4,
  dict: 5,
  table: 6,
  ptable: 6,
};
builtin('form X', ([x = VOID]) => int(FORMS[x.form]));

builtin('dict keyObj valueObj', (args, site) => {
  const [keys, values] = [args[0] ?? VOID, args[1] ?? VOID];
  if (keys.form === 'scalar' && values.form === 'scalar')
    return { form: 'dict', keys: nulls(Number(keys.value), 0), values: anyVector([]) };
  const [k, v] = [asVector(keys), asVector(values)];
  if (k.data.length !== v.data.length) throw badArgument(site.name, 'Keys and values differ in number');
  return { form: 'dict', keys: k, values: v };
});
builtin('keys X', ([x = VOID], site) => {
  if (x.form === 'table')
    return vector(
      T.STRING,
      x.columns.map((c) => c.name),
    );
  if (x.form !== 'dict') throw badArgument(site.name, 'A dictionary is expected');
  return x.keys;
});
builtin('values X', ([x = VOID], site) => {
  if (x.form === 'table') return anyVector(x.columns.map((c) => c.vector));
  if (x.form !== 'dict') throw badArgument(site.name, 'A dictionary is expected');
  return x.values;
});
builtin('set X', ([x = VOID]) => {
  const v = asVector(x);
  return { form: 'set', items: gather(v, distinctRows([v], v.data.length)) };
});
builtin('array dataType initialSize capacity defaultValue', (args, site) => {
  const [kind] = args;
  const type = kind?.form === 'scalar' ? Number(kind.value) : T.ANY;
  const made = nulls(type, isGiven(args[1]) ? numberArg(args, 1, site) : 0);
  if (storageOf(type) === 'any' || isText(type)) return made;
  return isGiven(args[3])
    ? castVector(asVector(args[3], made.data.length), type)
    : made.data.length === 0
      ? made
      : castVector(asVector(int(0), made.data.length), type);
});

/** `each(f, X, …)`: the function over the items of its arguments; tables come back one under the other only when asked. */
async function each(args: Value[], site: CallSite): Promise<Value> {
  const [fn, ...lists] = args;
  if (fn?.form !== 'functiondef') throw badArgument(site.name, 'The first argument must be a function');
  const columns = lists.map((list) => (list.form === 'scalar' ? [list] : itemsOf(list)));
  const n = Math.max(0, ...columns.map((c) => c.length));
  const results: Value[] = [];
  for (let i = 0; i < n; i++)
    results.push(
      await site.engine.apply(
        fn,
        columns.map((c) => c[c.length === 1 ? 0 : i] ?? VOID),
      ),
    );
  return collect(results);
}
builtin('each func args', each);
builtin('loop func args', each);
builtin('call func args', ([fn, ...rest], site) => {
  if (fn?.form !== 'functiondef') throw badArgument(site.name, 'The first argument must be a function');
  return site.engine.apply(fn, rest);
});

builtin('defined names', ([x = VOID], site) => {
  const flags = texts(x).map((name) => site.engine.globals.get(name) !== undefined);
  const result = vector(T.BOOL, Int8Array.from(flags, Number));
  return x.form === 'scalar' ? at(result, 0) : result;
});
builtin('undef obj', ([x = VOID], site) => {
  const names =
    x.form === 'scalar' || x.form === 'vector'
      ? texts(x)
      : [...site.engine.globals.vars].filter(([, v]) => v === x).map(([name]) => name);
  for (const name of names) site.engine.globals.vars.delete(name);
  return VOID;
});

const OBJECT_FORMS: Record<Value['form'], string> = {
  void: 'SCALAR',
  scalar: 'SCALAR',
  vector: 'VECTOR',
  pair: 'PAIR',
  set: 'SET',
  dict: 'DICTIONARY',
  table: 'TABLE',
  ptable: 'TABLE',
  functiondef: 'SCALAR',
  database: 'SYSOBJ',
};

function objectType(value: Value): string {
  if (value.form === 'table') return 'BASIC';
  if (value.form === 'ptable') return 'PARTITIONED';
  if (value.form === 'vector' || value.form === 'pair' || value.form === 'scalar')
    return typeText(value).replace(/^FAST | VECTOR$| PAIR$/g, '');
  return value.form === 'database' ? 'HANDLE' : 'ANY';
}

function bytesOf(value: Value): number {
  if (value.form === 'table') return value.columns.reduce((n, c) => n + bytesOf(c.vector), 0);
  if (value.form !== 'vector') return 16;
  return ArrayBuffer.isView(value.data) ? value.data.byteLength : value.data.length * 16;
}

/** The session's variables, as the vendor's console lists them. */
builtin('objs shared', (_, site): Table => {
  const rows = [...site.engine.globals.vars].filter(([, v]) => v.form !== 'functiondef');
  const text = (fn: (name: string, v: Value) => string) =>
    vector(
      T.STRING,
      rows.map(([name, v]) => fn(name, v)),
    );
  const ints = (fn: (v: Value) => number) =>
    vector(
      T.INT,
      Int32Array.from(rows, ([, v]) => fn(v)),
    );
  const columns = (v: Value) =>
    v.form === 'table' ? v.columns.length : v.form === 'ptable' ? v.schema.columns.length : 1;
  return {
    form: 'table',
    name: '',
    columns: [
      { name: 'name', vector: text((name) => name) },
      { name: 'type', vector: text((_name, v) => objectType(v)) },
      { name: 'form', vector: text((_name, v) => OBJECT_FORMS[v.form]) },
      { name: 'rows', vector: ints(rowsOf) },
      { name: 'columns', vector: ints(columns) },
      {
        name: 'bytes',
        vector: vector(
          T.LONG,
          BigInt64Array.from(rows, ([, v]) => BigInt(bytesOf(v))),
        ),
      },
      { name: 'shared', vector: vector(T.BOOL, new Int8Array(rows.length)) },
      {
        name: 'extra',
        vector: text((_name, v) =>
          v.form === 'ptable' ? `${v.url}/${v.name}` : v.form === 'database' ? v.url : '',
        ),
      },
      { name: 'owner', vector: text(() => '') },
    ],
  };
});
builtin('assert description condition', (args, site) => {
  const value = args.at(-1);
  const holds = value?.form === 'scalar' && value.value !== null && Number(value.value) !== 0;
  if (!holds)
    throw badArgument('assert', args.length > 1 ? textArg(args, 0, site) : 'The condition does not hold');
  return bool(true);
});
