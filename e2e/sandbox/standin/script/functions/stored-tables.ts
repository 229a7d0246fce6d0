import { badArgument, ScriptError } from '../errors.ts';
import { builtin, type CallSite, isGiven, tableArg, textArg } from '../registry.ts';
import {
  chunkFolder,
  type Database,
  emptyTable,
  findDatabase,
  needDatabase,
  needDataHost,
  needTable,
  type SchemeLevel,
  type TableDefinition,
} from '../store/definition.ts';
import { exclusively } from '../store/lock.ts';
import {
  bool,
  isNumeric,
  isTemporal,
  isText,
  type PartitionedTable,
  T,
  type Table,
  type Value,
  VOID,
} from '../values.ts';
import { texts } from '../vectors.ts';
import { dropFolders } from './databases.ts';

function urlOf(value: Value | undefined, site: CallSite): string {
  return value?.form === 'database' ? value.url : textArg([value ?? VOID], 0, site);
}

function handle(url: string, name: string, definition: TableDefinition): PartitionedTable {
  return { form: 'ptable', url, name, schema: emptyTable(definition, name) };
}

function fits(type: number, level: SchemeLevel): boolean {
  if (isText(type)) return isText(level.type);
  if (isTemporal(level.type)) return isTemporal(type);
  return isNumeric(type) && (isNumeric(level.type) || level.kind === 'HASH');
}

function checkKeys(database: Database, schema: Table, keys: string[], site: CallSite): void {
  const { levels } = database.definition;
  if (keys.length !== levels.length)
    throw badArgument(
      site.name,
      `The database has ${levels.length} partition levels, ${keys.length} partition columns are given`,
    );
  for (const [i, key] of keys.entries()) {
    const found = schema.columns.find((c) => c.name === key);
    if (!found) throw badArgument(site.name, `The partition column [${key}] does not exist in the table`);
    if (!fits(found.vector.type, levels[i]!))
      throw badArgument(site.name, `The type of partition column [${key}] does not fit the partition scheme`);
  }
}

function listed(value: Value | undefined): string[] {
  return isGiven(value) ? texts(value) : [];
}

async function create(
  url: string,
  name: string,
  schema: Table,
  keys: string[],
  sort: string[],
  site: CallSite,
): Promise<Value> {
  const { host } = site.engine;
  needDataHost(host, site.name);
  return exclusively(host, url, async () => {
    const database = await needDatabase(host, url);
    if (Object.hasOwn(database.definition.tables, name))
      throw new ScriptError(`The table [${name}] already exists in database [${url}].`);
    if (keys.length > 0) checkKeys(database, schema, keys, site);
    if (keys.length > 0 && database.engine === 'TSDB' && sort.length === 0)
      throw badArgument(site.name, 'A table of the TSDB engine needs sortColumns');
    const columns = schema.columns.map((c) => ({ name: c.name, type: c.vector.type }));
    const definition: TableDefinition = { columns, partitionColumns: keys, sortColumns: sort, comment: '' };
    database.definition.tables[name] = definition;
    await host.putDatabase(database);
    return handle(url, name, definition);
  });
}

builtin(
  'createPartitionedTable dbHandle table tableName partitionColumns compressMethods sortColumns keepDuplicates sortKeyMappingFunction',
  (args, site) => {
    const keys = listed(args[3]);
    if (keys.length === 0) throw badArgument(site.name, 'The partition columns are missing');
    return create(
      urlOf(args[0], site),
      textArg(args, 2, site),
      tableArg(args, 1, site),
      keys,
      listed(args[5]),
      site,
    );
  },
);
builtin('createTable dbHandle table tableName compressMethods sortColumns keepDuplicates', (args, site) =>
  create(urlOf(args[0], site), textArg(args, 2, site), tableArg(args, 1, site), [], listed(args[4]), site),
);
builtin(
  'createDimensionTable dbHandle table tableName compressMethods sortColumns keepDuplicates',
  (args, site) =>
    create(urlOf(args[0], site), textArg(args, 2, site), tableArg(args, 1, site), [], listed(args[4]), site),
);

builtin('loadTable database tableName', async (args, site) => {
  const url = urlOf(args[0], site);
  const name = textArg(args, 1, site);
  needDataHost(site.engine.host, 'loadTable');
  const { table } = await needTable(site.engine.host, url, name);
  return handle(url, name, table);
});

builtin('existsTable dbUrl tableName', async (args, site) => {
  const database = await findDatabase(site.engine.host, urlOf(args[0], site));
  return bool(database !== undefined && Object.hasOwn(database.definition.tables, textArg(args, 1, site)));
});

builtin('dropTable dbHandle tableName', async (args, site) => {
  const url = urlOf(args[0], site);
  const name = textArg(args, 1, site);
  const { host } = site.engine;
  needDataHost(host, 'dropTable');
  return exclusively(host, url, async () => {
    const { database } = await needTable(host, url, name);
    const folders = database.chunks
      .filter((c) => c.table === name)
      .map((c) => chunkFolder(url, c.partition, name));
    delete database.definition.tables[name];
    database.chunks = database.chunks.filter((c) => c.table !== name);
    await host.putDatabase(database);
    await dropFolders(host, folders);
    return VOID;
  });
});

builtin('truncate dbUrl tableName', async (args, site) => {
  const url = urlOf(args[0], site);
  const name = textArg(args, 1, site);
  const { host } = site.engine;
  return exclusively(host, url, async () => {
    const { database } = await needTable(host, url, name);
    database.chunks = database.chunks.filter((c) => c.table !== name);
    await host.putDatabase(database);
    return { form: 'scalar', type: T.BOOL, value: 1 } as const;
  });
});
