import { parameter } from '@/lib/config/catalogue';
import { entriesOf, parseCfg } from '@/lib/config/cfg';
import { expandForNode, type Setting } from '@/lib/config/expand';
import { entryChanges } from '@/lib/config/merge';
import { parseNodes } from '@/lib/config/nodes-file';
import type { ConfigDocument, OnlineOffer, RestartNeed } from './types';

/** What a change asks of running nodes. */
export interface Effect {
  /** Nodes that must be restarted when nothing is set in them. */
  restart: RestartNeed[];
  /** Parameters that running nodes take as well. */
  online: OnlineOffer[];
}

interface Changed {
  name: string;
  value: string | undefined;
}

type Texts = Map<string, ConfigDocument>;

const byKey = (documents: readonly ConfigDocument[]): Texts =>
  new Map(documents.map((document) => [document.key, document]));

function settingsOf(text: string | undefined): Setting[] {
  return entriesOf(parseCfg(text ?? ''));
}

function rowsOf(text: string | undefined) {
  return parseNodes(text ?? '').rows.flatMap(({ site, mode, raw }) => (site ? [{ ...site, mode, raw }] : []));
}

/** The values that differ for one data or compute node once wildcards and macros are expanded. */
function workerChanges(before: Setting[], after: Setting[], alias: string): Changed[] {
  const [was, is] = [expandForNode(before, alias), expandForNode(after, alias)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const value = is.get(name)?.value;
    return was.get(name)?.value === value ? [] : [{ name, value }];
  });
}

/** Rows are read when controllers start; a node whose own row changed starts again as well (dolphindb-server-api.md 3.4). */
function rowChanges(before: Texts, after: Texts): Map<string, Changed[]> {
  const [was, is] = [rowsOf(before.get('cluster.nodes')?.text), rowsOf(after.get('cluster.nodes')?.text)];
  const lines = (rows: typeof was) => rows.map(({ raw }) => raw.replace(/\s/g, ''));
  const [old, now] = [new Set(lines(was)), new Set(lines(is))];
  const changed = [...was, ...is].filter(({ raw }) => {
    const line = raw.replace(/\s/g, '');
    return !(old.has(line) && now.has(line));
  });
  if (changed.length === 0) return new Map();
  const others = is.some(({ mode }) => mode === 'controller') ? is : was;
  const controllers = others.filter(({ mode }) => mode === 'controller');
  const kept = changed.filter(
    ({ alias }) => was.some((row) => row.alias === alias) && is.some((row) => row.alias === alias),
  );
  return new Map(
    [...controllers, ...kept].map(({ alias }) => [alias, [{ name: 'cluster.nodes', value: undefined }]]),
  );
}

function ownChanges(before: Texts, after: Texts): Map<string, Changed[]> {
  const changes = new Map<string, Changed[]>();
  for (const { key, kind, alias, text } of after.values()) {
    const old = before.get(key);
    // A document that was not there before belongs to a node that has not started yet.
    if (alias === undefined || !old) continue;
    const list = entryChanges(kind, old.text, text).map(({ name, after: value }) => ({ name, value }));
    if (list.length > 0) changes.set(alias, list);
  }
  return changes;
}

function allChanges(before: Texts, after: Texts): Map<string, Changed[]> {
  const changes = ownChanges(before, after);
  const add = (alias: string, list: Changed[]) => {
    if (list.length > 0) changes.set(alias, [...(changes.get(alias) ?? []), ...list]);
  };
  for (const [alias, list] of rowChanges(before, after)) add(alias, list);
  const [was, is] = [before, after].map((texts) => settingsOf(texts.get('cluster.cfg')?.text)) as [
    Setting[],
    Setting[],
  ];
  const rows = rowsOf(before.get('cluster.nodes')?.text);
  for (const { alias, mode } of rows.filter((row) => row.mode === 'datanode' || row.mode === 'computenode')) {
    const stays = rowsOf(after.get('cluster.nodes')?.text).some(
      (row) => row.alias === alias && row.mode === mode,
    );
    if (stays) add(alias, workerChanges(was, is, alias));
  }
  return changes;
}

function isOnline({ name, value }: Changed): boolean {
  return value !== undefined && parameter(name)?.onlineEffective === true;
}

/** Gives which nodes run with other values after a change than before, and which of those values a running node takes (dolphindb-server-api.md 3.5). */
export function effectOf(before: readonly ConfigDocument[], after: readonly ConfigDocument[]): Effect {
  const changes = allChanges(byKey(before), byKey(after));
  const offers = new Map<string, OnlineOffer>();
  for (const [alias, list] of changes) {
    for (const each of list.filter(isOnline)) {
      const value = each.value ?? '';
      const offer = offers.get(`${each.name}=${value}`) ?? { name: each.name, value, aliases: [] };
      offer.aliases.push(alias);
      offers.set(`${each.name}=${value}`, offer);
    }
  }
  const restart = [...changes].map(([alias, list]) => ({
    alias,
    names: [...new Set(list.map(({ name }) => name))],
  }));
  return { restart, online: [...offers.values()] };
}

/** Gives what is left to restart for once everything that can be set in running nodes was set there. */
export function withoutOnline({ restart, online }: Effect): RestartNeed[] {
  return restart.flatMap(({ alias, names }) => {
    const rest = names.filter(
      (name) => !online.some((offer) => offer.name === name && offer.aliases.includes(alias)),
    );
    return rest.length > 0 ? [{ alias, names: rest }] : [];
  });
}
