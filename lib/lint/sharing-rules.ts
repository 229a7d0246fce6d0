import { parameter } from '@/lib/config/catalogue';
import { show } from '@/lib/config/show';
import type { Finding } from './finding';
import { groupBy, make, some } from './make';
import type { Given, Model, Process } from './model';
import { normalPath, pathsIn } from './path-rules';

/** Directories that two nodes of a host must not share (dolphindb-operations.md V-PTH-04) and the roles that use them. */
const SEPARATE = [
  'volumes',
  'redoLogDir',
  'TSDBRedoLogDir',
  'chunkMetaDir',
  'persistenceDir',
  'streamingHADir',
  'streamingHALogDir',
  'mvccTableHADir',
  'computeNodeCacheDir',
  'computeNodeCacheMeta',
];
const FAST = ['redoLogDir', 'TSDBRedoLogDir', 'chunkMetaDir'];
const DIRECTORIES = [...SEPARATE, 'batchJobDir', 'tempResultsSpillDir', 'persistenceOffsetDir'];

/** Checks the paths of nodes against each other: V-PTH-03, 04, 09, 11, 13 (with the former files) and 14. */
export function sharingRules(model: Model): Finding[] {
  return [
    ...SEPARATE.flatMap((name) => shared(model, name)),
    ...model.workers.flatMap((node) => ofNode(model, node)).filter(once()),
  ];
}

/** One line of cluster.cfg can be the reason for many nodes: it is told once. */
function once(): (finding: Finding) => boolean {
  const told = new Set<string>();
  return ({ rule, file, line }) => {
    const key = `${rule}\n${file}\n${line}`;
    return !told.has(key) && Boolean(told.add(key));
  };
}

function uses(name: string, { role }: Process): boolean {
  // Stream tables are persisted on compute nodes too, whatever the catalogue's table says.
  return name === 'persistenceDir' || parameter(name)?.roles.includes(role) === true;
}

function shared(model: Model, name: string): Finding[] {
  const users = model.workers.flatMap((node) => {
    const given = uses(name, node) ? model.given(node, name) : undefined;
    return given && given.value !== '' ? [{ node, given }] : [];
  });
  const byHost = groupBy(users, ({ node }) => node.host.toLowerCase());
  const findings: Finding[] = [];
  const clashing = new Set<number | undefined>();
  for (const list of byHost.values()) {
    const owner = new Map<string, { node: Process; given: Given }>();
    for (const { node, given } of list) {
      for (const path of pathsIn(given.value)) {
        const before = owner.get(normalPath(path));
        if (!before) owner.set(normalPath(path), { node, given });
        else if (before.node !== node && !clashing.has(given.line)) {
          clashing.add(given.line);
          const who = some([before.node.alias, node.alias]);
          findings.push(
            make(
              'V-PTH-04',
              'error',
              given,
              `${name}: ${who.en} on ${node.host} share ${show(path)}; nodes of a host need directories of their own`,
              `${name}：${node.host} 上的 ${who.zh} 共用 ${show(path)}，同一主机上的节点必须使用不同目录`,
              {
                host: node.host,
                alias: node.alias,
                remedy: { en: 'Put <ALIAS> into the path', zh: '在路径中加入 <ALIAS>' },
              },
            ),
          );
        }
      }
    }
  }
  return [...findings, ...fixedPaths(name, users, clashing)];
}

function fixedPaths(
  name: string,
  users: { node: Process; given: Given }[],
  clashing: Set<number | undefined>,
): Finding[] {
  const lines = groupBy(
    users.filter(({ given }) => given.match !== 'alias' && !clashing.has(given.line)),
    ({ given }) => String(given.line),
  );
  return [...lines.values()].flatMap((list) => {
    const [first, second] = list;
    // The same text for two nodes means that no <ALIAS> made it different.
    if (!first || !second || first.given.value !== second.given.value) return [];
    return [
      make(
        'V-PTH-03',
        'info',
        first.given,
        `${name} has no <ALIAS>: safe only while each host has one such node`,
        `${name} 未使用 <ALIAS>：仅当每台主机只有一个此类节点时才安全`,
      ),
    ];
  });
}

