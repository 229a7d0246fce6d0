import { cfgText } from '@/lib/config/cfg';
import { nodesText } from '@/lib/config/nodes-file';
import { siteOf } from '@/lib/config/site';
import { specProblems } from './check';
import { nodesOf, nodesOn, sites } from './nodes';
import type { ClusterSpec, HostSpec, NodeSetting, NodeSpec } from './spec';

/** One unzipped package on a host with the configuration files of `clusterDemo/config`. */
export interface Installation {
  /** 1-based among the installations of its host. */
  number: number;
  controller?: NodeSpec;
  agent?: NodeSpec;
  /** Content by file name: `controller.cfg`, `agent.cfg`, `cluster.cfg`, `cluster.nodes`. */
  files: Record<string, string>;
}

export interface HostInstallations {
  host: HostSpec;
  installations: Installation[];
}

/** Thrown for a spec with texts that would break out of their line or path. */
export class SpecError extends Error {
  override name = 'SpecError';
  constructor(readonly problems: ReturnType<typeof specProblems>) {
    super(problems.map(({ path, text }) => `${path}: ${text.en}`).join('; '));
  }
}

type Entry = [string, string];

function merged(first: Entry[], common: Record<string, string>, own: Record<string, string>): Entry[] {
  const entries: Entry[] = Object.entries(common).map(([key, value]) => [
    key,
    Object.hasOwn(own, key) ? (own[key] ?? value) : value,
  ]);
  const extra = Object.entries(own).filter(([key]) => !Object.hasOwn(common, key));
  return [...first, ...entries, ...extra];
}

function entryText(entries: Entry[]): string {
  return cfgText(entries.map(([name, value]) => ({ name, value })));
}

function controllerCfg(spec: ClusterSpec, host: HostSpec, node: NodeSpec): string {
  const start: Entry[] = [
    ['mode', 'controller'],
    ['localSite', siteOf(node)],
  ];
  const entries = merged(start, spec.controllerSettings, node.settings ?? {});
  if (spec.ha) {
    // The tutorial's files have it before lanCluster.
    const at = entries.findIndex(([key]) => key === 'lanCluster');
    entries.splice(at === -1 ? entries.length : at, 0, ['dfsHAMode', 'Raft']);
  }
  if (host.publicName !== undefined && !entries.some(([key]) => key === 'publicName'))
    entries.push(['publicName', host.publicName]);
  return entryText(entries);
}

function agentCfg(spec: ClusterSpec, node: NodeSpec): string {
  const [controller] = nodesOf(spec, 'controller');
  const start: Entry[] = [
    ['mode', 'agent'],
    ['localSite', siteOf(node)],
  ];
  if (controller) start.push(['controllerSite', siteOf(controller)]);
  if (spec.ha) start.push(['sites', sites(spec, node)]);
  return entryText(merged(start, spec.agentSettings, node.settings ?? {}));
}

/** Gives the `<alias>.publicName` lines that the hosts' public names add to cluster.cfg (dolphindb-operations.md 18.5). */
export function publicNameLines(spec: Pick<ClusterSpec, 'hosts' | 'nodes'>): NodeSetting[] {
  const names = new Map(spec.hosts.map((host) => [host.address, host.publicName]));
  return spec.nodes.flatMap((node) => {
    const value = node.role === 'datanode' || node.role === 'computenode' ? names.get(node.host) : undefined;
    return value === undefined ? [] : [{ qualifier: node.alias, name: 'publicName', value }];
  });
}

/** Gives the content of `cluster.nodes` and `cluster.cfg`, the same on every controller host. */
export function clusterFiles(spec: ClusterSpec): { 'cluster.cfg': string; 'cluster.nodes': string } {
  const rows = spec.nodes.map((node) => ({ ...node, localSite: siteOf(node), mode: node.role }));
  return {
    'cluster.cfg': cfgText([...spec.nodeSettings, ...publicNameLines(spec)]),
    'cluster.nodes': nodesText(rows),
  };
}

/**
 * Gives the installations that each host needs: one, or one a controller where a host has several, whose directories must differ (seed 003).
 * The host's agent is in its first installation. Throws `SpecError` when the spec cannot be rendered safely.
 */
export function installationsOf(spec: ClusterSpec): HostInstallations[] {
  const problems = specProblems(spec);
  if (problems.length > 0) throw new SpecError(problems);
  return uncheckedInstallations(spec);
}

/** As `installationsOf` for a spec whose problems are known: only the linter, which shows them, may call this. */
export function uncheckedInstallations(spec: ClusterSpec): HostInstallations[] {
  const shared = clusterFiles(spec);
  return spec.hosts.map((host) => {
    const nodes = nodesOn(spec, host.address);
    const controllers = nodes.filter((node) => node.role === 'controller');
    const agents = nodes.filter((node) => node.role === 'agent');
    const count = Math.max(controllers.length, agents.length);
    const installations = Array.from({ length: count }, (_, index): Installation => {
      const controller = controllers[index];
      const agent = agents[index];
      const files: Record<string, string> = {};
      if (controller)
        Object.assign(files, { 'controller.cfg': controllerCfg(spec, host, controller) }, shared);
      if (agent) files['agent.cfg'] = agentCfg(spec, agent);
      return { number: index + 1, ...(controller && { controller }), ...(agent && { agent }), files };
    });
    return { host, installations };
  });
}

/** Gives one host's files by relative path: bare names with one installation, `1/controller.cfg` and so on with several. Throws `SpecError`; an unknown host has none. */
export function renderHost(spec: ClusterSpec, address: string): Record<string, string> {
  const found = installationsOf(spec).find(({ host }) => host.address === address);
  return found ? pathsOf(found) : {};
}

/** Gives all files of a cluster by path: `<host name>/controller.cfg`, with several installations `<host name>/<n>/controller.cfg`. Throws `SpecError`. */
export function renderFiles(spec: ClusterSpec): Record<string, string> {
  return filesOf(installationsOf(spec));
}

/** Gives the files of installations by path, host name first. */
export function filesOf(all: HostInstallations[]): Record<string, string> {
  const files = all.flatMap((found) =>
    Object.entries(pathsOf(found)).map(([path, text]): Entry => [`${found.host.name}/${path}`, text]),
  );
  return Object.fromEntries(files);
}

function pathsOf({ installations }: HostInstallations): Record<string, string> {
  const several = installations.length > 1;
  const files = installations.flatMap(({ number, files: content }) =>
    Object.entries(content).map(([name, text]): Entry => [several ? `${number}/${name}` : name, text]),
  );
  return Object.fromEntries(files);
}
