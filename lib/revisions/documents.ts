import { createHash } from 'node:crypto';
import { entriesIn } from '@/lib/config/edit';
import { isComment } from '@/lib/config/lines';
import { parseSite } from '@/lib/config/site';
import { installationsOf } from '@/lib/topology/render';
import type { ClusterSpec } from '@/lib/topology/spec';
import type { ConfigDocument, DocumentKind } from './types';

/** The two documents that the Raft group owns in a high-availability cluster (dolphindb-server-api.md 3.1). */
export const GROUP_KEYS = ['cluster.cfg', 'cluster.nodes'] as const;
export type GroupKey = (typeof GROUP_KEYS)[number];

/** Says whether a document exists once for the whole cluster. */
export function isGroupKey(key: string): key is GroupKey {
  return key === 'cluster.cfg' || key === 'cluster.nodes';
}

/** Gives the hex SHA-256 of a document's text. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Gives the key of a node's own document. */
export function ownKey(kind: 'controller.cfg' | 'agent.cfg', alias: string): string {
  return `${kind}:${alias}`;
}

/** Gives a document from its key and text. */
export function documentOf(key: string, text: string): ConfigDocument {
  const colon = key.indexOf(':');
  if (colon === -1) return { key, kind: key as DocumentKind, text };
  return { key, kind: key.slice(0, colon) as DocumentKind, alias: key.slice(colon + 1), text };
}

/** Gives the lines that the group can hold: it knows neither comments nor blank lines, and for cluster.nodes no header. */
export function groupLines(key: GroupKey, text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !isComment(line))
    .filter((line) => key === 'cluster.cfg' || !/^localSite\s*,/i.test(line));
}

const COLUMNS = ['localSite', 'mode', 'computeGroup', 'zone'];

/** Gives the document for what the group holds, as a file would say it. */
export function groupText(key: GroupKey, lines: readonly string[]): string {
  const columns = Math.min(4, Math.max(2, ...lines.map((line) => line.split(',').length)));
  const all = key === 'cluster.nodes' ? [COLUMNS.slice(0, columns).join(','), ...lines] : lines;
  return all.map((line) => `${line}\n`).join('');
}

/** Where a copy of a document lies among the files of a cluster, for rules and specs that look at a whole tree. */
interface TreePlace {
  key: string;
  path: string;
}

/** Gives the path of every document's copies in a tree `<host name>/[<installation>/]<file>` (see `renderFiles`). Throws `SpecError`. */
function specPlaces(spec: ClusterSpec): TreePlace[] {
  return installationsOf(spec).flatMap(({ host, installations }) =>
    installations.flatMap(({ number, controller, agent }) => {
      const folder = installations.length > 1 ? `${host.name}/${number}` : host.name;
      return [
        ...(controller ? controllerPlaces(folder, controller.alias) : []),
        ...(agent ? [{ key: ownKey('agent.cfg', agent.alias), path: `${folder}/agent.cfg` }] : []),
      ];
    }),
  );
}

function controllerPlaces(folder: string, alias: string): TreePlace[] {
  const own = { key: ownKey('controller.cfg', alias), path: `${folder}/controller.cfg` };
  return [own, ...GROUP_KEYS.map((key) => ({ key, path: `${folder}/${key}` }))];
}

/** A document that the spec does not have yet belongs to a node that is to be added on the host of its `localSite`. */
function addedPlaces(
  spec: ClusterSpec,
  places: TreePlace[],
  documents: readonly ConfigDocument[],
): TreePlace[] {
  const known = new Set(places.map(({ key }) => key));
  return documents.flatMap(({ key, kind, alias, text }) => {
    if (alias === undefined || known.has(key)) return [];
    const site = entriesIn(kind, text).findLast((entry) => entry.key === 'localSite');
    const host = spec.hosts.find(({ address }) => address === parseSite(site?.value ?? '')?.host);
    const top = host?.name ?? alias;
    const folder = places.some(({ path }) => path === `${top}/${kind}` || path.startsWith(`${top}/1/`))
      ? `${top}/${alias}`
      : top;
    return kind === 'controller.cfg' ? controllerPlaces(folder, alias) : [{ key, path: `${folder}/${kind}` }];
  });
}

/** A tree of files with the document behind each path. */
export interface DocumentTree {
  files: Record<string, string>;
  /** Key by path. */
  keys: Map<string, string>;
}

/** Gives the files that these documents are on the hosts of a spec, with one copy of cluster.cfg and cluster.nodes a controller. Throws `SpecError`. */
export function treeOf(spec: ClusterSpec, documents: readonly ConfigDocument[]): DocumentTree {
  const texts = new Map(documents.map(({ key, text }) => [key, text]));
  const planned = specPlaces(spec);
  const places = [...planned, ...addedPlaces(spec, planned, documents)].filter(({ key }) => texts.has(key));
  return {
    files: Object.fromEntries(places.map(({ key, path }) => [path, texts.get(key) ?? ''])),
    keys: new Map(places.map(({ key, path }) => [path, key])),
  };
}

/** Gives the documents that a spec renders. Throws `SpecError`. */
export function documentsOfSpec(spec: ClusterSpec): ConfigDocument[] {
  const documents = new Map<string, ConfigDocument>();
  for (const { installations } of installationsOf(spec)) {
    for (const { controller, agent, files } of installations) {
      const add = (key: string, text: string | undefined) => {
        if (text !== undefined && !documents.has(key)) documents.set(key, documentOf(key, text));
      };
      for (const key of GROUP_KEYS) add(key, files[key]);
      if (controller) add(ownKey('controller.cfg', controller.alias), files['controller.cfg']);
      if (agent) add(ownKey('agent.cfg', agent.alias), files['agent.cfg']);
    }
  }
  return [...documents.values()];
}
