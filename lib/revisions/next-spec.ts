import { entryChanges } from '@/lib/config/merge';
import { specProblems } from '@/lib/topology/check';
import { specFromFiles } from '@/lib/topology/parse';
import type { ClusterSpec } from '@/lib/topology/spec';
import { documentsOfSpec, treeOf } from './documents';
import type { ConfigDocument } from './types';

export interface NextSpec {
  spec: ClusterSpec;
  /** True when the spec renders documents of the same meaning; else the documents say more than it can hold. */
  complete: boolean;
}

/**
 * Gives the spec that stands for these documents, with the hosts of the one before in their order. Nothing when the documents name a host that the cluster
 * does not have, or cannot be rendered safely: then the spec before must stay.
 */
export function nextSpec(before: ClusterSpec, documents: readonly ConfigDocument[]): NextSpec | undefined {
  const { spec } = specFromFiles(treeOf(before, documents).files);
  const known = new Set(before.hosts.map(({ address }) => address));
  if (spec.nodes.length === 0 || spec.nodes.some(({ host }) => !known.has(host))) return undefined;
  const found = new Map(spec.hosts.map((host) => [host.address, host]));
  const hosts = before.hosts.map(({ name, address, publicName }) => ({
    ...(found.get(address) ?? { ...(publicName !== undefined && { publicName }) }),
    name,
    address,
  }));
  const next = { ...spec, hosts };
  if (specProblems(next).length > 0) return undefined;
  return { spec: next, complete: meansTheSame(next, documents) };
}

function meansTheSame(spec: ClusterSpec, documents: readonly ConfigDocument[]): boolean {
  const rendered = new Map(documentsOfSpec(spec).map((document) => [document.key, document.text]));
  return documents.every(
    ({ key, kind, text }) => entryChanges(kind, text, rendered.get(key) ?? '').length === 0,
  );
}
