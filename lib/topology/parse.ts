import { type CfgEntry, entriesOf } from '@/lib/config/cfg';
import type { NodeRow } from '@/lib/config/nodes-file';
import { show } from '@/lib/config/show';
import { parseSite, type Site, siteOf } from '@/lib/config/site';
import { type ConfigFile, controllerCopies, filesOfKind, readTree, referenceCopy } from '@/lib/config/tree';
import type { Finding } from '@/lib/lint/finding';
import { RENDERED } from './check';
import { splitCommon } from './common';
import { hostsOf } from './hosts';
import { isSettingName, isValue } from './names';
import { takePublicNames } from './public-names';
import { type ClusterSpec, type NodeSpec, Role } from './spec';

/** A node with the entries of its own file, where the tree has that file. */
export interface OwnFile {
  node: NodeSpec;
  entries: Map<string, string>;
}

/**
 * Gives the spec that these files (content by path, see `readTree`) render from, so that parsing what was rendered gives the spec back, and findings
 * (`SPEC-01`) for lines that a spec cannot hold. Directories name the hosts. Never throws; the spec of damaged files may have problems of its own.
 */
export function specFromFiles(files: Record<string, string>): { spec: ClusterSpec; findings: Finding[] } {
  const tree = readTree(files);
  const findings: Finding[] = [];
  const nodes = rowNodes(referenceCopy(controllerCopies(tree, 'nodes')), findings);
  const controllers = ownFiles(tree, 'controller', nodes, findings);
  const agents = ownFiles(tree, 'agent', nodes, findings);
  const cluster = referenceCopy(controllerCopies(tree, 'cluster'));
  const lines = cluster ? usable(cluster, findings) : [];
  const nodeSettings = lines.map(({ qualifier, name, value }) => ({
    ...(qualifier !== undefined && { qualifier }),
    name,
    value,
  }));
  const ha = isHa(filesOfKind(tree, 'controller'), nodes);
  const hosts = hostsOf(tree, nodes);
  const rest = takePublicNames(hosts, nodes, controllers, nodeSettings);
  const controllerSettings = splitCommon(controllers);
  const agentSettings = splitCommon(agents);
  return { spec: { ha, hosts, nodes, controllerSettings, agentSettings, nodeSettings: rest }, findings };
}

/** Tells whether the cluster is one of several controllers: some controller.cfg has `dfsHAMode=Raft`; without any controller.cfg, by their number. */
export function isHa(controllerFiles: readonly ConfigFile[], nodes: readonly { role: string }[]): boolean {
  if (controllerFiles.length === 0) return nodes.filter((node) => node.role === 'controller').length > 1;
  return controllerFiles.some((file) => lastValue(file, 'dfsHAMode')?.toLowerCase() === 'raft');
}

function lastValue(file: ConfigFile, key: string): string | undefined {
  return file.cfg && entriesOf(file.cfg).findLast((entry) => entry.key === key)?.value;
}

function rowNodes(file: ConfigFile | undefined, findings: Finding[]): NodeSpec[] {
  return (file?.nodes?.rows ?? []).flatMap((row) => {
    const node = rowNode(row);
    if (!node && file) findings.push(lost(file, row.line, row.raw));
    return node ?? [];
  });
}

function rowNode({ site, mode, computeGroup, zone }: NodeRow): NodeSpec | undefined {
  const role = Role.safeParse(mode);
  if (!site || Number.isNaN(site.port) || !role.success) return undefined;
  return { ...nodeOf(site, role.data), ...(computeGroup && { computeGroup }), ...(zone && { zone }) };
}

function nodeOf({ alias, host, port }: Site, role: Role): NodeSpec {
  return { alias, role, host, port };
}

/** Gives the files of controllers or agents with their nodes; a node that cluster.nodes lacks is added to `nodes`. */
function ownFiles(
  tree: ConfigFile[],
  role: 'controller' | 'agent',
  nodes: NodeSpec[],
  findings: Finding[],
): OwnFile[] {
  const taken = new Set<NodeSpec>();
  const missing: NodeSpec[] = [];
  const own = filesOfKind(tree, role).flatMap((file): OwnFile[] => {
    const site = parseSite(lastValue(file, 'localSite') ?? '');
    if (!site || Number.isNaN(site.port)) {
      findings.push(lost(file, 1, file.path));
      return [];
    }
    const candidates = nodes.filter((node) => node.role === role && !taken.has(node));
    let node =
      candidates.find((item) => siteOf(item) === siteOf(site)) ??
      candidates.find((item) => item.alias === site.alias);
    if (!node) {
      if (nodes.some((item) => siteOf(item) === siteOf(site))) return [];
      node = nodeOf(site, role);
      missing.push(node);
    }
    taken.add(node);
    const rendered: readonly string[] = RENDERED[role];
    const entries = usable(file, findings).filter(({ key }) => !rendered.includes(key));
    return [{ node, entries: new Map(entries.map(({ key, value }) => [key, value])) }];
  });
  // A cluster without HA need not list its controller; it stands first as it would in the file.
  if (role === 'controller') nodes.unshift(...missing);
  else nodes.push(...missing);
  return inNodeOrder(own, nodes);
}

function inNodeOrder(own: OwnFile[], nodes: NodeSpec[]): OwnFile[] {
  const order = new Map(nodes.map((node, index) => [node, index]));
  return own.sort((a, b) => (order.get(a.node) ?? 0) - (order.get(b.node) ?? 0));
}

function usable(file: ConfigFile, findings: Finding[]): CfgEntry[] {
  const entries: CfgEntry[] = [];
  for (const line of file.cfg?.lines ?? []) {
    if (line.entry && isSettingName(line.entry.name) && isValue(line.entry.value)) entries.push(line.entry);
    else if (line.kind === 'entry' || line.kind === 'unknown')
      findings.push(lost(file, line.number, line.text));
  }
  return entries;
}

function lost(file: ConfigFile, line: number, seen: string): Finding {
  return {
    rule: 'SPEC-01',
    severity: 'warning',
    file: file.path,
    line,
    message: { en: `This line is not taken over: ${show(seen)}`, zh: `此行未被采用：${show(seen)}` },
    seen: show(seen),
  };
}
