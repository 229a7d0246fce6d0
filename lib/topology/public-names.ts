import type { OwnFile } from './parse';
import type { HostSpec, NodeSetting, NodeSpec } from './spec';

const KEY = 'publicName';

/**
 * Sets the public name of each host whose controllers and data and compute nodes all carry the same one, takes it out of the controllers' entries and
 * gives the lines of cluster.cfg that are left. Anything less regular stays as plain settings.
 */
export function takePublicNames(
  hosts: HostSpec[],
  nodes: readonly NodeSpec[],
  controllers: readonly OwnFile[],
  lines: NodeSetting[],
): NodeSetting[] {
  const values = new Map<string, string[]>();
  for (const { qualifier, name, value } of lines) {
    if (name === KEY && qualifier !== undefined)
      values.set(qualifier, [...(values.get(qualifier) ?? []), value]);
  }
  const taken = new Set<string>();
  for (const host of hosts) {
    const workers = nodes.filter(
      (node) => node.host === host.address && (node.role === 'datanode' || node.role === 'computenode'),
    );
    const own = controllers.filter(({ node }) => node.host === host.address);
    const found = [
      ...workers.map(({ alias }) => values.get(alias) ?? []),
      ...own.map(({ entries }) => [entries.get(KEY) ?? '']),
    ];
    const name = found[0]?.[0];
    if (!name || !found.every((list) => list.length === 1 && list[0] === name)) continue;
    host.publicName = name;
    for (const { alias } of workers) taken.add(alias);
    for (const { entries } of own) entries.delete(KEY);
  }
  return lines.filter(
    ({ qualifier, name }) => !(name === KEY && qualifier !== undefined && taken.has(qualifier)),
  );
}
