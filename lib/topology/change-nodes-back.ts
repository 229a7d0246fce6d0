import { entriesIn } from '@/lib/config/edit';
import { entryChanges } from '@/lib/config/merge';
import { parseNodes } from '@/lib/config/nodes-file';
import { AppError } from '@/lib/errors';
import type { ConfigDocument } from '@/lib/revisions/types';
import type { NewNode, NodesWish } from './change-nodes';
import { nextHostName } from './change-nodes-defaults';
import { changedDocuments, nodeLine } from './change-nodes-files';
import { type ClusterSpec, type HostSpec, type NodeSetting, Role } from './spec';

/** What brings the nodes of an earlier revision back, and what of that revision it leaves as it is now. */
export interface NodesBack {
  wish: NodesWish;
  /** Entries by document that go on differing from the revision. */
  left: { key: string; names: string[] }[];
}

interface Sides {
  /** The documents of the revision. */
  earlier: readonly ConfigDocument[];
  present: readonly ConfigDocument[];
  /** The cluster's nodes now. */
  spec: ClusterSpec;
  /** Addresses of hosts that could join. */
  inventory: readonly string[];
}

const PUBLIC_NAME = 'publicName';
const textOf = (documents: readonly ConfigDocument[], key: string) =>
  documents.find((document) => document.key === key)?.text;

/** Says whether two lists of nodes have other rows; order and comments do not count. */
export function otherNodes(earlier: string, present: string): boolean {
  return entryChanges('cluster.nodes', earlier, present).some(({ name }) => name !== 'localSite');
}

/** Without a Raft group the list need not name the controller (V-TOP-16). */
function nodesThen(text: string, spec: ClusterSpec): NewNode[] {
  const rows = parseNodes(text).rows.flatMap(({ site, mode, computeGroup, zone }): NewNode[] => {
    const role = Role.safeParse(mode);
    if (!site || Number.isNaN(site.port) || !role.success) return [];
    const { alias, host, port } = site;
    return [
      { alias, role: role.data, host, port, ...(computeGroup && { computeGroup }), ...(zone && { zone }) },
    ];
  });
  const controllers = spec.nodes.filter(({ role }) => role === 'controller');
  return spec.ha || rows.some(({ role }) => role === 'controller') ? rows : [...controllers, ...rows];
}

/** The lines of cluster.cfg that name one of these data and compute nodes, as the revision has them. */
function ownLines(text: string, nodes: NewNode[]): (NodeSetting & { qualifier: string })[] {
  const workers = nodes.filter(({ role }) => role === 'datanode' || role === 'computenode');
  const aliases = new Set(workers.map(({ alias }) => alias));
  return entriesIn('cluster.cfg', text).flatMap(({ key, value }) => {
    const dot = key.indexOf('.');
    const [qualifier, name] = [key.slice(0, dot), key.slice(dot + 1)];
    return dot > 0 && aliases.has(qualifier) ? [{ qualifier, name, value }] : [];
  });
}

function joining(spec: ClusterSpec, add: NewNode[], lines: ReturnType<typeof ownLines>): HostSpec[] {
  const known = new Set(spec.hosts.map(({ address }) => address));
  const addresses = [...new Set(add.map(({ host }) => host))].filter((address) => !known.has(address));
  const hosts: HostSpec[] = [];
  for (const address of addresses) {
    const own = add.filter(({ host }) => host === address).map(({ alias }) => alias);
    const named = lines.find(({ qualifier, name }) => name === PUBLIC_NAME && own.includes(qualifier));
    const name = nextHostName({ hosts: [...spec.hosts, ...hosts] });
    hosts.push({ name, address, ...(named && { publicName: named.value }) });
  }
  return hosts;
}

function leftOf({ earlier, present, spec }: Sides, wish: NodesWish): NodesBack['left'] {
  const after = changedDocuments([...present], spec, wish);
  return earlier.flatMap(({ key, kind, text }) => {
    const now = textOf(after, key);
    if (kind === 'cluster.nodes' || now === undefined) return [];
    const names = entryChanges(kind, text, now).map(({ name }) => name);
    return names.length > 0 ? [{ key, names }] : [];
  });
}

