import { cellReader, readNestedWith, scalarCell, typeName } from './cells';
import { DdbForm, type DdbObj, DdbType } from './client';

/**
 * One value, safe to put into JSON: NULL of every type is null (STRING and SYMBOL have no NULL of their own: an empty text), LONG is a number when
 * exact and a decimal string beyond 2^53, DECIMAL is text, NaN and infinities are text, temporal values are text in the vendor's notation
 * (`2024.01.31 09:30:00.000`, server wall-clock), CHAR is a character when printable, else its number.
 */
export type Cell = string | number | boolean | null | Cell[] | DdbValue;

export interface DdbColumn {
  name: string;
  /** The vendor's name, e.g. `LONG`, `TIMESTAMP`, `INT[]`. */
  type: string;
}

/** Any object of a server, as plain data; `offset` and `total` say which part of a long one this is. */
export type DdbValue =
  | { form: 'void' }
  | { form: 'scalar'; type: string; value: Cell }
  | { form: 'vector' | 'set' | 'pair'; type: string; items: Cell[]; offset: number; total: number }
  | { form: 'dict'; entries: { key: Cell; value: Cell }[]; offset: number; total: number }
  | DdbTable
  | {
      form: 'matrix';
      type: string;
      rowLabels: Cell[] | null;
      columnLabels: Cell[] | null;
      rows: Cell[][];
      offset: number;
      total: number;
    }
  | { form: 'other'; kind: string };

export interface DdbTable {
  form: 'table';
  columns: DdbColumn[];
  rows: Cell[][];
  offset: number;
  total: number;
}

/** Which part of a long object is wanted. */
export interface Page {
  offset?: number;
  limit?: number;
}

/** Rows converted when no page is asked for. */
export const DEFAULT_LIMIT = 10_000;

interface Span {
  offset: number;
  length: number;
  total: number;
}

function span(total: number, page: Page): Span {
  const offset = Math.min(Math.max(0, Math.trunc(page.offset ?? 0)), total);
  const limit = Math.max(0, Math.trunc(page.limit ?? DEFAULT_LIMIT));
  return { offset, length: Math.min(limit, total - offset), total };
}

function range<T>({ offset, length }: Span, at: (index: number) => T): T[] {
  return Array.from({ length }, (_, i) => at(offset + i));
}

function reader(obj: DdbObj) {
  return cellReader(obj.type, obj.value, obj.le);
}

function tableValue(obj: DdbObj, page: Page): DdbTable {
  const columns = obj.value as DdbObj[];
  const readers = columns.map(reader);
  const part = span(obj.rows ?? 0, page);
  return {
    form: 'table',
    columns: columns.map(({ name, type }) => ({ name: name ?? '', type: typeName(type) })),
    rows: range(part, (row) => readers.map((read) => read(row))),
    offset: part.offset,
    total: part.total,
  };
}

function dictValue(obj: DdbObj, page: Page): DdbValue {
  const [keys, values] = obj.value as [DdbObj, DdbObj];
  const key = reader(keys);
  const value = reader(values);
  const part = span(keys.rows ?? 0, page);
  const entries = range(part, (i) => ({ key: key(i), value: value(i) }));
  return { form: 'dict', entries, offset: part.offset, total: part.total };
}

function labels(obj: DdbObj | null, wanted: Span): Cell[] | null {
  return obj ? range(wanted, reader(obj)) : null;
}

function matrixValue(obj: DdbObj, page: Page): DdbValue {
  const { rows, cols, data } = obj.value as { rows: DdbObj | null; cols: DdbObj | null; data: unknown };
  const height = obj.rows ?? 0;
  const width = obj.cols ?? 0;
  const read = cellReader(obj.type, data, obj.le);
  const part = span(height, page);
  return {
    form: 'matrix',
    type: typeName(obj.type),
    rowLabels: labels(rows, part),
    columnLabels: labels(cols, { offset: 0, length: width, total: width }),
    rows: range(part, (row) => Array.from({ length: width }, (_, column) => read(column * height + row))),
    offset: part.offset,
    total: part.total,
  };
}

function listValue(form: 'vector' | 'set' | 'pair', obj: DdbObj, page: Page): DdbValue {
  const part = span(obj.rows ?? 0, page);
  return {
    form,
    type: typeName(obj.type),
    items: range(part, reader(obj)),
    offset: part.offset,
    total: part.total,
  };
}

/** Gives an object of the client as plain data; long ones only the asked page (default: the first 10 000 rows). */
export function toValue(obj: DdbObj, page: Page = {}): DdbValue {
  switch (obj.form) {
    case DdbForm.scalar:
      if (obj.type === DdbType.void) return { form: 'void' };
      return { form: 'scalar', type: typeName(obj.type), value: scalarCell(obj) };
    case DdbForm.vector:
      return listValue('vector', obj, page);
    case DdbForm.pair:
      return listValue('pair', obj, page);
    case DdbForm.set:
      return listValue('set', obj, page);
    case DdbForm.dict:
      return dictValue(obj, page);
    case DdbForm.table:
      return tableValue(obj, page);
    case DdbForm.matrix:
      return matrixValue(obj, page);
    default:
      return {
        form: 'other',
        kind: Object.entries(DdbForm).find(([, id]) => id === obj.form)?.[0] ?? 'unknown',
      };
  }
}

readNestedWith(toValue);

/** Gives the plain value of a scalar; null for everything else. */
export function scalar(value: DdbValue): Cell {
  return value.form === 'scalar' ? value.value : null;
}

/** Gives a list of texts from a vector, a scalar or (old servers) an ANY vector of texts. */
export function texts(value: DdbValue): string[] {
  const cells =
    value.form === 'vector' || value.form === 'set'
      ? value.items
      : value.form === 'scalar'
        ? [value.value]
        : [];
  return cells.filter((cell) => typeof cell === 'string' || typeof cell === 'number').map(String);
}

/** Gives a table's rows as objects by column name; an empty list for anything that is no table. */
export function records(value: DdbValue): Record<string, Cell>[] {
  if (value.form !== 'table') return [];
  return value.rows.map((row) =>
    Object.fromEntries(value.columns.map(({ name }, i) => [name, row[i] ?? null])),
  );
}

/** Gives a dictionary as an object by key text. */
export function dictionary(value: DdbValue): Record<string, Cell> {
  return value.form === 'dict'
    ? Object.fromEntries(value.entries.map(({ key, value: cell }) => [String(key), cell]))
    : {};
}
