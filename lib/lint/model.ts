import { parameter } from '@/lib/config/catalogue';
import { type CfgEntry, entriesOf } from '@/lib/config/cfg';
import { type Effective, expandForNode, hasWildcard, type Setting } from '@/lib/config/expand';
import { parseSite, type Site } from '@/lib/config/site';
import { type ConfigFile, controllerCopies, filesOfKind, referenceCopy } from '@/lib/config/tree';
import { isHa } from '@/lib/topology/parse';
import { Role } from '@/lib/topology/spec';
import type { HostFacts, LintInput } from './facts';
import type { Place } from './make';

/** Bounds of what is looked at; a file beyond them gets V-FIL-16. */
export const LIMITS = { entries: 20_000, rows: 5_000, wildcards: 500, value: 65_536 };

/** A controller.cfg or agent.cfg. */
export interface OwnCfg {
  role: 'controller' | 'agent';
  file: ConfigFile;
  /** Entries by key, the last of equals. */
  entries: Map<string, CfgEntry>;
  site?: Site;
}

/** One DolphinDB process of the cluster, from cluster.nodes or, where that lacks it, from its own file. */
export interface Process extends Place {
  alias: string;
  role: Role;
  host: string;
  port: number;
  computeGroup?: string;
  zone?: string;
  /** Its controller.cfg or agent.cfg. */
  own?: OwnCfg;
}

/** A value that one process gets, and where it is written. */
export interface Given extends Place {
  value: string;
  /** Form of the line in cluster.cfg. */
  match?: Effective['match'];
}

/** The parsed cluster that the rules look at. */
export interface Model {
  input: LintInput;
  tree: ConfigFile[];
  /** The copies that controllers read. */
  nodesCopies: ConfigFile[];
  clusterCopies: ConfigFile[];
  nodesFile?: ConfigFile;
  clusterFile?: ConfigFile;
  controllers: OwnCfg[];
  agents: OwnCfg[];
  /** Rows of the reference copy that name a node. */
  rows: Process[];
  /** `rows` and the nodes that only have a file of their own. */
  processes: Process[];
  /** Data and compute nodes. */
  workers: Process[];
  ha: boolean;
  /** Lines of the reference cluster.cfg. */
  settings: (Setting & { line: number })[];
  facts: Map<string, HostFacts>;
  /** What a process gets for a parameter, by the parameter's current name; nothing when no line sets it. */
  given(process: Process, name: string): Given | undefined;
}

/** The copies of `cluster.nodes` and `cluster.cfg` that a model takes for the cluster's. */
export type Copies = Pick<Model, 'nodesFile' | 'clusterFile'>;

/** Gives the model of a tree of files, with the copies that most controllers have unless others are chosen; never throws. */
export function modelOf(input: LintInput, tree: ConfigFile[], chosen: Copies = {}): Model {
  const nodesCopies = controllerCopies(tree, 'nodes');
  const clusterCopies = controllerCopies(tree, 'cluster');
  const nodesFile = chosen.nodesFile ?? referenceCopy(nodesCopies);
  const clusterFile = chosen.clusterFile ?? referenceCopy(clusterCopies);
  const controllers = filesOfKind(tree, 'controller').map((file) => ownCfg('controller', file));
  const agents = filesOfKind(tree, 'agent').map((file) => ownCfg('agent', file));
  const rows = rowsOf(nodesFile);
  const processes = [...rows];
  for (const own of [...controllers, ...agents]) attach(processes, own);
  const settings = clusterFile ? settingsOf(clusterFile) : [];
  return {
    input,
    tree,
    nodesCopies,
    clusterCopies,
    ...(nodesFile && { nodesFile }),
    ...(clusterFile && { clusterFile }),
    controllers,
    agents,
    rows,
    processes,
    workers: processes.filter(isWorker),
    ha: input.files || !input.spec ? isHa(filesOfKind(tree, 'controller'), rows) : input.spec.ha,
    settings,
    facts: new Map((input.hosts ?? []).map((host) => [host.address, host])),
    given: givenBy(settings, clusterFile?.path),
  };
}

/** Tells whether a process is a data or compute node. */
export function isWorker({ role }: { role: Role }): boolean {
  return role === 'datanode' || role === 'computenode';
}

function ownCfg(role: OwnCfg['role'], file: ConfigFile): OwnCfg {
  const list = file.cfg ? entriesOf(file.cfg).slice(0, LIMITS.entries) : [];
  const entries = new Map(
    list.map((entry) => [entry.key, { ...entry, value: entry.value.slice(0, LIMITS.value) }]),
  );
  const site = parseSite(entries.get('localSite')?.value ?? '');
  return { role, file, entries, ...(site && site.type === undefined && { site }) };
}

