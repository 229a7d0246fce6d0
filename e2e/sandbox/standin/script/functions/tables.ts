import { castVector } from '../cast.ts';
import { badArgument, ScriptError } from '../errors.ts';
import { builtin, type CallSite, dictItem, isGiven, textArg } from '../registry.ts';
import { appendTo } from '../store/append.ts';
import {
  at,
  bool,
  type Column,
  int,
  isText,
  nulls,
  rowsOf,
  T,
  type Table,
  typeByName,
  type Value,
  type Vector,
  VOID,
  vector,
} from '../values.ts';
import { asVector, concat, texts } from '../vectors.ts';

function typesOf(value: Value, site: CallSite): number[] {
  const v = asVector(value);
  if (!isText(v.type)) return Array.from(castVector(v, T.INT).data as Int32Array);
  return texts(v).map((name) => {
    const type = typeByName(name);
    if (type === undefined) throw badArgument(site.name, `Unknown data type ${name}`);
    return type;
  });
}

/** `table(capacity:size, names, types)`: columns of NULLs. */
function schemaTable(shape: Value, names: Value, types: Value, site: CallSite): Table {
  const [, rows = 0] = Array.from(castVector(asVector(shape), T.INT).data as Int32Array);
  const list = texts(names);
  const ids = typesOf(types, site);
  if (list.length !== ids.length)
    throw badArgument(site.name, 'The numbers of column names and column types differ');
  return {
    form: 'table',
    name: '',
    columns: list.map((name, i) => ({ name, vector: nulls(ids[i]!, rows) })),
  };
}

function columnTable(args: Value[], site: CallSite): Table {
  const columns: Column[] = args.map((arg, i) => {
    const name = site.labels[i] ?? `C${i}`;
    return { name, vector: asVector(arg) };
  });
  const rows = Math.max(...columns.map((c) => c.vector.data.length));
  for (const [i, c] of columns.entries()) {
    const arg = args[i]!;
    if (arg.form === 'scalar') c.vector = asVector(arg, rows);
    if (c.vector.data.length !== rows) throw badArgument(site.name, 'All columns must be of the same length');
  }
  return { form: 'table', name: '', columns };
}

builtin('table X names types', (args, site) => {
  const [x = VOID, names, types] = args;
  if (x.form === 'pair' && isGiven(names) && isGiven(types)) return schemaTable(x, names, types, site);
  if (x.form === 'table' && args.length === 1) return { ...x, columns: x.columns.slice() };
  if (x.form === 'dict') {
    return {
      form: 'table',
      name: '',
      columns: texts(x.keys).map((name, i) => ({ name, vector: asVector(at(x.values, i)) })),
    };
  }
  return columnTable(args, site);
});

function oneRow(target: Table, args: Value[]): Table {
  const [first] = args;
  const values =
    args.length === 1 && first?.form === 'dict'
      ? target.columns.map((c) => dictItem(first, c.name) ?? VOID)
      : args;
  const tuple =
    values.length === 1 && values[0]?.form === 'vector' && values[0].type === T.ANY
      ? (values[0].data as Value[])
      : values;
  if (tuple.length !== target.columns.length)
    throw new ScriptError('The number of values differs from the number of columns');
  return {
    form: 'table',
    name: '',
    columns: target.columns.map((c, i) => ({
      name: c.name,
      vector: typed(asVector(tuple[i]!), c.vector.type),
    })),
  };
}

function typed(v: Vector, type: number): Vector {
  return castVector(v, type);
}

/** Adds rows to a table in memory; the table itself changes, as on the server. */
function extend(target: Table, rows: Table): void {
  if (target.columns.length !== rows.columns.length) {
    throw new ScriptError(
      'The number of columns of the table to insert must be the same as that of the original table.',
    );
  }
  target.columns = target.columns.map((c, i) => ({
    name: c.name,
    vector: concat([c.vector, rows.columns[i]!.vector], c.vector.type),
  }));
}

async function insert(args: Value[], site: CallSite): Promise<{ target: Value; added: number }> {
  const [target, ...rest] = args;
  const [rows] = rest;
  if (target?.form === 'ptable') {
    const source = rows?.form === 'table' ? rows : oneRow(target.schema, rest);
    return { target, added: await appendTo(site.engine.host, target, source) };
  }
  if (target?.form === 'table') {
    const source = rows?.form === 'table' ? rows : oneRow(target, rest);
    extend(target, source);
    return { target, added: rowsOf(source) };
  }
  if (target?.form !== 'vector' || !isGiven(rows))
    throw badArgument(site.name, 'The first argument must be a table or a vector');
  Object.assign(target, concat([target, asVector(rows)], target.type === T.ANY ? T.ANY : target.type));
  return { target, added: rowsOf(rows) };
}

builtin('append! obj newData', async (args, site) => (await insert(args, site)).target);
builtin('push! obj newData', async (args, site) => (await insert(args, site)).target);
builtin('tableInsert table args', async (args, site) => int((await insert(args, site)).added));

builtin('colNames X', ([x = VOID]) => {
  const source = x.form === 'ptable' ? x.schema : x;
  return vector(T.STRING, source.form === 'table' ? source.columns.map((c) => c.name) : []);
});
builtin('columnNames X', ([x = VOID]) => {
  const source = x.form === 'ptable' ? x.schema : x;
  return vector(T.STRING, source.form === 'table' ? source.columns.map((c) => c.name) : []);
});
builtin('rename! table ColName newColName', (args, site) => {
  const [target] = args;
  if (target?.form !== 'table') throw badArgument(site.name, 'The first argument must be a table');
  const [from, to] = [textArg(args, 1, site), textArg(args, 2, site)];
  target.columns = target.columns.map((c) => (c.name === from ? { ...c, name: to } : c));
  return target;
});
builtin('isTable X', ([x]) => bool(x?.form === 'table' || x?.form === 'ptable'));
