/** What the catalogue's `definition` holds: partition schemes and tables, as plain JSON. */
import { ScriptError } from '../errors.ts';
import type { ChunkMeta, DatabaseMeta, NodeHost } from '../host.ts';
import { nulls, T, type Table } from '../values.ts';

export interface SchemeLevel {
  kind: 'VALUE' | 'RANGE' | 'HASH' | 'LIST';
  type: number;
  /** VALUE: the values, RANGE: the bounds, as text; HASH: the number of buckets; LIST: the values of each partition. */
  values: string[];
  buckets?: number;
  lists?: string[][];
}
export interface TableDefinition {
  columns: { name: string; type: number }[];
  /** Empty for a dimension table. */
  partitionColumns: string[];
  sortColumns: string[];
  comment: string;
}
export interface Definition {
  levels: SchemeLevel[];
  atomic: string;
  owner: string;
  tables: Record<string, TableDefinition>;
}
export interface Database extends DatabaseMeta {
  definition: Definition;
}

export function definitionOf(meta: DatabaseMeta): Database {
  return { ...meta, definition: meta.definition as Definition };
}

export async function databases(host: NodeHost): Promise<Database[]> {
  return (await host.listDatabases()).map(definitionOf);
}

export async function findDatabase(host: NodeHost, url: string): Promise<Database | undefined> {
  return (await databases(host)).find((d) => d.url === url);
}

export async function needDatabase(host: NodeHost, url: string): Promise<Database> {
  const found = await findDatabase(host, url);
  if (!found) throw new ScriptError(`The database [${url}] does not exist. RefId: S01002`);
  return found;
}

export async function needTable(
  host: NodeHost,
  url: string,
  name: string,
): Promise<{ database: Database; table: TableDefinition }> {
  const database = await needDatabase(host, url);
  const table = Object.hasOwn(database.definition.tables, name)
    ? database.definition.tables[name]
    : undefined;
  if (!table) throw new ScriptError(`The table [${name}] does not exist in database [${url}].`);
  return { database, table };
}

/** The chunks of a table, in partition order. */
export function chunksOf(database: DatabaseMeta, table: string): ChunkMeta[] {
  const chunks = database.chunks.filter((c) => c.table === table);
  return chunks.sort((a, b) => (a.partition < b.partition ? -1 : a.partition > b.partition ? 1 : 0));
}

/** A table without rows that has the columns of a stored one. */
export function emptyTable(definition: TableDefinition, name = ''): Table {
  const columns = definition.columns.map((c) => ({ name: c.name, vector: nulls(c.type, 0) }));
  return { form: 'table', name, columns };
}

/** The folder of one chunk under a data node's storage; every part is made safe for a file name. */
export function chunkFolder(url: string, partition = '', table = ''): string {
  const parts = [url.replace(/^dfs:\/\//, ''), ...partition.split('/'), table];
  return ['CHUNKS', ...parts.filter(Boolean).map(safePart)].join('/');
}

function safePart(part: string): string {
  return encodeURIComponent(part).replace(/^\.+/, (dots) => '%2E'.repeat(dots.length));
}

/** Rejects urls that are not of the form `dfs://name`. */
export function checkUrl(url: string): void {
  if (!/^dfs:\/\/[^/\s][^\s]*$/u.test(url))
    throw new ScriptError(`Invalid database path [${url}]: it must start with dfs://`);
}

export const isDataHost = (host: NodeHost): boolean =>
  host.role === 'datanode' || host.role === 'computenode';

/** Scripts that touch data run on data and compute nodes only. */
export function needDataHost(host: NodeHost, what: string): void {
  if (!isDataHost(host))
    throw new ScriptError(`${what} => The function must be executed on a data node or a compute node`);
}

/** Column types are told apart by text storage: SYMBOL and STRING columns keep codes and a dictionary. */
export const isCoded = (type: number): boolean => type === T.SYMBOL || type === T.STRING;
