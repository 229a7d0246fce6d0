/** DolphinDB's type ids (dolphindb-wire-protocol.md section 5), with what the engine must know of each. */
export const T = {
  VOID: 0,
  BOOL: 1,
  CHAR: 2,
  SHORT: 3,
  INT: 4,
  LONG: 5,
  DATE: 6,
  MONTH: 7,
  TIME: 8,
  MINUTE: 9,
  SECOND: 10,
  DATETIME: 11,
  TIMESTAMP: 12,
  NANOTIME: 13,
  NANOTIMESTAMP: 14,
  FLOAT: 15,
  DOUBLE: 16,
  SYMBOL: 17,
  STRING: 18,
  UUID: 19,
  FUNCTIONDEF: 20,
  HANDLE: 21,
  CODE: 22,
  RESOURCE: 24,
  ANY: 25,
  DICT: 27,
  DATEHOUR: 28,
  IPADDR: 30,
  INT128: 31,
  BLOB: 32,
} as const;

/** What a type's values are held in: `int32` covers INT and the 4-byte temporal types, `text` everything kept as strings. */
export type Storage =
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'float32'
  | 'float64'
  | 'symbol'
  | 'text'
  | 'any';

const STORAGE: Record<number, Storage> = {
  [T.BOOL]: 'int8',
  [T.CHAR]: 'int8',
  [T.SHORT]: 'int16',
  [T.INT]: 'int32',
  [T.LONG]: 'int64',
  [T.DATE]: 'int32',
  [T.MONTH]: 'int32',
  [T.TIME]: 'int32',
  [T.MINUTE]: 'int32',
  [T.SECOND]: 'int32',
  [T.DATETIME]: 'int32',
  [T.TIMESTAMP]: 'int64',
  [T.NANOTIME]: 'int64',
  [T.NANOTIMESTAMP]: 'int64',
  [T.FLOAT]: 'float32',
  [T.DOUBLE]: 'float64',
  [T.SYMBOL]: 'symbol',
  [T.DATEHOUR]: 'int32',
  [T.VOID]: 'any',
  [T.ANY]: 'any',
};

export function storageOf(type: number): Storage {
  return STORAGE[type] ?? 'text';
}

const NAMES = new Map<number, string>(Object.entries(T).map(([name, id]) => [id, name]));

/** The vendor's name of a type id, e.g. 4 -> `INT`. */
export function typeName(type: number): string {
  return NAMES.get(type) ?? `TYPE${type}`;
}

/** The type id of a vendor's type name, or undefined. */
export function typeByName(name: string): number | undefined {
  return (T as Record<string, number>)[name.toUpperCase()];
}

export const INT_NULL = -2147483648;
export const LONG_NULL = -(2n ** 63n);
export const DOUBLE_NULL = -Number.MAX_VALUE;
export const FLOAT_NULL = -3.4028234663852886e38;

const NULLS: Record<Storage, number | bigint | string> = {
  int8: -128,
  int16: -32768,
  int32: INT_NULL,
  int64: LONG_NULL,
  float32: FLOAT_NULL,
  float64: DOUBLE_NULL,
  symbol: 0,
  text: '',
  any: '',
};

/** The sentinel that stands for NULL inside a vector of this type (a SYMBOL's is code 0, the empty string). */
export function nullOf(type: number): number | bigint | string {
  return NULLS[storageOf(type)];
}

export const isTemporal = (type: number): boolean =>
  (type >= T.DATE && type <= T.NANOTIMESTAMP) || type === T.DATEHOUR;
export const isText = (type: number): boolean => type === T.STRING || type === T.SYMBOL || type === T.BLOB;
export const isFloating = (type: number): boolean => type === T.DOUBLE || type === T.FLOAT;
export const isWide = (type: number): boolean => storageOf(type) === 'int64';
/** Category as `typestr` and casts see it: numbers that are not temporal, BOOL included. */
export const isNumeric = (type: number): boolean => (type >= T.BOOL && type <= T.LONG) || isFloating(type);
