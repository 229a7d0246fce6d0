import { createHash } from 'node:crypto';
import { castVector } from '../cast.ts';
import { builtin, numberArg, textArg } from '../registry.ts';
import { at, strings, T, type Value, VOID, vector } from '../values.ts';
import { asVector, texts } from '../vectors.ts';

/** Applies a function of texts item by item; a scalar stays a scalar. */
function eachText(value: Value, type: number, fn: (text: string) => string | number): Value {
  const source = strings(castVector(asVector(value), T.STRING));
  const result =
    type === T.STRING
      ? vector(
          type,
          source.map((x) => String(fn(x))),
        )
      : castVector(
          vector(
            T.INT,
            Int32Array.from(source, (x) => Number(fn(x))),
          ),
          type,
        );
  return value.form === 'scalar' ? at(result, 0) : result;
}

for (const [name, pad] of [
  ['lpad', 'padStart'],
  ['rpad', 'padEnd'],
] as const) {
  builtin(`${name} str length pattern`, (args, site) => {
    const width = numberArg(args, 1, site);
    const filler = args.length > 2 ? textArg(args, 2, site) : ' ';
    return eachText(args[0] ?? VOID, T.STRING, (x) => x[pad](width, filler).slice(0, width));
  });
}

builtin('strlen X', ([x = VOID]) => eachText(x, T.INT, (s) => s.length));
builtin('upper X', ([x = VOID]) => eachText(x, T.STRING, (s) => s.toUpperCase()));
builtin('lower X', ([x = VOID]) => eachText(x, T.STRING, (s) => s.toLowerCase()));
builtin('trim X', ([x = VOID]) => eachText(x, T.STRING, (s) => s.trim()));
builtin('strip X', ([x = VOID]) => eachText(x, T.STRING, (s) => s.trim()));
builtin('startsWith X str', (args, site) => {
  const prefix = textArg(args, 1, site);
  return eachText(args[0] ?? VOID, T.BOOL, (s) => Number(s.startsWith(prefix)));
});
builtin('endsWith X str', (args, site) => {
  const suffix = textArg(args, 1, site);
  return eachText(args[0] ?? VOID, T.BOOL, (s) => Number(s.endsWith(suffix)));
});
builtin('strpos X str', (args, site) => {
  const part = textArg(args, 1, site);
  return eachText(args[0] ?? VOID, T.INT, (s) => s.indexOf(part));
});
builtin('strReplace str pattern replacement', (args, site) => {
  const [from, to] = [textArg(args, 1, site), textArg(args, 2, site)];
  return eachText(args[0] ?? VOID, T.STRING, (s) => s.replaceAll(from, to));
});
builtin('hashBucket X buckets', (args, site) => {
  const buckets = numberArg(args, 1, site);
  return eachText(
    args[0] ?? VOID,
    T.INT,
    (s) => createHash('md5').update(s).digest().readUInt32BE() % buckets,
  );
});
builtin('regexReplace str pattern replacement offset', (args, site) => {
  const [pattern, to] = [new RegExp(textArg(args, 1, site), 'gs'), textArg(args, 2, site)];
  const from = args.length > 3 ? numberArg(args, 3, site) : 0;
  return eachText(args[0] ?? VOID, T.STRING, (s) => s.slice(0, from) + s.slice(from).replace(pattern, to));
});
builtin('substr str offset length', (args, site) => {
  const from = numberArg(args, 1, site);
  const n = args.length > 2 ? numberArg(args, 2, site) : Number.POSITIVE_INFINITY;
  return eachText(args[0] ?? VOID, T.STRING, (s) => s.slice(from, from + n));
});
builtin('split str delimiter', (args, site) =>
  vector(T.STRING, textArg(args, 0, site).split(args.length > 1 ? textArg(args, 1, site) : ',')),
);
builtin('concat X Y', (args, site) => {
  if (args[0]?.form === 'vector' && args.length < 3) {
    const joint = args.length > 1 ? textArg(args, 1, site) : '';
    return { form: 'scalar', type: T.STRING, value: texts(args[0]).join(joint) };
  }
  return { form: 'scalar', type: T.STRING, value: args.flatMap(texts).join('') };
});
