import { addEntry, entriesIn, removeEntry, setEntry } from '@/lib/config/edit';
import { siteOf } from '@/lib/config/site';
import type { ConfigDocument } from '@/lib/revisions/types';
import { changedSpec, type NewNode, type NodesWish, removedNodes } from './change-nodes';
import { nodesOf, sites } from './nodes';
import { installationsOf, publicNameLines } from './render';
import type { ClusterSpec, NodeSpec } from './spec';

type OwnKind = 'controller.cfg' | 'agent.cfg';

const entryValue = ({ kind, text }: ConfigDocument, key: string) =>
  entriesIn(kind, text).findLast((entry) => entry.key === key)?.value;

/** Gives the row of cluster.nodes behind `host:port:alias,`. */
function rowTail({ role, computeGroup, zone }: NewNode): string {
  if (zone) return `${role},${computeGroup ?? ''},${zone}`;
  return computeGroup ? `${role},${computeGroup}` : role;
}

/** Gives a node's line of cluster.nodes, `host:port:alias,mode[,group[,zone]]`. */
export function nodeLine(node: NewNode): string {
  return `${siteOf(node)},${rowTail(node)}`;
}

/** Gives the lines of cluster.cfg that the change adds and the keys of those that it removes. */
export function changedSettings(
  spec: ClusterSpec,
  wish: NodesWish,
  text: string,
): { add: string[]; remove: string[] } {
  const after = changedSpec(spec, wish);
  const fresh = new Set(wish.add.map(({ alias }) => alias));
  const names = publicNameLines(after).filter(
    ({ qualifier }) => qualifier !== undefined && fresh.has(qualifier),
  );
  const add = [...(wish.settings ?? []), ...names].map(
    ({ qualifier, name, value }) => `${qualifier}.${name}=${value}`,
  );
  const remove = entriesIn('cluster.cfg', text)
    .map(({ key }) => key)
    .filter((key) => wish.remove.includes(key.split('.', 1)[0] ?? '') && key.includes('.'));
  return { add, remove: [...new Set(remove)] };
}

function changedNodesFile(document: ConfigDocument, spec: ClusterSpec, wish: NodesWish): ConfigDocument {
  const { kind } = document;
  const without = removedNodes(spec, wish).reduce(
    (text, node) => removeEntry(kind, text, siteOf(node)),
    document.text,
  );
  const has = new Set(entriesIn(kind, without).map(({ key }) => key));
  const missing = wish.add.filter((node) => !has.has(siteOf(node)));
  const text = missing.reduce((now, node) => addEntry(kind, now, siteOf(node), rowTail(node)), without);
  return { ...document, text: withColumns(text, wish) };
}

function withColumns(text: string, wish: NodesWish): string {
  const header = entriesIn('cluster.nodes', text).find(({ key }) => key === 'localSite');
  if (!header) return text;
  const zone = wish.add.some((node) => node.zone) || header.value.includes('zone');
  const group = zone || wish.add.some((node) => node.computeGroup) || header.value.includes('computeGroup');
  const columns = `mode${group ? ',computeGroup' : ''}${zone ? ',zone' : ''}`;
  return columns.length > header.value.length ? setEntry('cluster.nodes', text, 'localSite', columns) : text;
}

function changedClusterFile(document: ConfigDocument, spec: ClusterSpec, wish: NodesWish): ConfigDocument {
  const { add, remove } = changedSettings(spec, wish, document.text);
  const without = remove.reduce((text, key) => removeEntry('cluster.cfg', text, key), document.text);
  const text = add.reduce((now, line) => {
    const at = line.indexOf('=');
    return setEntry('cluster.cfg', now, line.slice(0, at), line.slice(at + 1));
  }, without);
  return { ...document, text };
}

/** Keeps what an agent's `sites` has and only takes out and adds controllers (V-AGT-03 and 04). */
function changedSites(text: string, spec: ClusterSpec, wish: NodesWish): string {
  const gone = new Set(removedNodes(spec, wish).map(siteOf));
  const kept = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && !gone.has(entry.split(':').slice(0, 3).join(':')));
  const added = wish.add
    .filter(({ role }) => role === 'controller')
    .map((node) => `${siteOf(node)}:controller`)
    .filter((entry) => !kept.includes(entry));
  return [...kept, ...added].join(',');
}

