import { commonTerms, sameLicence, sameTerms } from './terms';
import type { HostLicence, NodeLicence } from './view';

function mostCommon(hashes: string[]): string | undefined {
  const votes = hashes.map((hash) => hashes.filter((other) => other === hash).length);
  return hashes[votes.indexOf(Math.max(0, ...votes))];
}

/** Marks the nodes and hosts whose licence is not the one that most have, and the nodes that have not taken up the file of their host. */
export function withDifferences(
  nodes: NodeLicence[],
  hosts: HostLicence[],
): { nodes: NodeLicence[]; hosts: HostLicence[] } {
  const common = commonTerms(nodes.flatMap(({ loaded }) => loaded ?? []));
  const hash = mostCommon(hosts.flatMap(({ file }) => file?.sha256 ?? []));
  const fileOf = (node: NodeLicence) =>
    hosts.find(({ hostId, dir }) => hostId === node.hostId && dir === node.dir)?.file?.terms;
  return {
    nodes: nodes.map((node) => {
      const { loaded } = node;
      const file = fileOf(node);
      return {
        ...node,
        ...(loaded && common && !sameLicence(loaded, common) && { differs: true }),
        ...(loaded && file && !sameTerms(loaded, file) && { pending: true }),
        ...(loaded && !file && { unproven: true }),
      };
    }),
    hosts: hosts.map((host) => ({
      ...host,
      ...(!host.error && host.file?.sha256 !== hash && { differs: true }),
    })),
  };
}
