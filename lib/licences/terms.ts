import type { LicenceTerms } from '@/lib/dolphindb/licence';
import type { Licence } from './parse';

export type { LicenceTerms };

function inferredAuthorization(client: string): string {
  if (/trial/i.test(client)) return 'trial';
  if (/\bsite\b/i.test(client)) return 'site';
  if (/free|community/i.test(client)) return 'free';
  return /test/i.test(client) ? 'test' : 'commercial';
}

/**
 * Gives the terms of a licence file. The file does not name its kind of authorization: the same client is taken to keep the one that a node has loaded, for
 * another client it is inferred from the name (docs/assumptions.md); a node that reads the file knows for sure.
 */
export function candidateTerms(licence: Licence, loaded: readonly LicenceTerms[]): LicenceTerms {
  const { client, expiration, maxMemoryPerNodeGb, maxCoresPerNode, maxNodes, bindCpu, version, modules } =
    licence;
  const known = loaded.find((terms) => terms.client === client)?.authorization;
  return {
    client,
    authorization: known || inferredAuthorization(client),
    expiration,
    maxMemoryPerNodeGb,
    maxCoresPerNode,
    maxNodes,
    bindCpu,
    version,
    modules,
  };
}

const agree = <T>(a: T | null, b: T | null) => a === null || b === null || a === b;

type Said = Omit<LicenceTerms, 'authorization'>;

/**
 * Says whether two licences say the same; what one of them does not say, and the kind of authorization, does not count. Neither do the modules: whether file and
 * server use the same code is not published (docs/assumptions.md), so that a difference proves nothing.
 */
export function sameTerms(a: Said, b: Said): boolean {
  return (
    a.client === b.client &&
    a.expiration === b.expiration &&
    a.version === b.version &&
    agree(a.maxMemoryPerNodeGb, b.maxMemoryPerNodeGb) &&
    agree(a.maxCoresPerNode, b.maxCoresPerNode) &&
    agree(a.maxNodes, b.maxNodes) &&
    agree(a.bindCpu, b.bindCpu)
  );
}

/** As `sameTerms`, and the same modules: only then a node needs nothing. */
export function sameLicence(a: Said, b: Said): boolean {
  return sameTerms(a, b) && agree(a.modules, b.modules);
}

/** Gives a limit as a number to compare: zero, less and unknown mean that there is none. */
export function limitOf(limit: number | null): number {
  return limit === null || limit <= 0 ? Number.POSITIVE_INFINITY : limit;
}

/** Gives the terms that most nodes have; undefined when none says anything. */
export function commonTerms<T extends LicenceTerms>(all: readonly T[]): T | undefined {
  const votes = all.map((terms) => all.filter((other) => sameLicence(terms, other)).length);
  return all[votes.indexOf(Math.max(0, ...votes))];
}