function changedAgentFile(document: ConfigDocument, spec: ClusterSpec, wish: NodesWish): ConfigDocument {
  const [first] = nodesOf(changedSpec(spec, wish), 'controller');
  const gone = new Set(removedNodes(spec, wish).map(siteOf));
  let { text } = document;
  const list = entryValue(document, 'sites');
  if (list !== undefined) text = setEntry('agent.cfg', text, 'sites', changedSites(list, spec, wish));
  const controllerSite = entryValue(document, 'controllerSite');
  if (first && controllerSite !== undefined && gone.has(controllerSite))
    text = setEntry('agent.cfg', text, 'controllerSite', siteOf(first));
  return { ...document, text };
}

/** The document of a like node that has no settings of its own, else of any. */
function model(documents: ConfigDocument[], spec: ClusterSpec, kind: OwnKind): ConfigDocument | undefined {
  const own = new Set(spec.nodes.filter(({ settings }) => settings).map(({ alias }) => alias));
  const alike = documents.filter((document) => document.kind === kind);
  return alike.find(({ alias = '' }) => !own.has(alias)) ?? alike[0];
}

function rendered(after: ClusterSpec, node: NodeSpec, kind: OwnKind): string {
  const at = installationsOf(after).find(({ host }) => host.address === node.host);
  const found = at?.installations.find(
    ({ controller, agent }) => (controller ?? agent)?.alias === node.alias || agent?.alias === node.alias,
  );
  return found?.files[kind] ?? '';
}

function newOwnFile(
  documents: ConfigDocument[],
  spec: ClusterSpec,
  wish: NodesWish,
  node: NewNode,
): ConfigDocument {
  const kind: OwnKind = node.role === 'controller' ? 'controller.cfg' : 'agent.cfg';
  const after = changedSpec(spec, wish);
  const from = model(documents, spec, kind);
  let text = from ? setEntry(kind, from.text, 'localSite', siteOf(node)) : rendered(after, node, kind);
  if (from && kind === 'agent.cfg' && spec.ha) text = setEntry(kind, text, 'sites', sites(after, node));
  if (from && kind === 'controller.cfg') text = withPublicName(text, after, node);
  return { key: `${kind}:${node.alias}`, kind, alias: node.alias, text };
}

function withPublicName(text: string, after: ClusterSpec, node: NewNode): string {
  const name = after.hosts.find(({ address }) => address === node.host)?.publicName;
  return name === undefined
    ? removeEntry('controller.cfg', text, 'publicName')
    : setEntry('controller.cfg', text, 'publicName', name);
}

function changedDocument(document: ConfigDocument, spec: ClusterSpec, wish: NodesWish): ConfigDocument {
  if (document.kind === 'cluster.nodes') return changedNodesFile(document, spec, wish);
  if (document.kind === 'cluster.cfg') return changedClusterFile(document, spec, wish);
  return document.kind === 'agent.cfg' ? changedAgentFile(document, spec, wish) : document;
}

/**
 * Gives the documents after the change: rows of cluster.nodes, `sites` of the agents, files of new nodes made from those of their like, and every other line
 * as it was. The documents of removed nodes are left out.
 */
export function changedDocuments(
  documents: ConfigDocument[],
  spec: ClusterSpec,
  wish: NodesWish,
): ConfigDocument[] {
  const kept = documents.filter(({ alias }) => alias === undefined || !wish.remove.includes(alias));
  const changed = kept.map((document) => changedDocument(document, spec, wish));
  const has = new Set(kept.map(({ key }) => key));
  const added = wish.add
    .filter(({ role }) => role === 'controller' || role === 'agent')
    .map((node) => newOwnFile(changed, spec, wish, node))
    .filter(({ key }) => !has.has(key));
  return [...changed, ...added];
}
