import data from './parameters.json';

export type ParameterType = 'int' | 'long' | 'double' | 'bool' | 'enum' | 'string' | 'path' | 'list';
export type CfgName = 'controller.cfg' | 'agent.cfg' | 'cluster.cfg' | 'dolphindb.cfg';

/** One configuration parameter of DolphinDB, from its documents; descriptions in both languages. */
export interface Parameter {
  name: string;
  files: CfgName[];
  type: ParameterType;
  default: string | number | boolean | null;
  /** How the default is computed, where it is not a constant. */
  defaultExpr?: string;
  min?: number;
  max?: number;
  unit?: string;
  enum?: (string | number)[];
  category: string;
  description_en: string;
  description_zh: string;
  /** Whether a running node can take a new value. */
  onlineEffective: boolean;
  onlineFunction?: string;
  roles: string[];
  since?: string;
  deprecated?: string;
  notes?: string;
  tuning?: string;
  required?: string[];
  aliases?: string[];
  commandLineOnly?: boolean;
  /** Two nodes of one host must not share this path. */
  mustDifferPerNodeOnHost?: boolean;
  singleNodeInferred?: boolean;
  /** Set for passwords and tokens: their values are never shown. */
  sensitive?: 'secret' | 'credential';
}

const parameters = data as Parameter[];
const byName = new Map<string, Parameter>();
for (const item of parameters) {
  byName.set(item.name, item);
  for (const alias of item.aliases ?? []) byName.set(alias, item);
}

/** Names that old consoles and packages wrote and servers accept, without an entry of their own (dolphindb-server-api.md 3.6). */
const LEGACY = new Set([
  'asyncReplicationMode',
  'asyncReplicationMapping',
  'asyncReplicationRemoteUsername',
  'asyncReplicationRemotePassword',
  'asyncReplicationWorkDir',
  'TSDBCacheEngineCompression',
  'TSDBMaxBlockSize',
  'TSDBBlockCacheSize',
  'script',
]);

/** Gives a parameter by its name or an old name of it; case-sensitive as the server is. Server side only: the catalogue weighs 100 kB. */
export function parameter(name: string): Parameter | undefined {
  return byName.get(name);
}

/** Tells whether servers know the name, in the catalogue or from earlier versions. */
export function isKnownName(name: string): boolean {
  return byName.has(name) || LEGACY.has(name);
}

/** Gives the parameters that belong into one file, in catalogue order (by category). */
export function parametersFor(file: CfgName): Parameter[] {
  return parameters.filter((item) => item.files.includes(file));
}

/** Gives every name that a suggestion may offer, current names before old ones. */
export function knownNames(): string[] {
  return [...new Set([...parameters.map((item) => item.name), ...byName.keys()])];
}
