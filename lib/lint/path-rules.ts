import { parameter } from '@/lib/config/catalogue';
import { hasWildcard, matchesAlias } from '@/lib/config/expand';
import { show } from '@/lib/config/show';
import type { Finding } from './finding';
import { make, type Place } from './make';
import { LIMITS, type Model, placeOf } from './model';

const MACRO = '<ALIAS>';
const CACHE_DIRS = new Set(['computeNodeCacheDir', 'computeNodeCacheMeta']);
/** Directories that hold data besides those that must differ between nodes. */
const DATA_DIRS = new Set(['volumes', 'dfsMetaDir', 'TDEKeyDir']);

/** Checks each path setting by itself and the qualifiers of cluster.cfg: V-PTH-01 to 03 and 05 to 08. */
export function pathRules(model: Model): Finding[] {
  return [
    ...model.settings.flatMap((setting) => settingFindings(model, setting)),
    ...qualifiers(model),
    ...controllerDirs(model),
    ...installDirs(model),
  ];
}

/** Tells whether a parameter names directories that hold a node's data. */
export function isDataDir(name: string): boolean {
  return DATA_DIRS.has(name) || parameter(name)?.mustDifferPerNodeOnHost === true;
}

/** Gives the paths of a value that lists them with commas, at most 64 of them. */
export function pathsIn(value: string): string[] {
  return value
    .split(',', 64)
    .map((part) => part.trim())
    .filter(Boolean);
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || /^[a-z0-9]+:\/\//i.test(path);
}

function settingFindings(
  model: Model,
  { qualifier, name, value, line }: Model['settings'][number],
): Finding[] {
  const place: Place = { file: model.clusterFile?.path ?? '', line };
  const findings: Finding[] = [];
  const exact = qualifier !== undefined && !hasWildcard(qualifier);
  if (exact && value.includes(MACRO)) {
    findings.push(
      make(
        'V-PTH-01',
        'error',
        place,
        `<ALIAS> does not work under the explicit alias ${show(qualifier)}: the node does not start`,
        `在明确指定别名 ${show(qualifier)} 时不能使用 <ALIAS>，节点将无法启动`,
        {
          remedy: {
            en: `Write ${show(value.replaceAll(MACRO, qualifier))}`,
            zh: `改为 ${show(value.replaceAll(MACRO, qualifier))}`,
          },
          alias: qualifier,
        },
      ),
    );
  }
  const known = parameter(name);
  if (!known || value === '') return findings;
  if (CACHE_DIRS.has(known.name)) findings.push(...cacheDir(place, name, value, exact));
  if (!isDataDir(known.name)) return findings;
  return [...findings, ...pathFindings(place, known.name, value)];
}

function cacheDir(place: Place, name: string, value: string, exact: boolean): Finding[] {
  if (exact !== value.includes(MACRO)) return [];
  const [en, zh] = exact
    ? [`${name} of one node must not contain <ALIAS>`, `为单个节点设置 ${name} 时不能包含 <ALIAS>`]
    : [
        `${name} for several nodes must contain <ALIAS>, otherwise they share one cache`,
        `为多个节点设置 ${name} 时必须包含 <ALIAS>，否则会共用同一缓存目录`,
      ];
  return [make('V-PTH-06', 'error', place, en, zh)];
}

function pathFindings(place: Place, name: string, value: string): Finding[] {
  const paths = pathsIn(value);
  const findings: Finding[] = [];
  const relative = paths.find((path) => !isAbsolute(path));
  if (relative !== undefined) {
    const must = name === 'volumes';
    findings.push(
      make(
        'V-PTH-02',
        must ? 'error' : 'warning',
        place,
        `${name} ${must ? 'must' : 'should'} be an absolute path, not ${show(relative)}`,
        `${name} ${must ? '必须' : '应'}使用绝对路径，当前为 ${show(relative)}`,
      ),
    );
  }
  const odd = paths.find((path) => /[\s\u0080-\uFFFF]/.test(path));
  if (odd !== undefined) {
    findings.push(
      make(
        'V-PTH-07',
        'warning',
        place,
        `${name}: ${show(odd)} has blanks or non-ASCII characters; paths are handed to the node on its command line and break there`,
        `${name}：${show(odd)} 含有空格或非 ASCII 字符，路径会作为命令行参数传给节点而出错`,
      ),
    );
  }
  return findings;
}

function qualifiers({ settings, workers, processes, nodesFile, clusterFile }: Model): Finding[] {
  if (!nodesFile || workers.length === 0) return [];
  const aliases = new Set(workers.map(({ alias }) => alias));
  const others = new Map(processes.map((node) => [node.alias, node.role]));
  const judged = new Set<string>();
  let patterns = 0;
  return settings.flatMap(({ qualifier, line }) => {
    if (qualifier === undefined || aliases.has(qualifier) || judged.has(qualifier)) return [];
    judged.add(qualifier);
    if (hasWildcard(qualifier)) {
      if (++patterns > LIMITS.wildcards || workers.some(({ alias }) => matchesAlias(qualifier, alias)))
        return [];
    }
    const role = others.get(qualifier);
    const en = role
      ? `${show(qualifier)} is a ${role}; cluster.cfg is for data and compute nodes`
      : `No data or compute node matches ${show(qualifier)}`;
    const zh = role
      ? `${show(qualifier)} 是 ${role}，cluster.cfg 仅用于数据节点和计算节点`
      : `没有数据节点或计算节点与 ${show(qualifier)} 匹配`;
    return [make('V-PTH-05', 'warning', { file: clusterFile?.path ?? '', line }, en, zh)];
  });
}

function controllerDirs({ controllers }: Model): Finding[] {
  const first = new Map<string, string>();
  return controllers.flatMap((own) => {
    const entry = own.entries.get('dfsMetaDir');
    if (!entry || entry.value === '') return [];
    const place = placeOf(own, 'dfsMetaDir');
    const findings = pathFindings(place, 'dfsMetaDir', entry.value);
    // `<ALIAS>` is documented for cluster.cfg; where it works it keeps controllers apart.
    if (!own.site || entry.value.includes(MACRO)) return findings;
    const key = `${own.site.host.toLowerCase()}\n${normalPath(entry.value)}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, own.site.alias);
    else if (other !== own.site.alias && isAbsolute(entry.value)) {
      findings.push(
        make(
          'V-PTH-08',
          'error',
          place,
          `${show(other)} and ${show(own.site.alias)} on ${own.site.host} have the same dfsMetaDir ${show(entry.value)}`,
          `${own.site.host} 上的 ${show(other)} 与 ${show(own.site.alias)} 使用相同的 dfsMetaDir ${show(entry.value)}`,
          { alias: own.site.alias, host: own.site.host },
        ),
      );
    }
    return findings;
  });
}

/** Gives a path without repeated or trailing slashes. */
export function normalPath(path: string): string {
  const parts = path
    .trim()
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return (path.trim().startsWith('/') ? '/' : '') + parts.join('/');
}

function installDirs({ input }: Model): Finding[] {
  return (input.installDirs ?? []).flatMap((dir) => {
    if (!/[^\x21-\x7e]/.test(dir)) return [];
    return [
      make(
        'V-PTH-07',
        'error',
        undefined,
        `The install directory ${show(dir)} has blanks or non-ASCII characters: data nodes do not start`,
        `安装目录 ${show(dir)} 含有空格或非 ASCII 字符，数据节点将无法启动`,
      ),
    ];
  });
}
