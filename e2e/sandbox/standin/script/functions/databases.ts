import { castVector } from '../cast.ts';
import { badArgument, ScriptError } from '../errors.ts';
import { formatVector } from '../format.ts';
import type { NodeHost } from '../host.ts';
import { builtin, type CallSite, isGiven, numberArg, textArg } from '../registry.ts';
import {
  checkUrl,
  chunkFolder,
  type Database,
  databases,
  findDatabase,
  needDatabase,
  needDataHost,
  type SchemeLevel,
} from '../store/definition.ts';
import { exclusively } from '../store/lock.ts';
import { pack } from '../store/wire.ts';
import { bool, type DatabaseHandle, T, type Value, VOID, vector } from '../values.ts';
import { asVector, itemsOf } from '../vectors.ts';

const KINDS: Record<number, SchemeLevel['kind'] | 'COMPO'> = {
  1: 'VALUE',
  2: 'RANGE',
  3: 'LIST',
  4: 'COMPO',
  5: 'HASH',
};

function levelOf(kind: SchemeLevel['kind'], scheme: Value, site: CallSite): SchemeLevel {
  if (kind === 'HASH') {
    const [type, buckets] = itemsOf(scheme).map((item) =>
      item.form === 'scalar' ? Number(item.value) : Number.NaN,
    );
    if (type === undefined || !buckets || !(buckets > 0))
      throw badArgument(site.name, 'A HASH scheme is [type, number of partitions]');
    return { kind, type, values: [], buckets };
  }
  if (kind === 'LIST') {
    const lists = itemsOf(scheme).map(asVector);
    return { kind, type: lists[0]?.type ?? T.STRING, values: [], lists: lists.map((v) => formatVector(v)) };
  }
  const v = asVector(scheme);
  return { kind, type: v.type === T.SYMBOL ? T.STRING : v.type, values: formatVector(v) };
}

function levelsOf(args: Value[], site: CallSite): SchemeLevel[] {
  const kind = KINDS[numberArg(args, 1, site)];
  const scheme = args[2];
  if (!kind || !isGiven(scheme))
    throw badArgument(site.name, 'A partition type and a partition scheme are expected');
  if (kind !== 'COMPO') return [levelOf(kind, scheme, site)];
  return itemsOf(scheme).flatMap((item) => {
    if (item.form !== 'database' || !item.scheme)
      throw badArgument(site.name, 'A COMPO scheme is a vector of databases');
    return item.scheme as SchemeLevel[];
  });
}

export function partitionTypeName(levels: SchemeLevel[]): string {
  return levels.length > 1 ? 'COMPO' : levels[0]!.kind;
}

/** Opens a stored database, or stores a new one when a scheme is given. */
async function openDatabase(args: Value[], site: CallSite): Promise<DatabaseHandle> {
  const url = isGiven(args[0]) ? textArg(args, 0, site) : '';
  if (url === '') return { form: 'database', url, scheme: levelsOf(args, site) };
  checkUrl(url);
  const { host } = site.engine;
  needDataHost(host, 'database');
  if (isGiven(args[1])) return exclusively(host, url, () => storeDatabase(url, args, site));
  await needDatabase(host, url);
  return { form: 'database', url };
}

async function storeDatabase(url: string, args: Value[], site: CallSite): Promise<DatabaseHandle> {
  const { host } = site.engine;
  const levels = levelsOf(args, site);
  const existing = await findDatabase(host, url);
  if (existing) return reopened(existing, levels);
  const engine = isGiven(args[4]) ? textArg(args, 4, site).toUpperCase() : 'OLAP';
  const atomic = isGiven(args[5]) ? textArg(args, 5, site).toUpperCase() : 'TRANS';
  const definition = { levels, atomic, owner: 'admin', tables: {} };
  await host.putDatabase({ url, engine, partitionType: partitionTypeName(levels), definition, chunks: [] });
  return { form: 'database', url };
}

function reopened(existing: Database, levels: SchemeLevel[]): DatabaseHandle {
  if (existing.partitionType !== partitionTypeName(levels)) {
    throw new ScriptError(`The database [${existing.url}] exists already with another partition scheme.`);
  }
  return { form: 'database', url: existing.url };
}

builtin(
  'database directory partitionType partitionScheme locations engine atomic chunkGranularity',
  openDatabase,
);

builtin('existsDatabase dbUrl', async (args, site) => {
  const url = textArg(args, 0, site);
  return bool((await findDatabase(site.engine.host, url)) !== undefined);
});

/** Removes folders on every live data node; what a node that is away still holds is never read again. */
export async function dropFolders(host: NodeHost, folders: string[]): Promise<void> {
  const sites = await host.liveDataNodes();
  await Promise.all(sites.map((site) => host.rpc(site.alias, 'chunk.drop', pack({ folders }))));
}

builtin('dropDatabase dbUrl', async (args, site) => {
  const url = textArg(args, 0, site);
  const { host } = site.engine;
  needDataHost(host, 'dropDatabase');
  return exclusively(host, url, async () => {
    await needDatabase(host, url);
    await host.dropDatabase(url);
    await dropFolders(host, [chunkFolder(url)]);
    return VOID;
  });
});

builtin('getClusterDFSDatabases includeSysDb', async (_, site) =>
  vector(T.STRING, (await databases(site.engine.host)).map((d) => d.url).sort()),
);
builtin('getClusterDFSTables includeSysTable', async (_, site) => {
  const all = await databases(site.engine.host);
  return vector(
    T.STRING,
    all.flatMap((d) => Object.keys(d.definition.tables).map((t) => `${d.url}/${t}`)).sort(),
  );
});
builtin('getTables dbHandle', async ([db], site) => {
  const url = db?.form === 'database' ? db.url : textArg([db ?? VOID], 0, site);
  return vector(T.STRING, Object.keys((await needDatabase(site.engine.host, url)).definition.tables).sort());
});

export function asSchemeValues(level: SchemeLevel): Value {
  if (level.kind === 'HASH') return { form: 'scalar', type: T.INT, value: level.buckets! };
  const values = level.lists ? level.lists.flat() : level.values;
  return castVector(vector(T.STRING, values), level.type);
}
