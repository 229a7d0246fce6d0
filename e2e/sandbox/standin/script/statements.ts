import type { Expr, Statement } from './ast.ts';
import { castVector } from './cast.ts';
import { type Engine, isTrue } from './engine.ts';
import { ScriptError } from './errors.ts';
import { formatValue } from './format.ts';
import { binary } from './operators.ts';
import type { Scope } from './scope.ts';
import { anyVector, int, string, stringVector, T, type Value, type Vector, VOID } from './values.ts';
import { asVector, concat, itemsOf, slice, texts } from './vectors.ts';

/** How a statement ended: normally, with a value, or by leaving a loop or a function. */
interface Outcome {
  value: Value;
  leave?: 'return' | 'break' | 'continue';
}
const DONE: Outcome = { value: VOID };

/** Runs a function's body: the value of its `return`, else nothing. */
export async function runBody(engine: Engine, body: Statement[], scope: Scope): Promise<Value> {
  const outcome = await runBlock(engine, body, scope);
  return outcome.leave === 'return' ? outcome.value : VOID;
}

/** Runs a script: its value is that of the last statement, as a client sees it. */
export async function runScript(engine: Engine, statements: Statement[], scope: Scope): Promise<Value> {
  return (await runBlock(engine, statements, scope)).value;
}

async function runBlock(engine: Engine, body: Statement[], scope: Scope): Promise<Outcome> {
  let last = DONE;
  for (const statement of body) {
    last = await run(engine, statement, scope);
    if (last.leave) return last;
  }
  return last;
}

async function run(engine: Engine, st: Statement, scope: Scope): Promise<Outcome> {
  switch (st.s) {
    case 'expr':
      return { value: await engine.evaluate(st.expr, scope) };
    case 'assign':
      await assign(engine, st, scope);
      return DONE;
    case 'if':
      return runBlock(engine, isTrue(await engine.evaluate(st.test, scope)) ? st.then : st.otherwise, scope);
    case 'for':
    case 'while':
      return loop(engine, st, scope);
    case 'def':
      scope.set(st.def.name, { form: 'functiondef', name: st.def.name, impl: st.def });
      return DONE;
    case 'return':
      return { value: st.expr ? await engine.evaluate(st.expr, scope) : VOID, leave: 'return' };
    case 'throw':
      throw new ScriptError(formatValue(await engine.evaluate(st.expr, scope)));
    case 'try':
      return attempt(engine, st, scope);
    case 'share':
      engine.globals.set(st.name, await engine.evaluate(st.expr, scope));
      return DONE;
    case 'jump':
      return { value: VOID, leave: st.word };
    default:
      return DONE;
  }
}

async function loop(
  engine: Engine,
  st: Extract<Statement, { s: 'for' | 'while' }>,
  scope: Scope,
): Promise<Outcome> {
  const items = st.s === 'for' ? itemsOf(await engine.evaluate(st.over, scope)) : undefined;
  for (let i = 0; ; i++) {
    if (st.s === 'for') {
      if (i >= items!.length) return DONE;
      scope.set(st.name, items![i]!);
    } else if (!isTrue(await engine.evaluate(st.test, scope))) return DONE;
    const outcome = await runBlock(engine, st.body, scope);
    if (outcome.leave === 'return') return outcome;
    if (outcome.leave === 'break') return DONE;
  }
}

async function attempt(engine: Engine, st: Extract<Statement, { s: 'try' }>, scope: Scope): Promise<Outcome> {
  try {
    return await runBlock(engine, st.body, scope);
  } catch (error) {
    scope.set(st.name, string(error instanceof Error ? error.message : String(error)));
    return runBlock(engine, st.handler, scope);
  }
}

async function assign(engine: Engine, st: Extract<Statement, { s: 'assign' }>, scope: Scope): Promise<void> {
  let value = await engine.evaluate(st.expr, scope);
  if (st.op !== '=') value = binary(st.op[0]!, await engine.evaluate(st.target, scope), value);
  const { target } = st;
  if (target.k === 'name') {
    scope.set(target.name, value);
  } else if (target.k === 'index' && target.target.k === 'name') {
    const current = await engine.evaluate(target.target, scope);
    scope.set(target.target.name, replaced(current, await engine.evaluate(target.index, scope), value));
  } else throw new ScriptError(`Syntax Error: [line #${st.line}] ${described(target)} cannot be assigned to`);
}

function described(target: Expr): string {
  return target.k === 'lit' ? 'A literal' : 'This expression';
}

/** `current` with what stands at `index` replaced: an item of a vector, an entry of a dict, a column of a table. */
function replaced(current: Value, index: Value, value: Value): Value {
  if (current.form === 'vector')
    return replacedItem(current, Number(index.form === 'scalar' ? index.value : -1), value);
  const key = texts(index)[0]!;
  if (current.form === 'table') {
    const rows = current.columns[0]?.vector.data.length ?? 0;
    const others = current.columns.filter((c) => c.name !== key);
    return { ...current, columns: [...others, { name: key, vector: asVector(value, rows) }] };
  }
  if (current.form !== 'dict') throw new ScriptError(`A ${current.form} cannot be assigned to by index`);
  const keys = texts(current.keys);
  const values = (castVector(current.values, T.ANY).data as Value[]).slice();
  const i = keys.indexOf(key);
  values[i < 0 ? keys.push(key) - 1 : i] = value;
  return { form: 'dict', keys: castVector(stringVector(keys), current.keys.type), values: anyVector(values) };
}

function replacedItem(current: Vector, i: number, value: Value): Vector {
  if (i < 0 || i >= current.data.length)
    throw new ScriptError(`The index ${formatValue(int(i))} is out of range`);
  const parts = [slice(current, 0, i), asVector(value), slice(current, i + 1, current.data.length)];
  return concat(
    parts.map((p) => castVector(p, current.type)),
    current.type,
  );
}
