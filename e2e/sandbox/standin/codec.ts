import {
  allocate,
  anyVector,
  type Column,
  type Items,
  isWide,
  nullOf,
  type Scalar,
  scalar,
  storageOf,
  T,
  type Value,
  type Vector,
  VOID,
  vector,
} from './script/values.ts';

/** The packed objects of the wire protocol (dolphindb-wire-protocol.md section 5), little endian. */

const FORM = { scalar: 0, vector: 1, pair: 2, matrix: 3, set: 4, dict: 5, table: 6 } as const;
const SYMBOL_WITH_BASE = 145;
const WIDE_TEXT = new Set<number>([T.UUID, T.IPADDR, T.INT128]);

const u32 = (...numbers: number[]): Buffer => {
  const buffer = Buffer.alloc(numbers.length * 4);
  numbers.forEach((n, i) => {
    buffer.writeUInt32LE(n >>> 0, i * 4);
  });
  return buffer;
};
const zstring = (text: string): Buffer => Buffer.from(`${text}\0`);
const zstrings = (texts: string[]): Buffer =>
  texts.length ? Buffer.from(`${texts.join('\0')}\0`) : Buffer.alloc(0);

/** Kinds of text that the engine keeps as strings travel as STRING. */
const wireType = (type: number): number => (WIDE_TEXT.has(type) ? T.STRING : type);

const raw = (items: Items): Buffer => {
  const array = items as Int32Array;
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
};

function items(v: Vector): Buffer[] {
  switch (storageOf(v.type)) {
    case 'any':
      return (v.data as Value[]).map(encode);
    case 'symbol':
      return [u32(1, v.dict?.length ?? 0), zstrings(v.dict ?? []), raw(v.data)];
    case 'text':
      if (v.type !== T.BLOB) return [zstrings(v.data as string[])];
      return (v.data as string[]).flatMap((text) => [u32(Buffer.byteLength(text)), Buffer.from(text)]);
    default:
      return [raw(v.data)];
  }
}

function encodeVector(v: Vector): Buffer {
  const type = v.type === T.SYMBOL ? SYMBOL_WITH_BASE : wireType(v.type);
  return Buffer.concat([Buffer.from([type, FORM.vector]), u32(v.data.length, 1), ...items(v)]);
}

function encodeScalar(value: Scalar): Buffer {
  const type = wireType(value.type);
  const head = Buffer.from([type, FORM.scalar]);
  const text = value.value === null ? '' : String(value.value);
  if (type === T.BLOB) return Buffer.concat([head, u32(Buffer.byteLength(text)), Buffer.from(text)]);
  if (storageOf(type) === 'text' || type === T.SYMBOL) return Buffer.concat([head, zstring(text)]);
  const one = allocate(type, 1) as unknown[];
  one[0] = value.value ?? nullOf(type);
  return Buffer.concat([head, raw(one as unknown as Items)]);
}

function encodeTable(name: string, columns: Column[]): Buffer {
  const rows = columns[0]?.vector.data.length ?? 0;
  return Buffer.concat([
    Buffer.from([0, FORM.table]),
    u32(rows, columns.length),
    zstring(name),
    zstrings(columns.map((column) => column.name)),
    ...columns.map((column) => encodeVector(column.vector)),
  ]);
}

export function encode(value: Value): Buffer {
  switch (value.form) {
    case 'void':
      return Buffer.from([T.VOID, FORM.scalar, 0]);
    case 'scalar':
      return encodeScalar(value);
    case 'vector':
      return encodeVector(value);
    case 'pair':
      return Buffer.concat([
        Buffer.from([value.type === T.SYMBOL ? T.STRING : wireType(value.type), FORM.pair]),
        u32(2, 1),
        ...items({ ...value, form: 'vector', type: value.type === T.SYMBOL ? T.STRING : value.type }),
      ]);
    case 'set':
      return Buffer.concat([Buffer.from([value.items.type, FORM.set]), encodeVector(value.items)]);
    case 'dict':
      return Buffer.concat([
        Buffer.from([wireType(value.values.type), FORM.dict]),
        encodeVector(value.keys),
        encodeVector(value.values),
      ]);
    case 'table':
      return encodeTable(value.name, value.columns);
    case 'functiondef':
      return Buffer.concat([Buffer.from([T.FUNCTIONDEF, FORM.scalar, 1]), zstring(value.name)]);
    case 'database':
      return Buffer.concat([Buffer.from([T.HANDLE, FORM.scalar]), zstring(value.url)]);
    case 'ptable':
      return encodeTable(value.name, value.schema.columns);
  }
}