/** Gives the rows of a cluster.nodes copy that have a site and a mode. */
export function rowsOf(file: ConfigFile | undefined): Process[] {
  return (file?.nodes?.rows ?? []).slice(0, LIMITS.rows).flatMap((row): Process[] => {
    const role = Role.safeParse(row.mode);
    if (!row.site || !role.success) return [];
    const { alias, host, port } = row.site;
    const { computeGroup, zone, line } = row;
    const place = { ...(file && { file: file.path }), line };
    return [
      {
        alias,
        host,
        port,
        role: role.data,
        ...(computeGroup && { computeGroup }),
        ...(zone && { zone }),
        ...place,
      },
    ];
  });
}

function attach(processes: Process[], own: OwnCfg): void {
  const { site, role } = own;
  if (!site) return;
  const same = processes.filter((item) => item.role === role && !item.own);
  const found =
    same.find((item) => item.alias === site.alias) ??
    same.find((item) => item.host === site.host && item.port === site.port);
  if (found) found.own = own;
  else if (!processes.some((item) => item.role === role && item.alias === site.alias)) {
    const { alias, host, port } = site;
    processes.push({ alias, host, port, role, own, ...placeOf(own, 'localSite') });
  }
}

/** A controller.cfg or agent.cfg with a readable localSite. */
export type Sited = OwnCfg & { site: Site };

/** Gives the files whose localSite can be read. */
export function sited(list: readonly OwnCfg[]): Sited[] {
  return list.filter((own): own is Sited => own.site !== undefined);
}

/** Gives file and line of an entry of a controller.cfg or agent.cfg; the file alone when it lacks the entry. */
export function placeOf(own: OwnCfg, key: string): Place {
  const line = own.entries.get(key)?.line;
  return { file: own.file.path, ...(line !== undefined && { line }) };
}

function settingsOf(file: ConfigFile): Model['settings'] {
  const list = file.cfg ? entriesOf(file.cfg).slice(0, LIMITS.entries) : [];
  return list.map(({ qualifier, name, value, line }) => ({
    ...(qualifier !== undefined && { qualifier }),
    name,
    value: value.slice(0, LIMITS.value),
    line,
  }));
}

function givenBy(settings: Model['settings'], file: string | undefined): Model['given'] {
  const known = settings.flatMap((setting) => {
    const name = parameter(setting.name)?.name;
    return name === undefined ? [] : [{ ...setting, name }];
  });
  const all = known.filter((setting) => setting.qualifier === undefined);
  const shared = [...new Map(all.map((setting) => [setting.name, setting])).values()];
  const wild = known
    .filter(({ qualifier }) => qualifier !== undefined && hasWildcard(qualifier))
    .slice(0, LIMITS.wildcards);
  const exact = new Map<string, Setting[]>();
  for (const setting of known) {
    if (setting.qualifier === undefined || hasWildcard(setting.qualifier)) continue;
    const list = exact.get(setting.qualifier) ?? [];
    list.push(setting);
    exact.set(setting.qualifier, list);
  }
  const memo = new Map<string, Map<string, Effective>>();
  return (process, name) => {
    if (!isWorker(process)) return givenInOwn(process, name);
    let effective = memo.get(process.alias);
    if (!effective) {
      effective = expandForNode([...shared, ...wild, ...(exact.get(process.alias) ?? [])], process.alias);
      memo.set(process.alias, effective);
    }
    const found = effective.get(name);
    if (!found) return undefined;
    const { value, match, setting } = found;
    return {
      value,
      match,
      ...(file !== undefined && { file }),
      ...(setting.line !== undefined && { line: setting.line }),
    };
  };
}

function givenInOwn({ own }: Process, name: string): Given | undefined {
  const names = [name, ...(parameter(name)?.aliases ?? [])];
  const key = names.find((item) => own?.entries.has(item));
  const entry = key === undefined ? undefined : own?.entries.get(key);
  return own && entry ? { value: entry.value, file: own.file.path, line: entry.line } : undefined;
}

/** Gives a value as a number, or nothing when it is absent or not a number. */
export function numberOf(given: { value: string } | undefined): number | undefined {
  return given && /^[+-]?(\d{1,15}(\.\d{1,9})?|\.\d{1,9})$/.test(given.value)
    ? Number(given.value)
    : undefined;
}

/** Gives a value as yes or no (1, 0, true, false), or nothing. */
export function flagOf(given: { value: string } | undefined): boolean | undefined {
  const text = given?.value.toLowerCase();
  return text === '1' || text === 'true' ? true : text === '0' || text === 'false' ? false : undefined;
}
