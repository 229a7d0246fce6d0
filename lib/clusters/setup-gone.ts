import 'server-only';
import { toAppError } from '@/lib/errors';
import { withHost } from '@/lib/hosts/check-hosts';
import { type NodesWish, removedNodes } from '@/lib/topology/change-nodes';
import type { SetupCluster } from './setup-facts';

/** A host that refuses a login or shows another key answers: that is to be mended, not to be given up. */
const SILENT = new Set(['SSH-UNREACHABLE', 'SSH-TIMEOUT', 'SSH-LOST']);

/** Gives the addresses of hosts with nodes that are to go that do not answer now. */
export async function silentHosts({ hosts, spec }: SetupCluster, wish: NodesWish): Promise<string[]> {
  const addresses = new Set(removedNodes(spec, wish).map(({ host }) => host));
  const asked = hosts.filter(({ address }) => addresses.has(address));
  const silent = await Promise.all(
    asked.map(({ id }) =>
      withHost(id, () => Promise.resolve(false)).catch((error) => SILENT.has(toAppError(error).code)),
    ),
  );
  return asked.flatMap(({ address }, at) => (silent[at] ? [address] : []));
}
