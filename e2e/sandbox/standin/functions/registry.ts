import { ServerError } from '../errors.ts';
import { toJson } from '../json-values.ts';
import type { Node } from '../node.ts';
import {
  bool,
  double,
  int,
  long,
  string,
  strings,
  stringVector,
  T,
  type Value,
  VOID,
} from '../script/values.ts';

/** Who calls: the session of a connection. */
export interface Caller {
  sid: string;
  user: string;
  isAdmin: boolean;
  remoteIp: string;
  remotePort: number;
  connectedAt: number;
  /** Calls any function in this session, the script's own included. */
  call(name: string, args: Value[]): Promise<Value>;
}

export interface Call {
  node: Node;
  caller: Caller;
}

export type Result = Value | string | string[] | boolean | number | bigint | undefined | null;
export type ServerFunction = (args: Value[], call: Call) => Result | Promise<Result>;

/** A plain JS answer as an object: string STRING, boolean BOOL, integer INT, bigint LONG, string[] STRING vector. */
export function asValue(result: Result): Value {
  if (result === undefined || result === null) return VOID;
  if (typeof result === 'string') return string(result);
  if (typeof result === 'boolean') return bool(result);
  if (typeof result === 'bigint') return long(result);
  if (typeof result === 'number') return Number.isInteger(result) ? int(result) : double(result);
  return Array.isArray(result) ? stringVector(result) : result;
}

/** An argument as text, or undefined when it is absent or not a scalar. */
export function text(value: Value | undefined): string | undefined {
  if (value?.form !== 'scalar' || value.value === null) return;
  return String(value.value);
}

export function needText(args: Value[], at: number, name: string): string {
  const found = text(args[at]);
  if (found === undefined) throw new ServerError(`The argument ${name} must be a string scalar.`);
  return found;
}

export function number(value: Value | undefined, fallback: number): number {
  const found = text(value);
  const parsed = found === undefined ? fallback : Number(found);
  return Number.isFinite(parsed) ? parsed : fallback;
}

export const flag = (value: Value | undefined, fallback: boolean): boolean =>
  value?.form === 'scalar' && value.value !== null ? Number(value.value) !== 0 : fallback;

/** A STRING scalar or vector (ANY of strings too) as a list. */
export function texts(value: Value | undefined, name: string): string[] {
  if (value?.form === 'scalar' && typeof value.value === 'string') return [value.value];
  if (value?.form === 'vector' && (value.dict || value.type === T.STRING)) return strings(value);
  if (value?.form === 'vector' && value.type === T.ANY)
    return (value.data as Value[]).flatMap((item) => texts(item, name));
  throw new ServerError(`The argument ${name} must be a string scalar or vector.`);
}

/** Arguments as an error text repeats them; passwords too, as the real server does. */
export function describeArguments(args: Value[]): string {
  return args
    .map((arg) => (arg.form === 'functiondef' ? arg.name : (JSON.stringify(toJson(arg)) ?? '')))
    .join(', ')
    .slice(0, 500);
}

/** Only administrators may call `name`. */
export function requireAdmin(call: Call, name: string): void {
  if (!call.caller.isAdmin) throw new ServerError(`Only administrators execute function ${name}`);
}

/** Functions of controllers: elsewhere the documented refusal. */
export function requireController(call: Call, name: string): NonNullable<Node['controller']> {
  if (!call.node.controller) throw new ServerError(`Only master or single mode supports function ${name}`);
  return call.node.controller;
}

/** A controller that leads: followers answer `<NotLeader>host:port:alias`. */
export function requireLeader(call: Call, name: string): NonNullable<Node['controller']> {
  const controller = requireController(call, name);
  controller.requireLeader();
  return controller;
}
