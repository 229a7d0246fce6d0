import type { NodeStatus } from './types';

const loopback = /^(localhost|127\.|\[?::1)/;

function longestCommonPart(a: string, b: string): number {
  let longest = 0;
  let row = new Array<number>(b.length + 1).fill(0);
  for (const char of a) {
    const next = [0];
    for (let j = 0; j < b.length; j++) {
      const length = char === b[j] ? (row[j] ?? 0) + 1 : 0;
      next.push(length);
      longest = Math.max(longest, length);
    }
    row = next;
  }
  return longest;
}

/**
 * Gives the host name under which a viewer most likely reaches a node: the viewer's own host name when the node has it, else the public name or address that
 * shares the longest part with it (dolphindb-server-api.md 1.5). A viewer on Deck's own machine reaches what Deck reaches.
 */
export function reachableHost(node: Pick<NodeStatus, 'host' | 'publicNames'>, viewerHost: string): string {
  const own = viewerHost.toLowerCase();
  if (own === '' || loopback.test(own)) return node.host;
  const candidates = [...node.publicNames, node.host]
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  if (candidates.includes(own)) return own;
  const best = Math.max(...candidates.map((name) => longestCommonPart(name, own)));
  return candidates.find((name) => longestCommonPart(name, own) === best) ?? node.host;
}

/** Gives the address of a node's own console for this viewer. */
export function vendorConsoleUrl(
  node: Pick<NodeStatus, 'host' | 'port' | 'publicNames'>,
  viewer: { host: string; https?: boolean },
): string {
  const host = reachableHost(node, viewer.host);
  const shown = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `${viewer.https ? 'https' : 'http'}://${shown}:${node.port}/`;
}
