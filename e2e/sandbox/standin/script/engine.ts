import type { Arg, Call, Expr, FunctionNode } from './ast.ts';
import { badArgument, ScriptError, unknownFunction, unknownToken } from './errors.ts';
import type { NodeHost } from './host.ts';
import { elementAt, member } from './indexing.ts';
import { binary, unary } from './operators.ts';
import { runSelect } from './query/select.ts';
import { type CallSite, findBuiltin } from './registry.ts';
import { Scope } from './scope.ts';
import { runBody } from './statements.ts';
import { type FunctionDef, int, rowsOf, typeByName, type Value, VOID } from './values.ts';
import { collect } from './vectors.ts';

/** What the engine needs of the session it runs in. */
export interface Env {
  print(text: string): void;
  /** The server's own functions; undefined when there is none of that name. */
  call(name: string, args: Value[]): Promise<Value> | undefined;
}

const CONSTANTS: Record<string, number> = { SEQ: 0, VALUE: 1, RANGE: 2, LIST: 3, COMPO: 4, HASH: 5 };
const MAX_DEPTH = 200;

interface Evaluated {
  values: Value[];
  named: Map<string, Value>;
  labels: (string | undefined)[];
}

/** Evaluates expressions and calls; holds a session's variables. */
export class Engine {
  readonly globals = new Scope();
  private depth = 0;

  constructor(
    readonly host: NodeHost,
    readonly env: Env,
  ) {}

  async evaluate(expr: Expr, scope: Scope): Promise<Value> {
    switch (expr.k) {
      case 'lit':
        return expr.value;
      case 'bound':
        return scope.bounds[expr.index] ?? VOID;
      case 'name':
        return this.name(expr.name, expr.line, scope);
      case 'bin':
        return binary(expr.op, await this.evaluate(expr.left, scope), await this.evaluate(expr.right, scope));
      case 'un':
        return unary(expr.op, await this.evaluate(expr.expr, scope));
      case 'vec':
        return collect(await this.all(expr.items, scope));
      case 'call':
        return this.call(expr, scope);
      case 'member':
        return member(await this.evaluate(expr.target, scope), expr.name, expr.line);
      case 'index':
        return this.index(await this.evaluate(expr.target, scope), expr.index, scope);
      case 'lambda':
        return { form: 'functiondef', name: expr.def.name, impl: expr.def };
      case 'select':
        return runSelect(this, expr, scope);
      default:
        throw new ScriptError('Syntax Error: * is not allowed here');
    }
  }

  private async all(exprs: Expr[], scope: Scope): Promise<Value[]> {
    const values: Value[] = [];
    for (const expr of exprs) values.push(await this.evaluate(expr, scope));
    return values;
  }

  private async index(target: Value, index: Expr, scope: Scope): Promise<Value> {
    const value = await this.evaluate(index, scope);
    return target.form === 'functiondef' ? this.apply(target, [value]) : elementAt(target, value);
  }

  private lookUp(name: string, scope: Scope): Value | undefined {
    const found = scope.get(name);
    if (found) return found;
    const type = name === name.toUpperCase() ? typeByName(name) : undefined;
    if (type !== undefined) return int(type);
    if (name in CONSTANTS) return int(CONSTANTS[name]!);
    return findBuiltin(name) ? { form: 'functiondef', name } : undefined;
  }

  private name(name: string, line: number, scope: Scope): Value {
    const value = this.lookUp(name, scope);
    if (!value) throw unknownToken(line, name);
    return value;
  }

  private async call(expr: Call, scope: Scope): Promise<Value> {
    if (typeof expr.fn !== 'string') {
      const target = await this.evaluate(expr.fn, scope);
      if (target.form !== 'functiondef') throw new ScriptError('The called object is not a function');
      return this.invoke(target, await this.arguments(expr.args, scope, false));
    }
    const name = expr.fn.split('::').at(-1)!;
    const own = scope.get(name);
    if (own?.form === 'functiondef') return this.invoke(own, await this.arguments(expr.args, scope, false));
    if (own && expr.args.length > 0) return this.index(own, expr.args[0]!.value, scope);
    const known = findBuiltin(name) !== undefined;
    return this.invoke({ form: 'functiondef', name }, await this.arguments(expr.args, scope, !known));
  }

  /** Evaluates arguments; with `lenient` a name that means nothing here is taken for a function of the server. */
  private async arguments(args: Arg[], scope: Scope, lenient: boolean): Promise<Evaluated> {
    const result: Evaluated = { values: [], named: new Map(), labels: [] };
    for (const arg of args) {
      const { value: expr } = arg;
      const free = lenient && expr.k === 'name' && this.lookUp(expr.name, scope) === undefined;
      const value: Value = free ? { form: 'functiondef', name: expr.name } : await this.argument(expr, scope);
      if (arg.name) result.named.set(arg.name, value);
      else {
        result.values.push(value);
        result.labels.push(arg.alias ?? (expr.k === 'name' ? expr.name : undefined));
      }
    }
    return result;
  }

  private async argument(expr: Expr, scope: Scope): Promise<Value> {
    return expr.k === 'star' ? int(1) : this.evaluate(expr, scope);
  }

  /** Calls a function value with positional arguments. */
  apply(fn: FunctionDef, values: Value[]): Promise<Value> {
    return this.invoke(fn, { values, named: new Map(), labels: [] });
  }

  private async invoke(fn: FunctionDef, args: Evaluated): Promise<Value> {
    if (fn.impl) return this.callDefined(fn.impl as FunctionNode, args);
    const found = findBuiltin(fn.name);
    if (found) {
      const site: CallSite = { engine: this, name: fn.name, labels: args.labels };
      return found.run(place(fn.name, found.params, args), site);
    }
    const answer = this.env.call(fn.name, [...args.values, ...args.named.values()]);
    if (!answer) throw unknownFunction(fn.name);
    return answer;
  }

  private async callDefined(def: FunctionNode, args: Evaluated): Promise<Value> {
    const scope = new Scope(this.globals);
    const names = def.params.map((p) => p.name);
    const values = place(def.name, names, args);
    if (values.length > names.length)
      throw badArgument(def.name, `The function takes ${names.length} arguments`);
    for (const [i, param] of def.params.entries()) {
      const given = values[i];
      if (given) scope.set(param.name, given);
      else if (param.fallback) scope.set(param.name, await this.evaluate(param.fallback, scope));
      else throw badArgument(def.name, `The argument ${param.name} is missing`);
    }
    if (++this.depth > MAX_DEPTH) throw new ScriptError('The call stack is too deep');
    try {
      return await runBody(this, def.body, scope);
    } finally {
      this.depth--;
    }
  }
}

/** Puts named arguments in their places among the positional ones. */
function place(name: string, params: string[], args: Evaluated): Value[] {
  const values: Value[] = args.values.slice();
  for (const [key, value] of args.named) {
    const i = params.indexOf(key);
    if (i < 0) throw badArgument(name, `There is no argument named ${key}`);
    values[i] = value;
  }
  for (let i = 0; i < values.length; i++) values[i] ??= VOID;
  return values;
}

/** Whether a value counts as true in `if` and `while`. */
export function isTrue(value: Value): boolean {
  if (value.form === 'scalar') return value.value !== null && value.value !== '' && Number(value.value) !== 0;
  return value.form === 'void' ? false : rowsOf(value) > 0;
}