/**
 * Gives the change of nodes that brings the nodes of an earlier revision back, with their own lines of cluster.cfg; all else stays as it is now and is named
 * in `left`. Throws CONFIG-OTHER-NODES when Deck's nodes are those of the revision already and only the leader's list differs, SETUP-BACK-MOVED when a node
 * stands at another place now, SETUP-BACK-HOST when a host is not in the inventory any more.
 */
export function nodesBack(sides: Sides): NodesBack {
  const { earlier, spec, inventory } = sides;
  const then = nodesThen(textOf(earlier, 'cluster.nodes') ?? '', spec);
  const now = new Map(spec.nodes.map((node) => [node.alias, node]));
  const moved = then.filter((node) => {
    const present = now.get(node.alias);
    return present !== undefined && nodeLine(present) !== nodeLine(node);
  });
  if (moved.length > 0) throw movedError(moved, spec);
  const add = then.filter(({ alias }) => !now.has(alias));
  const kept = new Set(then.map(({ alias }) => alias));
  const remove = spec.nodes.map(({ alias }) => alias).filter((alias) => !kept.has(alias));
  if (add.length + remove.length === 0) throw foreignError();
  const lines = ownLines(textOf(earlier, 'cluster.cfg') ?? '', add);
  const hosts = joining(spec, add, lines);
  const gone = hosts.map(({ address }) => address).filter((address) => !inventory.includes(address));
  if (gone.length > 0) throw hostError(gone, add);
  const settings = lines.filter(({ name }) => name !== PUBLIC_NAME);
  const wish: NodesWish = { hosts, add, remove, ...(settings.length > 0 && { settings }) };
  return { wish, left: leftOf(sides, wish) };
}

function movedError(moved: NewNode[], spec: ClusterSpec): AppError {
  const aliases = moved.map(({ alias }) => alias);
  const rows = moved.flatMap((node) => {
    const present = spec.nodes.find(({ alias }) => alias === node.alias);
    return present ? [`then: ${nodeLine(node)}`, `now:  ${nodeLine(present)}`] : [];
  });
  return new AppError(
    'SETUP-BACK-MOVED',
    {
      en: `In that revision ${aliases.join(', ')} has another address, role or group than now; one change cannot remove a node and add it again.`,
      zh: `该修订中 ${aliases.join('、')} 的地址、类型或所属组与现在不同，同一次变更无法先移除再添加同名节点。`,
    },
    {
      seen: rows.join('\n'),
      remedy: {
        en: 'Remove these nodes in Nodes Setup first, then bring the revision back.',
        zh: '请先在“节点管理”中移除这些节点，再恢复该修订。',
      },
    },
  );
}

function foreignError(): AppError {
  return new AppError(
    'CONFIG-OTHER-NODES',
    {
      en: 'Deck knows the nodes of that revision; only the cluster’s own list of nodes differs.',
      zh: 'Deck 中的节点与该修订一致，只有集群自身的节点列表不同。',
    },
    {
      remedy: {
        en: 'Settle the difference on the Drift page first, then bring the revision back.',
        zh: '请先在“漂移”页面处理该差异，再恢复该修订。',
      },
    },
  );
}

function hostError(gone: string[], add: NewNode[]): AppError {
  const nodes = add.filter(({ host }) => gone.includes(host)).map(({ alias }) => alias);
  return new AppError(
    'SETUP-BACK-HOST',
    {
      en: `${gone.join(', ')}, the host of ${nodes.join(', ')} in that revision, is not in the inventory any more.`,
      zh: `该修订中 ${nodes.join('、')} 所在的主机 ${gone.join('、')} 已不在主机清单中。`,
    },
    {
      remedy: {
        en: 'Add the host under Hosts and have it checked, then bring the revision back.',
        zh: '请先在“主机”中添加并检查该主机，再恢复该修订。',
      },
    },
  );
}
