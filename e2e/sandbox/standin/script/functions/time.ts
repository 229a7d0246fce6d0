import { castVector } from '../cast.ts';
import { builtin } from '../registry.ts';
import { at, date, INT_NULL, T, timestamp, type Value, VOID, vector } from '../values.ts';
import { asVector } from '../vectors.ts';

/** Milliseconds of the wall clock, which is what the server's times mean. */
function wallClock(): number {
  return Date.now() - new Date().getTimezoneOffset() * 60_000;
}

builtin('now', () => timestamp(wallClock()));
builtin('today', () => date(Math.floor(wallClock() / 86_400_000)));

const DAY_PARTS: Record<string, (d: Date) => number> = {
  year: (d) => d.getUTCFullYear(),
  monthOfYear: (d) => d.getUTCMonth() + 1,
  dayOfMonth: (d) => d.getUTCDate(),
  weekday: (d) => (d.getUTCDay() + 6) % 7,
};
const CLOCK_PARTS: Record<string, (seconds: number) => number> = {
  hour: (s) => Math.floor(s / 3600),
  minuteOfHour: (s) => Math.floor(s / 60) % 60,
  secondOfMinute: (s) => s % 60,
};

function eachPart(value: Value, type: number, fn: (raw: number) => number): Value {
  const data = castVector(asVector(value), type).data as Int32Array;
  const result = vector(
    T.INT,
    data.map((x) => (x === INT_NULL ? INT_NULL : fn(x))),
  );
  return value.form === 'scalar' ? at(result, 0) : result;
}

for (const [name, fn] of Object.entries(DAY_PARTS)) {
  builtin(`${name} X`, ([x = VOID]) => eachPart(x, T.DATE, (days) => fn(new Date(days * 86_400_000))));
}
for (const [name, fn] of Object.entries(CLOCK_PARTS)) {
  builtin(`${name} X`, ([x = VOID]) => eachPart(x, T.SECOND, fn));
}
