/** Values as bytes between nodes: typed arrays travel as they are, everything else as JSON around them. */
import { allocate, type Column, type Items, isWide, storageOf, type Value, type Vector } from '../values.ts';

interface Head {
  form: string;
  type?: number;
  n?: number;
  bytes?: number;
  dict?: string[];
  texts?: string[];
  value?: number | string | null;
  name?: string;
  names?: string[];
  parts?: Head[];
}

function vectorHead(v: Vector, blobs: Buffer[]): Head {
  const head: Head = { form: 'vector', type: v.type, n: v.data.length };
  if (v.dict) head.dict = v.dict;
  const storage = storageOf(v.type);
  if (storage === 'any') head.parts = (v.data as Value[]).map((item) => headOf(item, blobs));
  else if (storage === 'text') head.texts = v.data as string[];
  else head.bytes = push(v.data, blobs);
  return head;
}

function push(items: Items, blobs: Buffer[]): number {
  const view = items as Int32Array;
  blobs.push(Buffer.from(view.buffer, view.byteOffset, view.byteLength));
  return view.byteLength;
}

function headOf(value: Value, blobs: Buffer[]): Head {
  switch (value.form) {
    case 'vector':
      return vectorHead(value, blobs);
    case 'scalar':
      return {
        form: 'scalar',
        type: value.type,
        value: typeof value.value === 'bigint' ? String(value.value) : value.value,
      };
    case 'pair':
      return {
        form: 'pair',
        parts: [vectorHead({ form: 'vector', type: value.type, data: value.data }, blobs)],
      };
    case 'set':
      return { form: 'set', parts: [vectorHead(value.items, blobs)] };
    case 'dict':
      return { form: 'dict', parts: [headOf(value.keys, blobs), headOf(value.values, blobs)] };
    case 'table': {
      const parts = value.columns.map((c) => vectorHead(c.vector, blobs));
      return { form: 'table', name: value.name, names: value.columns.map((c) => c.name), parts };
    }
    default:
      return { form: 'void' };
  }
}

class Reader {
  constructor(
    private readonly bytes: Buffer,
    private pos: number,
  ) {}

  vector(head: Head): Vector {
    const type = head.type!;
    const result: Vector = { form: 'vector', type, data: this.items(head) };
    if (head.dict) result.dict = head.dict;
    return result;
  }

  private items(head: Head): Items {
    if (head.parts) return head.parts.map((p) => this.value(p));
    if (head.texts) return head.texts;
    const items = allocate(head.type!, head.n!) as Int32Array;
    const target = Buffer.from(items.buffer);
    this.bytes.copy(target, 0, this.pos, this.pos + head.bytes!);
    this.pos += head.bytes!;
    return items;
  }

  value(head: Head): Value {
    const parts = head.parts ?? [];
    switch (head.form) {
      case 'vector':
        return this.vector(head);
      case 'scalar': {
        const raw = head.value ?? null;
        return {
          form: 'scalar',
          type: head.type!,
          value: raw !== null && isWide(head.type!) ? BigInt(raw) : raw,
        };
      }
      case 'pair': {
        const items = this.vector(parts[0]!);
        return { form: 'pair', type: items.type, data: items.data };
      }
      case 'set':
        return { form: 'set', items: this.vector(parts[0]!) };
      case 'dict':
        return { form: 'dict', keys: this.vector(parts[0]!), values: this.vector(parts[1]!) };
      case 'table':
        return {
          form: 'table',
          name: head.name!,
          columns: parts.map((p, i): Column => ({ name: head.names![i]!, vector: this.vector(p) })),
        };
      default:
        return { form: 'void' };
    }
  }
}

/** A JSON request and the values that go with it, as one body. */
export function pack(request: unknown, values: Value[] = []): Buffer {
  const blobs: Buffer[] = [];
  const json = Buffer.from(JSON.stringify({ request, heads: values.map((v) => headOf(v, blobs)) }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, ...blobs]);
}

/** The request and values of a body made by `pack`. */
export function unpack<R>(body: Buffer): { request: R; values: Value[] } {
  const end = 4 + body.readUInt32LE(0);
  const { request, heads } = JSON.parse(body.toString('utf8', 4, end)) as { request: R; heads: Head[] };
  const reader = new Reader(body, end);
  return { request, values: heads.map((head) => reader.value(head)) };
}
