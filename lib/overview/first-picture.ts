import type { ClusterStatus } from '@/lib/status/types';
import type { ClusterSpec } from '@/lib/topology/spec';
import { sortNodes } from './rows';

/** Rows that a first paint can show. */
const withFigures = 60;

/** Gives the picture that travels in the page itself: the figures of all but the first rows follow with the stream. */
export function firstPicture(status: ClusterStatus | undefined): ClusterStatus | undefined {
  if (!status || status.nodes.length <= withFigures) return status;
  const early = new Set(sortNodes(status.nodes).slice(0, withFigures));
  const nodes = status.nodes.map((node) => (early.has(node) ? node : { ...node, figures: {} }));
  return { ...status, nodes };
}

/** Says whether the nodes' own consoles are served over HTTPS (`enableHTTPS`, dolphindb-server-api.md 1.5). */
export function servesHttps({ controllerSettings, nodeSettings }: ClusterSpec): boolean {
  const last = nodeSettings.findLast(
    ({ qualifier, name }) => qualifier === undefined && name === 'enableHTTPS',
  );
  return [controllerSettings.enableHTTPS, last?.value].some((value) => value === 'true' || value === '1');
}
