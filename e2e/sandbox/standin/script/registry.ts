import type { Engine } from './engine.ts';
import { badArgument } from './errors.ts';
import type { Dict, Scalar, Table, Value } from './values.ts';
import { texts } from './vectors.ts';

/** One call as a built-in function sees it. */
export interface CallSite {
  engine: Engine;
  name: string;
  /** What each argument was called where it stood: a variable's name or its `as` alias. */
  labels: (string | undefined)[];
}
export type Builtin = {
  /** Parameter names, for calls with named arguments. */
  params: string[];
  run: (args: Value[], site: CallSite) => Value | Promise<Value>;
};

const builtins = new Map<string, Builtin>();

/** Adds a built-in; `signature` is its name and parameter names, e.g. `lpad text length pattern`. */
export function builtin(signature: string, run: Builtin['run']): void {
  const [name, ...params] = signature.split(' ');
  builtins.set(name!, { params, run });
}

export const findBuiltin = (name: string): Builtin | undefined => builtins.get(name);

export const isGiven = (value: Value | undefined): value is Exclude<Value, { form: 'void' }> =>
  value !== undefined && value.form !== 'void';

export function scalarArg(args: Value[], i: number, site: CallSite): Scalar {
  const value = args[i];
  if (value?.form !== 'scalar') throw badArgument(site.name, `Argument ${i + 1} must be a scalar`);
  return value;
}

export function numberArg(args: Value[], i: number, site: CallSite): number {
  const { value } = scalarArg(args, i, site);
  if (value === null || typeof value === 'string')
    throw badArgument(site.name, `Argument ${i + 1} must be a number`);
  return Number(value);
}

export function textArg(args: Value[], i: number, site: CallSite): string {
  const value = args[i];
  const list = isGiven(value) && (value.form === 'scalar' || value.form === 'vector') ? texts(value) : [];
  if (list.length !== 1) throw badArgument(site.name, `Argument ${i + 1} must be a string`);
  return list[0]!;
}

export function tableArg(args: Value[], i: number, site: CallSite): Table {
  const value = args[i];
  if (value?.form !== 'table') throw badArgument(site.name, `Argument ${i + 1} must be a table`);
  return value;
}

export function dictItem(value: Dict, key: string): Value | undefined {
  const i = texts(value.keys).indexOf(key);
  return i < 0 ? undefined : (value.values.data[i] as Value);
}
