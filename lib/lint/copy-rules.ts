import { entriesOf } from '@/lib/config/cfg';
import { siteOf } from '@/lib/config/site';
import { besideIn, type ConfigFile, filesOfKind } from '@/lib/config/tree';
import type { Finding } from './finding';
import { make, shown } from './make';
import type { Model, Process } from './model';

/** Checks that the files of a cluster go together: V-FIL-06, 11, 13, 14. */
export function copyRules(model: Model): Finding[] {
  return [
    ...differing(model.nodesCopies, model.nodesFile),
    ...differing(model.clusterCopies, model.clusterFile),
    ...ownedByRaft(model),
    ...missingFiles(model),
    ...recommendations(model),
  ];
}

function differing(copies: readonly ConfigFile[], reference: ConfigFile | undefined): Finding[] {
  if (!reference) return [];
  const content = meaning(reference);
  return copies.flatMap((copy) => {
    if (copy.text === reference.text) return [];
    const same = meaning(copy) === content;
    const en = same
      ? `has the same content as ${reference.path} but not the same bytes`
      : `differs from ${reference.path}; all controllers must have the same`;
    const zh = same
      ? `与 ${reference.path} 内容相同但字节不同`
      : `与 ${reference.path} 内容不一致，所有控制节点上必须相同`;
    const line = firstDifference(copy.text, reference.text);
    return [
      make(
        'V-FIL-06',
        same ? 'warning' : 'error',
        { file: copy.path, line },
        `${copy.path} ${en}`,
        `${copy.path} ${zh}`,
      ),
    ];
  });
}

/** Content without order, comments and blanks. */
function meaning(file: ConfigFile): string {
  const lines = file.nodes
    ? [
        (file.nodes.header?.columns ?? []).join(','),
        ...file.nodes.rows.map((row) =>
          [row.localSite, row.mode, row.computeGroup ?? '', row.zone ?? ''].join(','),
        ),
      ]
    : file.cfg
      ? entriesOf(file.cfg).map((entry) => `${entry.key}=${entry.value}`)
      : [];
  return lines.sort().join('\n');
}

function firstDifference(a: string, b: string): number {
  let line = 1;
  for (let index = 0; index < a.length && a[index] === b[index]; index++) if (a[index] === '\n') line++;
  return line;
}

function ownedByRaft({ ha, nodesFile, input }: Model): Finding[] {
  if (!ha || !nodesFile || !input.files) return [];
  return [
    make(
      'V-FIL-11',
      'info',
      { file: nodesFile.path },
      'HA cluster: cluster.nodes and cluster.cfg are read at the first start only; later changes go through the leader, not the files',
      '高可用集群：cluster.nodes 与 cluster.cfg 仅在首次启动时读取，之后须通过 leader 控制节点修改，直接改文件无效',
    ),
  ];
}

function missingFiles({ tree, rows, controllers, agents }: Model): Finding[] {
  if (controllers.length === 0 && agents.length === 0) return [];
  const beside = besideIn(tree);
  const own = rows
    .filter(({ role, own: file }) => (role === 'controller' || role === 'agent') && !file)
    .map(withoutFile);
  const shared = filesOfKind(tree, 'controller').flatMap((file) =>
    (['nodes', 'cluster'] as const).flatMap((kind) => {
      if (beside(file, kind)) return [];
      const name = kind === 'nodes' ? 'cluster.nodes' : 'cluster.cfg';
      return [
        make(
          'V-FIL-13',
          'info',
          { file: file.path },
          `No ${name} beside ${file.path}: its controller cannot start without it`,
          `${file.path} 旁边没有 ${name}，该控制节点缺少它无法启动`,
        ),
      ];
    }),
  );
  return [...own, ...shared];
}

function withoutFile(node: Process): Finding {
  const name = node.role === 'controller' ? 'controller.cfg' : 'agent.cfg';
  const site = siteOf(node);
  return make(
    'V-FIL-13',
    'info',
    node,
    `No ${name} with localSite ${site} was found`,
    `未找到 localSite 为 ${site} 的 ${name}`,
    { host: node.host, alias: node.alias },
  );
}

/** Values the deployment tutorial advises, by file and key (dolphindb-operations.md 22). */
const ADVISED: {
  kind: 'controller' | 'cluster';
  key: string;
  good: (value: string) => boolean;
  advice: string;
}[] = [
  {
    kind: 'controller',
    key: 'dataSync',
    good: (value) => value === '1' || value.toLowerCase() === 'true',
    advice: '1',
  },
  { kind: 'cluster', key: 'newValuePartitionPolicy', good: (value) => value === 'add', advice: 'add' },
  {
    kind: 'cluster',
    key: 'enableChunkGranularityConfig',
    good: (value) => value === '1' || value.toLowerCase() === 'true',
    advice: 'true',
  },
  { kind: 'cluster', key: 'maxConnections', good: (value) => Number(value) >= 512, advice: '512' },
];

function recommendations({ controllers, clusterFile }: Model): Finding[] {
  const files = [...controllers.map(({ file }) => file), ...(clusterFile ? [clusterFile] : [])];
  return files.flatMap((file) => {
    const entries = file.cfg ? entriesOf(file.cfg) : [];
    return ADVISED.flatMap(({ kind, key, good, advice }) => {
      const entry = file.kind === kind ? entries.findLast((item) => item.key === key) : undefined;
      if (!entry || entry.value === '' || good(entry.value)) return [];
      return [
        make(
          'V-FIL-14',
          'info',
          { file: file.path, line: entry.line },
          `${key} is ${shown(key, entry.value)}; the deployment guide advises ${advice}`,
          `${key} 为 ${shown(key, entry.value)}，部署教程建议为 ${advice}`,
        ),
      ];
    });
  });
}
