import { type CfgName, isKnownName, type Parameter, parameter } from '@/lib/config/catalogue';
import { type CfgEntry, type CfgLine, entriesOf } from '@/lib/config/cfg';
import { nearestName } from '@/lib/config/nearest';
import { show } from '@/lib/config/show';
import type { ConfigFile, FileKind } from '@/lib/config/tree';
import { checkValue } from '@/lib/config/value-check';
import type { Finding } from './finding';
import { make, shown } from './make';
import { LIMITS, type Model } from './model';

const FILE_NAME: Record<Exclude<FileKind, 'nodes'>, CfgName> = {
  controller: 'controller.cfg',
  agent: 'agent.cfg',
  cluster: 'cluster.cfg',
  single: 'dolphindb.cfg',
};
/** Parameters whose range a rule of its own judges. */
const OWN_RANGE = new Set([
  'maxConnectionPerSite',
  'raftElectionTick',
  'defaultJobParallelism',
  'maxLogSize',
  'mode',
]);
const MOST_SUGGESTIONS = 100;
const MODES = { controller: 'controller', agent: 'agent' } as const;

/** Checks names and values of every .cfg file: V-FIL-07 to 09 and 12, V-VAL-01, V-RES-19; identical copies of cluster.cfg once. */
export function keyRules({ tree, clusterCopies }: Model): Finding[] {
  const seen = new Set<string>();
  return tree.flatMap((file) => {
    if (!file.cfg || file.kind === 'nodes') return [];
    if (file.kind === 'cluster') {
      if (!clusterCopies.includes(file) || seen.has(file.text)) return [];
      seen.add(file.text);
    }
    const entries = entriesOf(file.cfg).slice(0, LIMITS.entries);
    return [
      ...file.cfg.lines.flatMap((line) => notAnEntry(file, line)),
      ...entries.flatMap(withSuggestions(file)),
      ...duplicates(file, entries),
      ...modeFindings(file, entries),
    ];
  });
}

function notAnEntry(file: ConfigFile, line: CfgLine): Finding[] {
  if (line.kind !== 'unknown') return [];
  return [
    make(
      'V-FIL-07',
      'error',
      { file: file.path, line: line.number },
      'The line is not of the form name=value',
      '该行不是 参数名=参数值 的形式',
    ),
  ];
}

/** Looking for the name that was meant takes time, so a file full of unknown names gets it for the first ones. */
function withSuggestions(file: ConfigFile): (entry: CfgEntry) => Finding[] {
  let left = MOST_SUGGESTIONS;
  return (entry) => {
    if (isKnownName(entry.name)) return entryFindings(file, entry);
    const near = left-- > 0 ? nearestName(entry.name) : undefined;
    return [unknown({ file: file.path, line: entry.line }, entry, near)];
  };
}

function entryFindings(file: ConfigFile, entry: CfgEntry): Finding[] {
  const place = { file: file.path, line: entry.line };
  const known = parameter(entry.name);
  if (!known) return [];
  const findings = misplaced(file, entry, known);
  if (entry.value === '' && known.name === 'workerNum') {
    findings.push(
      make(
        'V-RES-19',
        'error',
        place,
        'workerNum has no value: the node does not start',
        'workerNum 没有取值，节点将无法启动',
      ),
    );
    return findings;
  }
  const { min, max, enum: choices, ...bare } = known;
  const problem = checkValue(OWN_RANGE.has(known.name) ? bare : known, entry.value);
  if (problem) {
    const hidden = known.sensitive
      ? { en: `${known.name} has no usable value`, zh: `${known.name} 的取值不可用` }
      : problem.text;
    findings.push(make('V-VAL-01', problem.certain ? 'error' : 'warning', place, hidden.en, hidden.zh));
  }
  return findings;
}

function unknown(place: { file: string; line: number }, entry: CfgEntry, near: string | undefined): Finding {
  const name = show(entry.name);
  return make(
    'V-FIL-07',
    'error',
    place,
    `${name} is not a known parameter${near ? `; did you mean ${near}?` : ''}`,
    `${name} 不是已知参数${near ? `，是否应为 ${near}？` : ''}`,
    {
      seen: show(entry.key),
      ...(near && { remedy: { en: `Write ${near}`, zh: `改为 ${near}` } }),
    },
  );
}

function misplaced(file: ConfigFile, entry: CfgEntry, known: Parameter): Finding[] {
  const place = { file: file.path, line: entry.line };
  const name = file.kind === 'nodes' ? undefined : FILE_NAME[file.kind];
  // A standalone server's file takes nearly everything; the catalogue lists it only where the documents do.
  if (!name || name === 'dolphindb.cfg') return [];
  if (!known.files.includes(name)) {
    const right = known.files.filter((file) => file !== 'dolphindb.cfg' || known.files.length === 1);
    return [
      make(
        'V-FIL-08',
        'warning',
        place,
        `${known.name} does not belong in ${name} but in ${right.join(' or ')}`,
        `${known.name} 不应写在 ${name} 中，应写在 ${right.join(' 或 ')} 中`,
      ),
    ];
  }
  // controller.cfg has one qualified form, the replication factor of a zone.
  if (entry.qualifier === undefined || name === 'cluster.cfg' || known.name === 'dfsReplicationFactor')
    return [];
  return [
    make(
      'V-FIL-08',
      'warning',
      place,
      `${show(entry.key)}: names of nodes before a parameter work in cluster.cfg only`,
      `${show(entry.key)}：节点别名前缀仅在 cluster.cfg 中有效`,
    ),
  ];
}

function duplicates(file: ConfigFile, entries: readonly CfgEntry[]): Finding[] {
  const first = new Map<string, CfgEntry>();
  return entries.flatMap((entry) => {
    const name = parameter(entry.name)?.name ?? entry.name;
    const key = `${entry.qualifier ?? ''}\n${name}`;
    const before = first.get(key);
    if (!before) {
      first.set(key, entry);
      return [];
    }
    if (before.value === entry.value) return [];
    const [a, b] = [shown(name, before.value), shown(name, entry.value)];
    return [
      make(
        'V-FIL-09',
        'error',
        { file: file.path, line: entry.line },
        `${show(entry.key)} is set twice with different values: ${a} on line ${before.line}, ${b} here`,
        `${show(entry.key)} 重复设置且取值不同：第 ${before.line} 行为 ${a}，此处为 ${b}`,
      ),
    ];
  });
}

function modeFindings(file: ConfigFile, entries: readonly CfgEntry[]): Finding[] {
  if (file.kind !== 'controller' && file.kind !== 'agent') return [];
  const expected = MODES[file.kind];
  const entry = entries.findLast(({ key }) => key === 'mode');
  if (!entry) {
    return [
      make(
        'V-FIL-12',
        'warning',
        { file: file.path },
        `mode=${expected} is missing; without -mode on the command line the process starts as a single server`,
        `缺少 mode=${expected}；若命令行未指定 -mode，进程会以单节点模式启动`,
      ),
    ];
  }
  if (entry.value === expected) return [];
  return [
    make(
      'V-FIL-12',
      'error',
      { file: file.path, line: entry.line },
      `mode must be ${expected} in this file, not ${show(entry.value)}`,
      `此文件中 mode 应为 ${expected}，当前为 ${show(entry.value)}`,
    ),
  ];
}
