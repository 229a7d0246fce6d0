/** Addresses of nodes as DolphinDB writes them: `host:port:alias`. */

export type Role = 'controller' | 'agent' | 'datanode' | 'computenode';

export interface Site {
  host: string;
  port: number;
  alias: string;
}

export interface NodeRow extends Site {
  role: Role;
  computeGroup: string;
  zone: string;
}

export const ROLES: readonly Role[] = ['controller', 'agent', 'datanode', 'computenode'];

/** `mode` column of getClusterPerf and result of getNodeType. */
export const MODE_CODE: Record<Role, number> = { datanode: 0, agent: 1, controller: 2, computenode: 4 };

export function parseSite(text: string): Site | undefined {
  const [host, port, alias, ...rest] = text.trim().split(':');
  if (!host || !port || !alias || rest.length > 1 || !/^\d{1,5}$/.test(port) || Number(port) > 65535) return;
  return { host, port: Number(port), alias };
}

export const siteText = (site: Site): string => `${site.host}:${site.port}:${site.alias}`;

/** One row of cluster.nodes, without the header. */
export function parseNodeRow(line: string): NodeRow | undefined {
  const [siteField = '', mode = '', computeGroup = '', zone = ''] = line
    .split(',')
    .map((part) => part.trim());
  const site = parseSite(siteField);
  const role = ROLES.find((known) => known === mode.toLowerCase());
  return site && role ? { ...site, role, computeGroup, zone } : undefined;
}

export const nodeRows = (lines: string[]): NodeRow[] =>
  lines.map(parseNodeRow).filter((row): row is NodeRow => row !== undefined);

/** Finds the rows a user means: an alias, `host:port` or `host:port:alias`. */
export function findRow(rows: NodeRow[], spelling: string): NodeRow | undefined {
  return rows.find(
    (row) => row.alias === spelling || `${row.host}:${row.port}` === spelling || siteText(row) === spelling,
  );
}
