import { badArgument } from '../errors.ts';
import { builtin } from '../registry.ts';
import { type Database, needDatabase, needTable } from '../store/definition.ts';
import {
  type Column,
  int,
  intVector,
  type PartitionedTable,
  record,
  string,
  stringVector,
  T,
  type Table,
  typeName,
  type Value,
  VOID,
  vector,
} from '../values.ts';
import { asSchemeValues } from './databases.ts';

const TYPE_CODES: Record<string, number> = { VALUE: 1, RANGE: 2, LIST: 3, COMPO: 4, HASH: 5 };

function columnDefinitions(columns: { name: string; type: number }[]): Table {
  const n = columns.length;
  return {
    form: 'table',
    name: '',
    columns: [
      { name: 'name', vector: stringVector(columns.map((c) => c.name)) },
      { name: 'typeString', vector: stringVector(columns.map((c) => typeName(c.type))) },
      { name: 'typeInt', vector: intVector(columns.map((c) => c.type)) },
      { name: 'extra', vector: intVector(new Array<null>(n).fill(null)) },
      { name: 'comment', vector: stringVector(new Array<string>(n).fill('')) },
    ],
  };
}

/** Where replicas of a database's partitions are: one row a partition. */
function sites(database: Database, table?: string): Table {
  const chunks = database.chunks.filter((c) => table === undefined || c.table === table);
  return {
    form: 'table',
    name: '',
    columns: [
      { name: 'partition', vector: stringVector(chunks.map((c) => `/${c.partition}`)) },
      { name: 'sites', vector: stringVector(chunks.map((c) => c.replicas.join(','))) },
    ],
  };
}

function databaseSchema(database: Database): Record<string, Value> {
  const { levels, atomic, owner } = database.definition;
  const each = <V>(one: V[], make: (list: V[]) => Value, single: (v: V) => Value): Value =>
    one.length > 1 ? make(one) : single(one[0]!);
  const schemes = levels.map(asSchemeValues);
  return {
    databaseDir: string(database.url),
    engineType: string(database.engine),
    atomic: string(atomic),
    chunkGranularity: string('TABLE'),
    databaseOwner: string(owner),
    partitionType: each(
      levels.map((l) => TYPE_CODES[l.kind]!),
      (list) => intVector(list),
      int,
    ),
    partitionTypeName: each(
      levels.map((l) => l.kind as string),
      (list) => stringVector(list),
      string,
    ),
    partitionSchema: schemes.length > 1 ? vector(T.ANY, schemes) : schemes[0]!,
    partitionSites: VOID,
  };
}

function tableSchema(database: Database, handle: PartitionedTable): Record<string, Value> {
  const definition = database.definition.tables[handle.name]!;
  const names = definition.partitionColumns;
  const positions = names.map((name) => definition.columns.findIndex((c) => c.name === name));
  const types = positions.map((i) => definition.columns[i]!.type);
  const one = names.length === 1;
  return {
    ...databaseSchema(database),
    tableName: string(handle.name),
    tableOwner: string(database.definition.owner),
    tableComment: string(definition.comment),
    colDefs: columnDefinitions(definition.columns),
    partitionColumnName: one ? string(names[0]!) : stringVector(names),
    partitionColumnIndex: names.length === 0 ? int(-1) : one ? int(positions[0]!) : intVector(positions),
    partitionColumnType: one ? int(types[0]!) : intVector(types),
    sortColumns: stringVector(definition.sortColumns),
    partitionSites: sites(database, handle.name),
  };
}

builtin('schema X', async ([x = VOID], site) => {
  const { host } = site.engine;
  if (x.form === 'database') return record(databaseSchema(await needDatabase(host, x.url)));
  if (x.form === 'ptable') return record(tableSchema((await needTable(host, x.url, x.name)).database, x));
  if (x.form !== 'table') throw badArgument('schema', 'A table or a database is expected');
  const columns = x.columns.map((c: Column) => ({ name: c.name, type: c.vector.type }));
  return record({ partitionColumnIndex: int(-1), colDefs: columnDefinitions(columns) });
});
