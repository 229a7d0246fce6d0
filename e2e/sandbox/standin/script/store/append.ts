/** Writing rows to a stored table: split by partition, sent to every replica, counted when all have them. */
import { randomUUID } from 'node:crypto';
import type { Select } from '../ast.ts';
import { castVector } from '../cast.ts';
import { ScriptError } from '../errors.ts';
import type { ChunkMeta, NodeHost } from '../host.ts';
import type { ChunkQuery } from '../query/distributed.ts';
import {
  isText,
  type PartitionedTable,
  rowsOf,
  storageOf,
  type Table,
  typeName,
  type Vector,
} from '../values.ts';
import { gather, mapColumns, sliceTable } from '../vectors.ts';
import { type Database, needDataHost, needTable, type TableDefinition } from './definition.ts';
import { exclusively } from './lock.ts';
import { type Policy, splitRows } from './partition.ts';
import { pack, unpack } from './wire.ts';

export interface ChunkAppend {
  url: string;
  partition: string;
  table: string;
  chunk: string;
  base: number;
}

/** Rows in one message to a replica. */
const BATCH = 250_000;
/** Partitions written at a time. */
const PARALLEL = 4;
const NOTICE_LOOKS = 10;

interface Writer {
  host: NodeHost;
  database: Database;
  live: string[];
  factor: number;
}

function converted(v: Vector, type: number, name: string): Vector {
  const mixed = storageOf(v.type) !== 'any' && isText(v.type) !== isText(type);
  if (mixed)
    throw new ScriptError(
      `The column [${name}] expects type of ${typeName(type)}, but the actual type is ${typeName(v.type)}.`,
    );
  return castVector(v, type);
}

/** The rows in the stored table's column types; columns go by position, as on the server. */
function conform(rows: Table, definition: TableDefinition): Table {
  const { columns } = definition;
  if (rows.columns.length !== columns.length) {
    throw new ScriptError(
      'The number of columns of the table to insert must be the same as that of the original table.',
    );
  }
  return {
    form: 'table',
    name: '',
    columns: columns.map((c, i) => ({
      name: c.name,
      vector: converted(rows.columns[i]!.vector, c.type, c.name),
    })),
  };
}

/** As many live nodes as there must be replicas, those with the fewest chunks. */
function choose(writer: Writer): string[] {
  const load = new Map(writer.live.map((alias) => [alias, 0]));
  for (const chunk of writer.database.chunks) {
    for (const alias of chunk.replicas) if (load.has(alias)) load.set(alias, load.get(alias)! + 1);
  }
  const sorted = [...writer.live].sort((a, b) => load.get(a)! - load.get(b)! || (a < b ? -1 : 1));
  return sorted.slice(0, writer.factor);
}

async function sendRows(
  writer: Writer,
  chunk: ChunkMeta,
  rows: Table,
  base: number,
  to: string[],
): Promise<void> {
  const total = rowsOf(rows);
  for (let from = 0; from < total; from += BATCH) {
    const part = from === 0 && total <= BATCH ? rows : sliceTable(rows, from, Math.min(total, from + BATCH));
    const request: ChunkAppend = {
      url: writer.database.url,
      partition: chunk.partition,
      table: chunk.table,
      chunk: chunk.id,
      base: base + from,
    };
    const body = pack(request, [part]);
    await Promise.all(to.map((alias) => writer.host.rpc(alias, 'chunk.append', body)));
  }
}

const ALL: Select = {
  k: 'select',
  exec: false,
  distinct: false,
  fields: [],
  from: { k: 'star' },
  where: [],
  groupBy: [],
  orderBy: [],
  line: 0,
};

/** Brings one replica that missed writes up to date from another; the caller keeps other writers away and stores the database. */
export async function catchUp(
  host: NodeHost,
  database: Database,
  chunk: ChunkMeta,
  alias: string,
  live: string[],
): Promise<void> {
  const own = chunk.behind?.[alias];
  const source = current(chunk).find((other) => live.includes(other));
  const table = database.definition.tables[chunk.table];
  if (!own || !source || !table) return;
  const query: ChunkQuery = {
    url: database.url,
    partition: chunk.partition,
    table: chunk.table,
    rows: chunk.rows,
    columns: table.columns.map((c) => c.name),
    select: ALL,
  };
  const { values } = unpack(await host.rpc(source, 'chunk.query', pack(query)));
  if (values[0]?.form !== 'table') return;
  const writer: Writer = { host, database, live, factor: 0 };
  if (chunk.rows > own.rows)
    await sendRows(writer, chunk, sliceTable(values[0], own.rows, chunk.rows), own.rows, [alias]);
  delete chunk.behind?.[alias];
}