/** Reads objects one after the other out of a request. */
class Reader {
  constructor(
    private readonly data: Buffer,
    public offset: number,
  ) {}

  private take(length: number): Buffer {
    if (this.offset + length > this.data.length) throw new RangeError('Truncated object.');
    this.offset += length;
    return this.data.subarray(this.offset - length, this.offset);
  }
  private u8 = (): number => this.take(1).readUInt8();
  private u32 = (): number => this.take(4).readUInt32LE();
  private text(): string {
    const end = this.data.indexOf(0, this.offset);
    if (end < 0) throw new RangeError('Truncated string.');
    const text = this.data.toString('utf8', this.offset, end);
    this.offset = end + 1;
    return text;
  }
  private texts = (n: number): string[] => Array.from({ length: n }, () => this.text());

  private wide(): string {
    return Buffer.from(this.take(16)).reverse().toString('hex');
  }

  private typed(type: number, n: number): Items {
    const target = allocate(type, n) as Int32Array;
    Buffer.from(target.buffer).set(this.take(target.byteLength));
    return target;
  }

  private symbols(n: number): Vector {
    this.u32();
    const dict = this.texts(this.u32());
    return vector(T.SYMBOL, this.typed(T.INT, n), dict);
  }

  private body(type: number, n: number): Vector {
    if (type === SYMBOL_WITH_BASE) return this.symbols(n);
    if (type === T.VOID) return anyVector(new Array<Value>(n).fill(VOID));
    if (type === T.ANY) return anyVector(Array.from({ length: n }, () => this.value()));
    if (type === T.BLOB)
      return vector(
        type,
        Array.from({ length: n }, () => this.take(this.u32()).toString('utf8')),
      );
    if (WIDE_TEXT.has(type))
      return vector(
        type,
        Array.from({ length: n }, () => this.wide()),
      );
    if (type === T.SYMBOL) return vector(T.STRING, this.texts(n));
    return vector(type, storageOf(type) === 'text' ? this.texts(n) : this.typed(type, n));
  }

  private sized(type: number): Vector {
    const n = this.u32();
    this.u32();
    return this.body(type, n);
  }

  private whole(): Vector {
    const type = this.u8();
    this.u8();
    return this.sized(type);
  }

  private scalar(type: number): Value {
    if (type === T.VOID) {
      this.u8();
      return VOID;
    }
    if (type === T.FUNCTIONDEF) {
      this.u8();
      return { form: 'functiondef', name: this.text() };
    }
    if (type === T.BLOB) return scalar(type, this.take(this.u32()).toString('utf8'));
    if (WIDE_TEXT.has(type)) return scalar(type, this.wide());
    if (type === T.SYMBOL || storageOf(type) === 'text') {
      const text = this.text();
      return scalar(type, text === '' ? null : text);
    }
    const item = (this.typed(type, 1) as unknown[])[0] as number | bigint;
    return scalar(type, item === nullOf(type) ? null : isWide(type) ? item : Number(item));
  }

  private table(): Value {
    this.u32();
    const width = this.u32();
    const name = this.text();
    const names = this.texts(width);
    return { form: 'table', name, columns: names.map((column) => ({ name: column, vector: this.whole() })) };
  }

  value(): Value {
    const type = this.u8();
    const form = this.u8();
    switch (form) {
      case FORM.scalar:
        return this.scalar(type);
      case FORM.vector:
        return this.sized(type);
      case FORM.pair: {
        const v = this.sized(type);
        return { form: 'pair', type: v.type, data: v.data };
      }
      case FORM.set:
        return { form: 'set', items: this.whole() };
      case FORM.dict:
        return { form: 'dict', keys: this.whole(), values: this.whole() };
      case FORM.table:
        return this.table();
      default:
        throw new RangeError(`Invalid data form ${form}.`);
    }
  }
}

/** Reads one object; `length` is the number of bytes it took. Throws RangeError on truncated or unknown data. */
export function decode(data: Buffer, offset = 0): { value: Value; length: number } {
  const reader = new Reader(data, offset);
  const value = reader.value();
  return { value, length: reader.offset - offset };
}
