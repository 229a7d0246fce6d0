import { castVector } from '../cast.ts';
import { binary, unary } from '../operators.ts';
import { builtin, isGiven, numberArg } from '../registry.ts';
import { at, DOUBLE_NULL, isFloating, T, type Value, VOID, vector } from '../values.ts';
import { asVector } from '../vectors.ts';

/** Applies a function of numbers to every item that is not NULL. */
function eachNumber(value: Value, fn: (x: number) => number): Value {
  const data = castVector(asVector(value), T.DOUBLE).data as Float64Array;
  const out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) {
    const y = data[i] === DOUBLE_NULL ? DOUBLE_NULL : fn(data[i]!);
    out[i] = Number.isNaN(y) ? DOUBLE_NULL : y;
  }
  const result = vector(T.DOUBLE, out);
  return value.form === 'scalar' ? at(result, 0) : result;
}

function typeOf(value: Value): number {
  return value.form === 'scalar' || value.form === 'vector' ? value.type : T.DOUBLE;
}

/** Half away from zero, as the server rounds. */
function rounded(value: Value, digits: number): Value {
  const scale = 10 ** digits;
  return eachNumber(value, (x) => (x < 0 ? -Math.round(-x * scale) : Math.round(x * scale)) / scale);
}

builtin('round X precision', (args, site) => {
  const x = args[0] ?? VOID;
  if (!isFloating(typeOf(x))) return x;
  if (isGiven(args[1])) return rounded(x, numberArg(args, 1, site));
  const whole = castVector(asVector(rounded(x, 0)), T.LONG);
  return x.form === 'scalar' ? at(whole, 0) : whole;
});

for (const name of ['floor', 'ceil'] as const) {
  builtin(`${name} X`, ([x = VOID]) => {
    if (!isFloating(typeOf(x))) return x;
    const whole = castVector(asVector(eachNumber(x, Math[name])), T.LONG);
    return x.form === 'scalar' ? at(whole, 0) : whole;
  });
}

builtin('abs X', ([x = VOID]) => {
  const result = eachNumber(x, Math.abs);
  const back = castVector(asVector(result), isFloating(typeOf(x)) ? T.DOUBLE : typeOf(x));
  return x.form === 'scalar' ? at(back, 0) : back;
});

for (const name of ['sqrt', 'exp', 'log', 'log2', 'log10', 'sin', 'cos', 'tan'] as const) {
  builtin(`${name} X`, ([x = VOID]) => eachNumber(x, Math[name]));
}

const OPERATORS: Record<string, string> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  ratio: '\\',
  mod: '%',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  like: 'like',
  between: 'between',
};
for (const [name, op] of Object.entries(OPERATORS))
  builtin(`${name} X Y`, ([x = VOID, y = VOID]) => binary(op, x, y));
builtin('in X Y', ([x = VOID, y = VOID]) => binary('in', x, y));
builtin('not X', ([x = VOID]) => unary('!', x));

builtin('pow X Y', (args, site) => {
  const y = numberArg(args, 1, site);
  return eachNumber(args[0] ?? VOID, (x) => x ** y);
});
