import type { PerfRow } from '../controller.ts';
import { ServerError } from '../errors.ts';
import { fromJson } from '../json-values.ts';
import {
  type Column,
  scalar,
  strings,
  stringVector,
  T,
  type Table,
  table,
  type Value,
  type Vector,
  vector,
} from '../script/values.ts';
import type { NodeRow } from '../sites.ts';
import { type Call, flag, needText, number, type ServerFunction, text, texts } from './registry.ts';
import { remoteCall } from './remote-call.ts';

function functionName(value: Value | undefined): string {
  if (value?.form === 'functiondef') return value.name;
  const name = text(value);
  if (name === undefined) throw new ServerError('The argument func must be a function.');
  return name;
}

const list = (value: Value | undefined): Value[] => {
  if (value === undefined || value.form === 'void') return [];
  if (value.form === 'vector' && value.type === T.ANY) return value.data as Value[];
  if (value.form === 'vector' && (value.dict || value.type === T.STRING))
    return strings(value).map((item) => scalar(T.STRING, item));
  return [value];
};

async function rowOf(call: Call, alias: string): Promise<NodeRow> {
  const row = (await call.node.cluster.ask<NodeRow[]>('ctl.rows')).find((known) => known.alias === alias);
  if (!row) throw new ServerError(`The node ${alias} doesn't exist.`);
  if (row.role === 'agent')
    throw new ServerError(`The node ${alias} is an agent, which can't be reached by rpc.`);
  return row;
}

async function callOn(call: Call, alias: string, name: string, args: Value[]): Promise<Value> {
  if (alias === call.node.self.alias) return call.caller.call(name, args);
  return remoteCall(call, await rowOf(call, alias), name, args);
}

function joinVectors(parts: Vector[]): Vector {
  const first = parts[0] as Vector;
  if (first.dict || first.type === T.STRING) return stringVector(parts.flatMap(strings));
  if (Array.isArray(first.data))
    return vector(
      first.type,
      parts.flatMap((part) => part.data as Value[]),
    );
  const joined = new (first.data.constructor as new (n: number) => Int32Array)(
    parts.reduce((n, part) => n + part.data.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    joined.set(part.data as Int32Array, at);
    at += part.data.length;
  }
  return vector(first.type, joined);
}

/** Answers of several nodes under each other, with a trailing `node` column. */
function unite(answers: { alias: string; value: Value }[], withAlias: boolean): Value {
  if (answers.length === 0) return { form: 'void' };
  const tables = answers.map(({ value }): Table => {
    if (value.form === 'table') return value;
    if (value.form === 'vector') return table({ value });
    if (value.form === 'scalar')
      return table({ value: vector(value.type === T.SYMBOL ? T.STRING : value.type, scalarItems(value)) });
    throw new ServerError('The results of the nodes cannot be united.');
  });
  const columns: Column[] = (tables[0] as Table).columns.map(({ name }, i) => ({
    name,
    vector: joinVectors(tables.map((part) => part.columns[i]?.vector as Vector)),
  }));
  const rows = tables.map((part) => part.columns[0]?.vector.data.length ?? 0);
  const names = answers.flatMap(({ alias }, i) => new Array<string>(rows[i] ?? 0).fill(alias));
  return table(withAlias ? [...columns, { name: 'node', vector: stringVector(names) }] : columns);
}

function scalarItems(value: Extract<Value, { form: 'scalar' }>): Vector['data'] {
  const one = value.type === T.STRING || value.type === T.SYMBOL;
  if (one) return [String(value.value ?? '')];
  return unboxed(value);
}

function unboxed(value: Extract<Value, { form: 'scalar' }>): Vector['data'] {
  if (typeof value.value === 'bigint') return BigInt64Array.of(value.value);
  if (value.type === T.BOOL) return Int8Array.of(Number(value.value));
  return value.type === T.DOUBLE ? Float64Array.of(Number(value.value)) : Int32Array.of(Number(value.value));
}

async function everywhere(
  call: Call,
  name: string,
  nodes: string[] | undefined,
  args: Value[],
  withAlias: boolean,
): Promise<Value> {
  const rows = await call.node.cluster.ask<PerfRow[]>('ctl.perf', { withControllers: false });
  const live = rows
    .filter(({ row, state }) => state === 1 && row.role !== 'agent')
    .map(({ row }) => row.alias);
  const answers = await Promise.all(
    (nodes ?? live).map(async (alias) => ({ alias, value: await callOn(call, alias, name, args) })),
  );
  return unite(answers, withAlias);
}

const HANDLE_PREFIX = 'xdb:';

export const remote: Record<string, ServerFunction> = {
  rpc: (args, call) => callOn(call, needText(args, 0, 'nodeAlias'), functionName(args[1]), args.slice(2)),
  pnodeRun: (args, call) =>
    everywhere(
      call,
      functionName(args[0]),
      args[1] && args[1].form !== 'void' ? texts(args[1], 'nodes') : undefined,
      [],
      flag(args[2], true),
    ),
  /** The three helpers that the JavaScript client defines by script before it calls them. */
  jsrpc: (args, call) => callOn(call, needText(args, 0, 'node'), functionName(args[1]), list(args[2])),
  pnode_run: (args, call) =>
    everywhere(call, functionName(args[1]), texts(args[0], 'nodes'), list(args[2]), flag(args[3], true)),
  invoke(args, call) {
    const values = JSON.parse(needText(args, 1, 'args_json')) as unknown[];
    return call.caller.call(functionName(args[0]), values.map(fromJson));
  },
  xdb: (args) => scalar(T.HANDLE, `${HANDLE_PREFIX}${needText(args, 0, 'siteAlias')}:${number(args[1], 0)}`),
  remoteRun(args, call) {
    const [prefix, host = '', port = ''] = (text(args[0]) ?? '').split(':');
    if (`${prefix}:` !== HANDLE_PREFIX) throw new ServerError('The argument conn must be a connection.');
    return remoteCall(call, { host, port: Number(port) }, functionName(args[1]), args.slice(2));
  },
};
