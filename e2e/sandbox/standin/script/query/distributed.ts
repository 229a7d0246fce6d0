/** Queries on a partitioned table: the work goes to one live replica of each chunk, the answers are merged here. */
import type { Expr, Field, Select } from '../ast.ts';
import type { Engine } from '../engine.ts';
import { ScriptError } from '../errors.ts';
import type { ChunkMeta } from '../host.ts';
import { Scope } from '../scope.ts';
import { current } from '../store/append.ts';
import { chunksOf, emptyTable, needTable } from '../store/definition.ts';
import { pack, unpack } from '../store/wire.ts';
import { type PartitionedTable, rowsOf, type Table, type Value } from '../values.ts';
import { concat } from '../vectors.ts';
import { aggregateCalls, columnsUsed } from './expressions.ts';
import { rowRange, runOnTable } from './select.ts';
import { canMerge, hasAggregates, type Job, NotShippable, name, plain, ship, split } from './ship.ts';

/** What a data node is asked about one chunk. */
export interface ChunkQuery {
  url: string;
  partition: string;
  table: string;
  rows: number;
  columns: string[];
  select: Select;
}

const PARALLEL = 4;

async function chunkAnswer(job: Job, chunk: ChunkMeta, body: Buffer, live: string[]): Promise<Table> {
  let failure: unknown;
  for (const alias of current(chunk).filter((r) => live.includes(r))) {
    try {
      const { values } = unpack(await job.engine.host.rpc(alias, 'chunk.query', body));
      if (values[0]?.form === 'table') return values[0];
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('<NoPrivilege>')) throw error;
      failure = error;
    }
  }
  const reason = failure instanceof Error ? ` ${failure.message}` : '';
  throw new ScriptError(
    `<DataNodeNotAvail>No replica of ${chunk.partition || chunk.table} of ${job.pt.url} can be read.${reason}`,
  );
}

function bodyFor(job: Job, chunk: ChunkMeta, select: Select): Buffer {
  const columns = columnsUsed(
    select,
    job.table.columns.map((c) => c.name),
  );
  if (columns.length === 0) columns.push(job.table.columns[0]!.name);
  const query: ChunkQuery = {
    url: job.pt.url,
    partition: chunk.partition,
    table: chunk.table,
    rows: chunk.rows,
    columns,
    select,
  };
  return pack(query, job.bounds);
}

/** The select's answer from every chunk, in partition order, `enough` rows at most when it is given. */
async function fromChunks(job: Job, select: Select, enough = Number.POSITIVE_INFINITY): Promise<Table> {
  const live = (await job.engine.host.liveDataNodes()).map((site) => site.alias);
  const empty = await runOnTable(
    job.engine,
    { ...select, exec: false },
    emptyTable(job.table),
    new Scope(undefined, job.bounds),
  );
  const answers: Table[] = [empty as Table];
  let rows = 0;
  const step = Number.isFinite(enough) ? 1 : PARALLEL;
  for (let i = 0; i < job.chunks.length && rows < enough; i += step) {
    const some = job.chunks.slice(i, i + step);
    const got = await Promise.all(
      some.map((chunk) => chunkAnswer(job, chunk, bodyFor(job, chunk, select), live)),
    );
    rows += got.reduce((n, t) => n + rowsOf(t), 0);
    answers.push(...got);
  }
  return united(
    answers,
    select.groupBy.length === 0 && aggregateCalls(select.fields.map((f) => f.expr)).length > 0,
  );
}

/** Tables of equal columns one under the other; the answer over no rows is left out, as it has rows only for bare aggregates. */
function united([empty, ...answers]: Table[], isTotal: boolean): Table {
  const parts = answers.length > 0 && isTotal ? answers : [empty!, ...answers];
  return {
    form: 'table',
    name: '',
    columns: empty!.columns.map((c, i) => ({
      name: c.name,
      vector: concat(
        parts.map((t) => t.columns[i]!.vector),
        c.vector.type,
      ),
    })),
  };
}

async function aggregated(job: Job, select: Select): Promise<Value> {
  const { partial, final } = await split(job, select);
  if (partial.fields.length === 0) throw new NotShippable();
  return runOnTable(job.engine, final, await fromChunks(job, partial), job.scope);
}

/** Brings the rows that pass `where` here, only the columns used, and does the rest on this node. */
async function fetched(job: Job, select: Select): Promise<Value> {
  const columns = columnsUsed(
    select,
    job.table.columns.map((c) => c.name),
  );
  const fields = (columns.length > 0 ? columns : [job.table.columns[0]!.name]).map(
    (c): Field => ({ expr: name(c) }),
  );
  const where: Expr[] = [];
  let shipped = true;
  try {
    for (const condition of select.where) where.push(await ship(job, condition));
  } catch (error) {
    if (!(error instanceof NotShippable)) throw error;
    shipped = false;
  }
  const partial: Select = { ...plain(select), fields, where: shipped ? where : [], groupBy: [] };
  const rest: Select = { ...select, where: shipped ? [] : select.where };
  const takesFirst =
    shipped &&
    select.groupBy.length === 0 &&
    select.orderBy.length === 0 &&
    !select.distinct &&
    !hasAggregates(select);
  const range = takesFirst ? await rowRange(job.engine, select, job.scope) : undefined;
  if (range)
    partial.limit = [
      { k: 'bound', index: job.bounds.push({ form: 'scalar', type: 4, value: range[1] }) - 1 },
    ];
  return runOnTable(job.engine, rest, await fromChunks(job, partial, range?.[1]), job.scope);
}

export async function runDistributed(
  engine: Engine,
  select: Select,
  pt: PartitionedTable,
  scope: Scope,
): Promise<Value> {
  const { database, table } = await needTable(engine.host, pt.url, pt.name);
  const chunks = chunksOf(database, pt.name).filter((c) => c.rows > 0);
  const job = (): Job => ({ engine, scope, pt, table, chunks, bounds: [] });
  if (!canMerge(select)) return fetched(job(), select);
  try {
    return await aggregated(job(), select);
  } catch (error) {
    if (!(error instanceof NotShippable)) throw error;
    return fetched(job(), select);
  }
}
