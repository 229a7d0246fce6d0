import {
  anyVector,
  nullOf,
  scalar,
  storageOf,
  strings,
  stringVector,
  T,
  type Value,
  VOID,
  vector,
} from './script/values.ts';

/** A plain JS value (from JSON) as an object: arrays of one kind become typed vectors. */
export function fromJson(value: unknown): Value {
  if (value === null || value === undefined) return VOID;
  if (typeof value === 'boolean') return scalar(T.BOOL, value);
  if (typeof value === 'string') return scalar(T.STRING, value);
  if (typeof value === 'bigint') return scalar(T.LONG, value);
  if (typeof value === 'number')
    return scalar(Number.isInteger(value) ? (Math.abs(value) < 2 ** 31 ? T.INT : T.LONG) : T.DOUBLE, value);
  if (Array.isArray(value)) {
    if (value.length && value.every((item) => typeof item === 'string'))
      return stringVector(value as string[]);
    if (value.length && value.every((item) => Number.isInteger(item)))
      return vector(T.INT, Int32Array.from(value as number[]));
    return anyVector(value.map(fromJson));
  }
  const entries = Object.entries(value as Record<string, unknown>);
  return {
    form: 'dict',
    keys: stringVector(entries.map(([key]) => key)),
    values: anyVector(entries.map(([, item]) => fromJson(item))),
  };
}

/** An object as plain data, for the JSON API and for texts: NULL is null, LONG a decimal string. */
export function toJson(value: Value): unknown {
  switch (value.form) {
    case 'scalar':
      return typeof value.value === 'bigint'
        ? String(value.value)
        : value.type === T.BOOL && value.value !== null
          ? Boolean(value.value)
          : value.value;
    case 'vector':
    case 'pair': {
      if (value.form === 'vector' && value.dict) return strings(value);
      if (storageOf(value.type) === 'any') return (value.data as Value[]).map(toJson);
      const missing = nullOf(value.type);
      return Array.from(value.data as ArrayLike<unknown>, (item) =>
        item === missing ? null : typeof item === 'bigint' ? String(item) : item,
      );
    }
    case 'set':
      return toJson(value.items);
    case 'dict': {
      const keys = toJson(value.keys) as string[];
      const items = toJson(value.values) as unknown[];
      return Object.fromEntries(keys.map((key, i) => [key, items[i]]));
    }
    case 'table':
      return Object.fromEntries(value.columns.map((column) => [column.name, toJson(column.vector)]));
    case 'functiondef':
      return value.name;
    case 'database':
      return value.url;
    default:
      return null;
  }
}
