import { entriesOf } from '@/lib/config/cfg';
import { parseSite } from '@/lib/config/site';
import type { ConfigFile } from '@/lib/config/tree';
import { isHostName } from './names';
import type { HostSpec, NodeSpec } from './spec';

/** Directory names that say nothing about a host. */
const PLAIN = new Set(['config', 'conf', 'cfg', 'clusterDemo', 'server', 'DolphinDB', 'dolphindb']);

/** Gives the hosts of a tree in the order of its files, then of the nodes; named by the top directory where that holds the files of one host only. */
export function hostsOf(tree: readonly ConfigFile[], nodes: readonly NodeSpec[]): HostSpec[] {
  const byTop = new Map<string, Set<string>>();
  const topsOf = new Map<string, Set<string>>();
  for (const file of tree) {
    const address = addressOf(file);
    if (address === undefined) continue;
    const top = file.path.includes('/') ? (file.path.split('/', 1)[0] ?? '') : '';
    add(byTop, top, address);
    add(topsOf, address, top);
  }
  const addresses = new Set([...topsOf.keys(), ...nodes.map((node) => node.host)]);
  return [...addresses].map((address) => {
    const tops = [...(topsOf.get(address) ?? [])];
    const [top = ''] = tops;
    const named = tops.length === 1 && byTop.get(top)?.size === 1 && isHostName(top) && !PLAIN.has(top);
    return { name: named ? top : address, address };
  });
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key) ?? new Set();
  map.set(key, set.add(value));
}

function addressOf(file: ConfigFile): string | undefined {
  if (!file.cfg || (file.kind !== 'controller' && file.kind !== 'agent')) return undefined;
  return parseSite(entriesOf(file.cfg).findLast((entry) => entry.key === 'localSite')?.value ?? '')?.host;
}