/** Replicas that have every write. */
export function current(chunk: ChunkMeta): string[] {
  return chunk.replicas.filter((alias) => !chunk.behind?.[alias]);
}

/** What is to be written to one chunk; its replicas are chosen before anything is sent, so that the load is spread. */
interface Task {
  chunk: ChunkMeta;
  alive: string[];
  rows: Table;
}

function plan(writer: Writer, table: string, partition: string, rows: Table): Task {
  const found = writer.database.chunks.find((c) => c.table === table && c.partition === partition);
  const chunk = found ?? { id: randomUUID(), partition, table, rows: 0, replicas: [], version: 0 };
  const alive = found ? current(chunk).filter((alias) => writer.live.includes(alias)) : choose(writer);
  if (alive.length === 0) {
    throw new ScriptError(
      `<DataNodeNotAvail>No replica of partition ${partition} of ${writer.database.url} is on a live data node.`,
    );
  }
  const task: Task = { chunk: found ? { ...chunk } : { ...chunk, replicas: alive }, alive, rows };
  writer.database.chunks = [...writer.database.chunks.filter((c) => c !== found), task.chunk];
  return task;
}

/** Writes to the replicas that live; those that miss it, or are lost in between, have to catch up later. */
async function execute(writer: Writer, { chunk, alive, rows }: Task): Promise<void> {
  const before = { version: chunk.version, rows: chunk.rows };
  const failed = new Map<string, unknown>();
  await Promise.all(
    alive.map((alias) =>
      sendRows(writer, chunk, rows, chunk.rows, [alias]).catch((error: unknown) => failed.set(alias, error)),
    ),
  );
  for (const [alias, error] of failed)
    if (failed.size === alive.length || !(await isLost(writer.host, alias))) throw error;
  const missed = chunk.replicas.filter((alias) => !alive.includes(alias) || failed.has(alias));
  chunk.behind = Object.fromEntries(missed.map((alias) => [alias, chunk.behind?.[alias] ?? before]));
  chunk.rows += rowsOf(rows);
  chunk.version += 1;
}

/** A node that failed to answer counts as lost once the controllers have noticed, which takes a moment. */
async function isLost(host: NodeHost, alias: string): Promise<boolean> {
  for (let look = 0; look < NOTICE_LOOKS; look++) {
    if ((await host.liveDataNodes()).every((site) => site.alias !== alias)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

function policyOf(host: NodeHost): Policy {
  const value = host.config('newValuePartitionPolicy');
  return value === 'add' || value === 'fail' ? value : 'skip';
}

function partitioned(
  host: NodeHost,
  database: Database,
  definition: TableDefinition,
  rows: Table,
): Map<string, Table> {
  if (definition.partitionColumns.length === 0) return new Map([['', rows]]);
  const { levels } = database.definition;
  const keys = definition.partitionColumns.map((name) => rows.columns.find((c) => c.name === name)!.vector);
  const { partitions, added } = splitRows(levels, keys, policyOf(host));
  for (const [i, texts] of added.entries()) levels[i]!.values.push(...texts);
  const parts = new Map<string, Table>();
  for (const [path, index] of partitions) {
    parts.set(path, index.length === rowsOf(rows) ? rows : mapColumns(rows, (v) => gather(v, index)));
  }
  return parts;
}

async function write(host: NodeHost, target: PartitionedTable, rows: Table): Promise<number> {
  const { database, table } = await needTable(host, target.url, target.name);
  const live = (await host.liveDataNodes()).map((site) => site.alias);
  const factor = await host.replicationFactor();
  if (live.length < factor) {
    throw new ScriptError(
      `<DataNodeNotAvail>${live.length} data nodes are online, fewer than the replication factor ${factor}; the write is refused.`,
    );
  }
  const parts = partitioned(host, database, table, conform(rows, table));
  const writer: Writer = { host, database, live, factor };
  const tasks: Task[] = [];
  for (const [path, part] of parts) if (rowsOf(part) > 0) tasks.push(plan(writer, target.name, path, part));
  for (let i = 0; i < tasks.length; i += PARALLEL) {
    await Promise.all(tasks.slice(i, i + PARALLEL).map((task) => execute(writer, task)));
  }
  const written = tasks.reduce((n, task) => n + rowsOf(task.rows), 0);
  if (written > 0) await host.putDatabase(database);
  return written;
}

/** Appends rows to a stored table and gives how many were written (rows outside its partitions are not). */
export async function appendTo(host: NodeHost, target: PartitionedTable, rows: Table): Promise<number> {
  needDataHost(host, 'append!');
  return exclusively(host, target.url, () => write(host, target, rows));
}
