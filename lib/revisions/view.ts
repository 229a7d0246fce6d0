import 'server-only';
import { toAppError } from '@/lib/errors';
import { singleton } from '@/lib/singleton';
import type { Text } from '@/lib/text';
import { type PlacedCluster, placedCluster } from './cluster';
import { documentOf, GROUP_KEYS } from './documents';
import { rememberText } from './known-texts';
import { nextSpec } from './next-spec';
import { ownedFiles } from './places';
import { readFiles } from './read-files';
import { readGroup } from './read-group';
import { lastApplied, settleRevisions } from './store';
import type { ConfigView, CurrentDocument } from './types';

/** Pages ask every few seconds; the hosts need not be asked as often. */
const FRESH_MS = 3000;

interface Cached {
  view: Promise<ConfigView>;
  /** When it was read; absent while the reading goes on, which others share. */
  at?: number;
}

const cache = () => singleton('config-views', () => new Map<string, Cached>());

/** Forgets what was read of a cluster, so that the next view reads again. */
export function forgetView(clusterId: string): void {
  cache().delete(clusterId);
}

type Read = Pick<CurrentDocument, 'source' | 'problem'> & { text?: string };

async function groupDocuments(cluster: PlacedCluster): Promise<Map<string, Read>> {
  if (!cluster.spec.ha) return new Map();
  try {
    const { texts, problem } = await readGroup(cluster);
    return new Map(
      GROUP_KEYS.map((key) => [key, { source: 'group', text: texts[key], ...(problem && { problem }) }]),
    );
  } catch (error) {
    const { text: problem } = toAppError(error);
    return new Map(GROUP_KEYS.map((key) => [key, { source: 'stored', problem }]));
  }
}

async function fileDocuments(cluster: PlacedCluster): Promise<Map<string, Read>> {
  const files = await readFiles(ownedFiles(cluster.installations, cluster.spec.ha));
  return new Map(
    files.map(({ key, text, problem }): [string, Read] =>
      text === undefined
        ? [key, { source: 'stored', ...(problem && { problem }) }]
        : [key, { source: 'file', text }],
    ),
  );
}

const lost: Text = { en: 'This document has never been stored.', zh: '该文档从未保存过。' };

async function read(clusterId: string): Promise<ConfigView> {
  await settleRevisions(clusterId);
  const [stored, cluster] = await Promise.all([lastApplied(clusterId), placedCluster(clusterId)]);
  const parts = await Promise.all([groupDocuments(cluster), fileDocuments(cluster)]);
  const before = new Map(stored.documents.map(({ key, text }) => [key, text]));
  const documents = parts
    .flatMap((part) => [...part])
    .map(([key, { text, source, problem }]): CurrentDocument => {
      const known = text ?? before.get(key) ?? '';
      const why = problem ?? (text === undefined && !before.has(key) ? lost : undefined);
      return { ...documentOf(key, known), source, hash: rememberText(known), ...(why && { problem: why }) };
    });
  const spec = nextSpec(cluster.spec, documents)?.spec ?? cluster.spec;
  return { clusterId, revision: stored.number, documents, nodes: spec.nodes, ha: cluster.spec.ha };
}

/**
 * Gives every configuration document as it is now: cluster.cfg and cluster.nodes from the leader of a high-availability cluster, all others from the hosts'
 * files; what cannot be read is given as last stored, with the reason. Read again after 3 s or with `fresh`. Throws NOT-FOUND and CONFIG-NOT-DEPLOYED.
 */
export function configView(clusterId: string, { fresh = false } = {}): Promise<ConfigView> {
  const found = cache().get(clusterId);
  if (found && !fresh && (found.at === undefined || Date.now() - found.at < FRESH_MS)) return found.view;
  const entry: Cached = { view: read(clusterId) };
  cache().set(clusterId, entry);
  entry.view.then(
    () => {
      entry.at = Date.now();
    },
    () => {
      if (cache().get(clusterId) === entry) cache().delete(clusterId);
    },
  );
  return entry.view;
}
