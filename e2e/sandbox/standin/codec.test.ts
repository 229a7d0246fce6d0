import './testing/polyfill.ts';
import { DdbDict, DdbInt, DdbObj, DdbPair, DdbString, DdbVectorAny, DdbVectorString } from 'dolphindb';
import { describe, expect, it } from 'vitest';
import { decode, encode } from './codec.ts';
import { fromJson, toJson } from './json-values.ts';
import {
  anyVector,
  bool,
  boolVector,
  date,
  double,
  doubleVector,
  int,
  intVector,
  long,
  longVector,
  pair,
  record,
  string,
  stringVector,
  symbolVector,
  T,
  table,
  timestamp,
  type Value,
  VOID,
  vectorOf,
} from './script/values.ts';

/** What the official client makes of an encoded object; it must also have read every byte. */
function read(value: Value): unknown {
  const bytes = encode(value);
  const object = DdbObj.parse(new Uint8Array(bytes), true);
  expect(object.length).toBe(bytes.length);
  return object.data();
}

describe('objects as the official client reads them', () => {
  it.each<[string, Value, unknown]>([
    ['void', VOID, undefined],
    ['bool', bool(true), true],
    ['null bool', bool(null), null],
    ['int', int(-7), -7],
    ['null int', int(null), null],
    ['long', long(9007199254740993n), 9007199254740993n],
    ['double', double(1.5), 1.5],
    ['string', string('公网'), '公网'],
    ['date', date(19_000), '2022.01.08'],
    ['int vector', intVector([1, null, 3]), [1, null, 3]],
    ['empty int vector', intVector([]), []],
    ['long vector', longVector([1n, null]), [1n, null]],
    ['double vector', doubleVector([0.5, null]), [0.5, null]],
    ['bool vector', boolVector([true, null, false]), [true, null, false]],
    ['string vector', stringVector(['a', '', '中文']), ['a', '', '中文']],
    ['symbol vector', symbolVector(['a', 'b', 'a', '']), ['a', 'b', 'a', '']],
    ['any vector', anyVector([int(1), string('x'), VOID]), [1, 'x', undefined]],
    ['pair', pair(T.INT, 1, 2), [1, 2]],
    ['dict', record({ a: int(1), b: string('x') }), { a: 1, b: 'x' }],
    ['function', { form: 'functiondef', name: 'version' }, 'version'],
  ])('%s', (_, value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it('table with every kind of column', () => {
    const value = table({
      name: stringVector(['n1', '']),
      kind: symbolVector(['x', 'y']),
      state: intVector([1, null]),
      mem: longVector([5n, null]),
      ok: boolVector([true, null]),
      at: vectorOf(T.TIMESTAMP, [Date.UTC(2024, 0, 2), 0]),
    });
    expect(read(value)).toMatchObject([
      { name: 'n1', kind: 'x', state: 1, mem: 5n, ok: true, at: '2024.01.02 00:00:00.000' },
      { name: '', kind: 'y', state: null, mem: null, ok: null },
    ]);
  });

  it('an empty table keeps its columns', () => {
    const object = DdbObj.parse(
      new Uint8Array(encode(table({ a: intVector([]), b: symbolVector([]) }))),
      true,
    );
    expect(object.rows).toBe(0);
    expect(object.cols).toBe(2);
  });
});

describe('objects that the official client writes', () => {
  it.each<[string, DdbObj, unknown]>([
    ['int', new DdbInt(5), 5],
    ['string', new DdbString('x'), 'x'],
    ['strings', new DdbVectorString(['a', 'b']), ['a', 'b']],
    ['any', new DdbVectorAny([new DdbInt(1), new DdbString('q')]), [1, 'q']],
    ['pair', new DdbPair(1, 2), [1, 2]],
    ['dict', new DdbDict({ a: new DdbInt(1) }), { a: 1 }],
  ])('%s', (_, object, expected) => {
    const bytes = Buffer.from(object.pack());
    const { value, length } = decode(bytes);
    expect(length).toBe(bytes.length);
    expect(toJson(value)).toEqual(expected);
  });

  it('are refused when truncated or unknown, without running over', () => {
    const bytes = Buffer.from(new DdbVectorString(['abc', 'def']).pack());
    for (let n = 0; n < bytes.length; n++) expect(() => decode(bytes.subarray(0, n))).toThrow(RangeError);
    expect(() => decode(Buffer.from([4, 99, 0, 0]))).toThrow(RangeError);
  });
});

it('survives a round trip of its own', () => {
  const values: Value[] = [
    int(1),
    timestamp(5),
    symbolVector(['a', 'a']),
    table({ a: intVector([1]) }),
    { form: 'set', items: intVector([1, 2]) },
  ];
  for (const value of values) expect(decode(encode(value)).value).toEqual(value);
});

it('turns JSON arguments of the client into typed objects', () => {
  expect(fromJson(['a', 'b'])).toMatchObject({ form: 'vector', type: T.STRING });
  expect(fromJson([1, 2])).toMatchObject({ form: 'vector', type: T.INT });
  expect(fromJson(1.5)).toMatchObject({ type: T.DOUBLE });
  expect(fromJson(true)).toMatchObject({ type: T.BOOL });
  expect(toJson(fromJson({ a: [1, 'x'] }))).toEqual({ a: [1, 'x'] });
});
