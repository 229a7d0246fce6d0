/** One chunk replica on a data node's disk: a file per column, and `meta.json`, whose row count is the commit. */
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { castVector } from '../cast.ts';
import { ScriptError } from '../errors.ts';
import { allocate, type Column, nulls, strings, T, type Table, type Vector, vector } from '../values.ts';
import { isCoded } from './definition.ts';

interface ReplicaMeta {
  rows: number;
  columns: { name: string; type: number }[];
}

/** Bytes past those written here belong to rows that nobody counts. */
async function appendBytes(path: string, at: number, bytes: Buffer): Promise<void> {
  const file = await open(path, at === 0 ? 'w' : 'r+');
  try {
    await file.write(bytes, 0, bytes.length, at);
  } finally {
    await file.close();
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text);
  await rename(`${path}.tmp`, path);
}

async function readMeta(folder: string): Promise<ReplicaMeta | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'meta.json'), 'utf8')) as ReplicaMeta;
  } catch {
    return undefined;
  }
}

async function readDict(path: string): Promise<string[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as string[];
  } catch {
    return [''];
  }
}

/** The codes of a text column under the dictionary on disk, which grows by the texts it does not know. */
async function encode(v: Vector, path: string): Promise<Vector> {
  const symbols = castVector(v, T.SYMBOL);
  const dict = await readDict(path);
  const known = new Map(dict.map((text, i) => [text, i]));
  const codes = symbols.dict!.map((text) => {
    const code = known.get(text) ?? dict.push(text) - 1;
    known.set(text, code);
    return code;
  });
  await writeWhole(path, JSON.stringify(dict));
  return vector(
    T.INT,
    (symbols.data as Int32Array).map((code) => codes[code]!),
  );
}

const fileOf = (folder: string, column: string, kind: 'col' | 'dict'): string =>
  join(folder, `${encodeURIComponent(column)}.${kind}`);
const bytesOf = (v: Vector): Buffer => {
  const view = v.data as Int32Array;
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
};
const widthOf = (type: number): number =>
  isCoded(type) ? 4 : (allocate(type, 0) as Int32Array).BYTES_PER_ELEMENT;

/** Writes rows after the first `base`; rows beyond those were never acknowledged and are overwritten. */
export async function appendRows(folder: string, rows: Table, base: number): Promise<number> {
  await mkdir(folder, { recursive: true });
  const before = base === 0 ? undefined : await readMeta(folder);
  if (base > 0 && (before?.rows ?? 0) < base)
    throw new ScriptError(`<DataCorruption>The replica holds ${before?.rows ?? 0} of ${base} rows`);
  if (base === 0) await rm(join(folder, 'meta.json'), { force: true });
  for (const { name, vector: v } of rows.columns) {
    if (base === 0) await rm(fileOf(folder, name, 'dict'), { force: true });
    const items = isCoded(v.type) ? await encode(v, fileOf(folder, name, 'dict')) : v;
    await appendBytes(fileOf(folder, name, 'col'), base * widthOf(v.type), bytesOf(items));
  }
  const total = base + (rows.columns[0]?.vector.data.length ?? 0);
  const columns = rows.columns.map((c) => ({ name: c.name, type: c.vector.type }));
  await writeWhole(join(folder, 'meta.json'), JSON.stringify({ rows: total, columns } satisfies ReplicaMeta));
  return total;
}

async function readColumn(folder: string, name: string, type: number, rows: number): Promise<Vector> {
  if (rows === 0) return nulls(type, 0);
  const bytes = await readFile(fileOf(folder, name, 'col'));
  const stored = isCoded(type) ? T.INT : type;
  const items = allocate(stored, rows) as Int32Array;
  if (bytes.length < items.byteLength)
    throw new ScriptError(`<DataCorruption>The column ${name} is shorter than ${rows} rows`);
  bytes.copy(Buffer.from(items.buffer), 0, 0, items.byteLength);
  if (!isCoded(type)) return vector(type, items);
  const symbols = vector(T.SYMBOL, items, await readDict(fileOf(folder, name, 'dict')));
  return type === T.SYMBOL ? symbols : vector(type, strings(symbols));
}

/** The first `rows` rows of the named columns; fails when the replica holds fewer. */
export async function readRows(folder: string, names: string[], rows: number): Promise<Table> {
  const meta = await readMeta(folder);
  if (!meta || meta.rows < rows)
    throw new ScriptError(`<DataCorruption>The replica holds ${meta?.rows ?? 0} of ${rows} rows`);
  const columns: Column[] = [];
  for (const name of names) {
    const found = meta.columns.find((c) => c.name === name);
    if (!found) throw new ScriptError(`Unrecognized column name ${name}`);
    columns.push({ name, vector: await readColumn(folder, name, found.type, rows) });
  }
  return { form: 'table', name: '', columns };
}