function ofNode(model: Model, node: Process): Finding[] {
  const data = volumesOf(model, node);
  const apart = FAST.flatMap((name) => {
    const given = uses(name, node) ? model.given(node, name) : undefined;
    if (!given || given.value === '' || !data.some((volume) => inside(normalPath(given.value), volume)))
      return [];
    return [
      make(
        'V-PTH-09',
        'warning',
        given,
        `${name} lies in a data volume (${show(given.value)}); metadata and redo logs belong on an SSD of their own`,
        `${name} 位于数据卷内（${show(given.value)}），元数据和 redo log 应放在独立的 SSD 上`,
        { alias: node.alias },
      ),
    ];
  });
  return [...apart, ...spill(model, node)];
}

function volumesOf(model: Model, node: Process): string[] {
  const given = uses('volumes', node) ? model.given(node, 'volumes') : undefined;
  return given ? pathsIn(given.value).map(normalPath) : [];
}

function spill(model: Model, node: Process): Finding[] {
  const given = model.given(node, 'tempResultsSpillDir');
  if (!given || given.value === '') return [];
  const own = normalPath(given.value);
  for (const name of DIRECTORIES) {
    const other = name === 'tempResultsSpillDir' ? undefined : model.given(node, name);
    const hit = other && pathsIn(other.value).find((path) => inside(normalPath(path), own));
    if (hit !== undefined) {
      return [
        make(
          'V-PTH-14',
          'error',
          given,
          `tempResultsSpillDir ${show(given.value)} contains ${name} ${show(hit)}: it is emptied at every start`,
          `tempResultsSpillDir ${show(given.value)} 包含 ${name} ${show(hit)}：该目录每次启动都会被清空`,
          { alias: node.alias },
        ),
      ];
    }
  }
  if (own !== '/') return [];
  return [
    make(
      'V-PTH-14',
      'error',
      given,
      'tempResultsSpillDir is the root directory: it is emptied at every start',
      'tempResultsSpillDir 为根目录：该目录每次启动都会被清空',
      { alias: node.alias },
    ),
  ];
}

function inside(path: string, directory: string): boolean {
  return path === directory || directory === '/' || path.startsWith(`${directory}/`);
}

/** Checks a change of configuration: V-PTH-11 (old volumes stay) and V-PTH-13 (TSDBMeta moves with its redo log). */
export function changeRules(before: Model, after: Model): Finding[] {
  const former = new Map(before.workers.map((node) => [node.alias, node]));
  return after.workers.flatMap((node) => {
    const old = former.get(node.alias);
    if (!old || node.role !== 'datanode') return [];
    const now = volumesOf(after, node);
    const gone = volumesOf(before, old).filter((path) => !now.includes(path));
    const findings: Finding[] = [];
    const implicit = now.length > 0 && volumesOf(before, old).length === 0;
    if (gone.length > 0 || implicit) {
      const paths = implicit ? { en: 'the default volume', zh: '默认数据卷' } : some(gone);
      findings.push(
        make(
          'V-PTH-11',
          'error',
          after.given(node, 'volumes') ?? { file: after.clusterFile?.path ?? '' },
          `volumes of ${node.alias} no longer has ${paths.en}: the data there would be lost to the cluster`,
          `${node.alias} 的 volumes 不再包含 ${paths.zh}，其中的数据将无法访问`,
          { alias: node.alias },
        ),
      );
    }
    const redo = [before.given(old, 'TSDBRedoLogDir')?.value, after.given(node, 'TSDBRedoLogDir')?.value];
    if (redo[0] !== redo[1]) {
      findings.push(
        make(
          'V-PTH-13',
          'error',
          after.given(node, 'TSDBRedoLogDir') ?? { file: after.clusterFile?.path ?? '' },
          `TSDBRedoLogDir of ${node.alias} changes: its redo logs and the sibling TSDBMeta must be moved while the node is stopped`,
          `${node.alias} 的 TSDBRedoLogDir 发生变化：须在节点停止时连同同级的 TSDBMeta 一并迁移`,
          { alias: node.alias },
        ),
      );
    }
    return findings;
  });
}
