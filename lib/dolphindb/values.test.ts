import { describe, expect, it } from 'vitest';
import { DdbForm, DdbInt, DdbObj, DdbString, DdbType, nulls, parseObject } from './client';
import { type DdbValue, records, toValue } from './values';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const vector = (type: number, value: unknown, rows: number, name?: string) =>
  new DdbObj({ form: DdbForm.vector, type: type as never, rows, cols: 1, value: value as never, name });
const items = (value: DdbValue) => (value.form === 'vector' ? value.items : []);
const long = (...values: bigint[]) => BigInt64Array.from([...values, nulls.int64]);
const int = (...values: number[]) => Int32Array.from([...values, nulls.int32]);

describe('toValue', () => {
  it('reads a table from the wire with NULL as null', () => {
    const bytes = hex(`00 06 02000000 04000000 00 6e616d6500 737461746500 6d656d00 6f6b00
      12 01 02000000 01000000 6e3100 00  04 01 02000000 01000000 01000000 00000080
      05 01 02000000 01000000 0500000000000000 0000000000000080  01 01 02000000 01000000 01 80`);
    const value = toValue(parseObject(bytes, true));
    expect(value).toEqual({
      form: 'table',
      columns: [
        { name: 'name', type: 'STRING' },
        { name: 'state', type: 'INT' },
        { name: 'mem', type: 'LONG' },
        { name: 'ok', type: 'BOOL' },
      ],
      rows: [
        ['n1', 1, 5, true],
        ['', null, null, null],
      ],
      offset: 0,
      total: 2,
    });
    expect(records(value)[0]).toEqual({ name: 'n1', state: 1, mem: 5, ok: true });
  });

  it.each([
    [DdbType.date, int(19_753, -1), ['2024.01.31', '1969.12.31', null]],
    [DdbType.month, int(2024 * 12), ['2024.01M', null]],
    [DdbType.time, int(11_045_678), ['03:04:05.678', null]],
    [DdbType.minute, int(184), ['03:04m', null]],
    [DdbType.second, int(11_045), ['03:04:05', null]],
    [DdbType.datetime, int(1_704_164_645), ['2024.01.02 03:04:05', null]],
    [
      DdbType.timestamp,
      long(1_704_164_645_678n, -1n),
      ['2024.01.02 03:04:05.678', '1969.12.31 23:59:59.999', null],
    ],
    [DdbType.nanotime, long(11_045_678_901_234n), ['03:04:05.678901234', null]],
    [DdbType.nanotimestamp, long(1_704_164_645_678_901_234n), ['2024.01.02 03:04:05.678901234', null]],
    [DdbType.datehour, int(473_379), ['2024.01.02T03', null]],
  ])('formats temporal type %i without a time zone, NULL is null', (type, value, expected) => {
    expect(items(toValue(vector(type, value, value.length)))).toEqual(expected);
  });

  it('does not shift a wall-clock time that falls into a gap of the process’s summer time', () => {
    const before = process.env.TZ;
    process.env.TZ = 'America/New_York';
    try {
      const value = toValue(
        vector(DdbType.timestamp, BigInt64Array.of(BigInt(Date.UTC(2024, 2, 10, 2, 30))), 1),
      );
      expect(items(value)).toEqual(['2024.03.10 02:30:00.000']);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it('keeps a LONG exact: a number within 2^53, decimal text beyond', () => {
    const value = toValue(vector(DdbType.long, long(9_007_199_254_740_991n, 9_007_199_254_740_993n, -5n), 4));
    expect(items(value)).toEqual([9_007_199_254_740_991, '9007199254740993', -5, null]);
  });

  it('keeps a DECIMAL exact', () => {
    const of = (...data: number[]) =>
      toValue(vector(DdbType.decimal32, { scale: 2, data: Int32Array.from(data) }, data.length));
    expect(items(of(314, -5, 0, nulls.int32))).toEqual(['3.14', '-0.05', '0.00', null]);
  });

  it('turns NaN and infinities into text, so that JSON does not lose them', () => {
    const value = toValue(
      vector(DdbType.double, Float64Array.of(1.5, Number.NaN, -Infinity, nulls.double), 4),
    );
    expect(items(value)).toEqual([1.5, 'NaN', '-Infinity', null]);
  });

  it('reads symbols with a base, and does not use another server’s base', () => {
    const withBase = hex('91 01 02000000 01000000 07000000 02000000 00 616100 01000000 00000000');
    expect(items(toValue(parseObject(withBase, true)))).toEqual(['aa', '']);
    const withoutBase = hex('91 01 01000000 01000000 07000000 00000000 01000000');
    expect(items(toValue(parseObject(withoutBase, true)))).toEqual([null]);
  });

  it('reads array vectors, UUIDs and nested lists', () => {
    const arrays = hex('44 01 02000000 03000000 0200 01 00 02 01 01000000 00000080 03000000');
    expect(toValue(parseObject(arrays, true))).toMatchObject({ type: 'INT[]', items: [[1, null], [3]] });
    const id = Uint8Array.from(Buffer.from('00112233445566778899aabbccddeeff', 'hex')).reverse();
    const uuids = vector(DdbType.uuid, Uint8Array.from([...id, ...new Uint8Array(16)]), 2);
    expect(items(toValue(uuids))).toEqual(['00112233-4455-6677-8899-aabbccddeeff', null]);
    const any = vector(
      DdbType.any,
      [new DdbInt(1), vector(DdbType.int, Int32Array.of(7), 1), new DdbString('x')],
      3,
    );
    expect(items(toValue(any))).toEqual([
      1,
      { form: 'vector', type: 'INT', items: [7], offset: 0, total: 1 },
      'x',
    ]);
  });

  it('reads a matrix by rows with its labels', () => {
    const bytes = hex(
      '04 03 02  12 01 02000000 01000000 6100 6200  04 03 02000000 02000000 01000000 02000000 03000000 04000000',
    );
    expect(toValue(parseObject(bytes, true))).toMatchObject({
      columnLabels: ['a', 'b'],
      rowLabels: null,
      rows: [
        [1, 3],
        [2, 4],
      ],
    });
  });

  it('pages: the middle, the end, and beyond', () => {
    const value = vector(
      DdbType.int,
      Int32Array.from({ length: 10 }, (_, i) => i),
      10,
    );
    expect(toValue(value, { offset: 3, limit: 2 })).toMatchObject({ items: [3, 4], offset: 3, total: 10 });
    expect(toValue(value, { offset: 9, limit: 5 })).toMatchObject({ items: [9] });
    expect(toValue(value, { offset: 99, limit: 5 })).toMatchObject({ items: [], offset: 10 });
    expect(toValue(value, { offset: -4, limit: -1 })).toMatchObject({ items: [], offset: 0 });
  });

  it('survives JSON unchanged', () => {
    const value = toValue(vector(DdbType.long, long(2n ** 60n, 5n), 3));
    expect(JSON.parse(JSON.stringify(value))).toEqual(value);
  });
});
