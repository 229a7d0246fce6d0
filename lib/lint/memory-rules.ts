import { collect, type NodeNote } from './collect';
import type { Finding, Severity } from './finding';
import { groupBy, make } from './make';
import { flagOf, isWorker, type Model, numberOf, type Process } from './model';
import { below } from './version';

/** Checks memory settings against each other: V-RES-02 (no limit at all), 03, 04, 07, 14 and 18. */
export function memoryRules(model: Model): Finding[] {
  const notes = model.processes.flatMap((node) => [...unlimited(model, node), ...shares(model, node)]);
  return [...collect(notes), ...collect(model.workers.flatMap((node) => needsSync(model, node)))];
}

type Say = (
  rule: string,
  severity: Severity,
  place: { file?: string; line?: number },
  en: string,
  zh: string,
) => NodeNote;
const sayOf =
  (node: Process): Say =>
  (rule, severity, place, en, zh) => ({ node, rule, severity, place, en, zh });

function unlimited(model: Model, node: Process): NodeNote[] {
  const given = model.given(node, 'maxMemSize');
  // Controllers and agents often have no entry; only a written 0 is told of them.
  if (!given && (!isWorker(node) || !model.clusterFile)) return [];
  if (given && numberOf(given) !== 0) return [];
  const place = given ?? { file: model.clusterFile?.path ?? '' };
  return [
    sayOf(node)(
      'V-RES-02',
      'warning',
      place,
      'maxMemSize is 0 or not set: no limit, the node may take all memory of its host',
      'maxMemSize 为 0 或未设置：没有上限，节点可能占满主机内存',
    ),
  ];
}

function shares(model: Model, node: Process): NodeNote[] {
  const limit = numberOf(model.given(node, 'maxMemSize'));
  if (limit === undefined || limit <= 0) return [];
  const say = sayOf(node);
  const { version } = model.input;
  const notes: NodeNote[] = [];
  const part = (name: string) => ({ given: model.given(node, name), gb: numberOf(model.given(node, name)) });
  const check = (rule: string, severity: Severity, name: string, share: number, strict: boolean) => {
    const { given, gb } = part(name);
    if (!given || gb === undefined || (strict ? gb < limit * share : gb <= limit * share)) return;
    const percent = share * 100;
    notes.push(
      say(
        rule,
        severity,
        given,
        `${name}=${gb} is ${strict ? 'not below' : 'above'} ${percent}% of maxMemSize=${limit}`,
        `${name}=${gb} 超过 maxMemSize=${limit} 的 ${percent}%`,
      ),
    );
  };
  const cacheSeverity = version !== undefined && !below(version, '3.00.5') ? 'error' : 'warning';
  if (node.role === 'datanode')
    for (const name of ['OLAPCacheEngineSize', 'TSDBCacheEngineSize'])
      check('V-RES-03', cacheSeverity, name, 0.5, false);
  if (node.role === 'computenode') check('V-RES-14', 'error', 'computeNodeMemCacheSize', 0.5, false);
  if (isWorker(node)) {
    check('V-RES-18', 'error', 'memLimitOfQueryResult', 0.8, true);
    check('V-RES-18', 'error', 'memLimitOfTaskGroupResult', 0.5, true);
  }
  const [reserved, emergency] = [part('reservedMemSize'), part('emergencyMemSize')];
  const place = emergency.given ?? reserved.given;
  const sum = (reserved.gb ?? Math.min(limit * 0.05, 1)) + (emergency.gb ?? Math.min(limit * 0.05, 5));
  if (place && sum > limit / 2) {
    notes.push(
      say(
        'V-RES-07',
        'error',
        place,
        `reservedMemSize and emergencyMemSize together (${round(sum)}) are above half of maxMemSize=${limit}`,
        `reservedMemSize 与 emergencyMemSize 之和（${round(sum)}）超过 maxMemSize=${limit} 的一半`,
      ),
    );
  }
  return notes;
}

const round = (gb: number) => Math.round(gb * 100) / 100;

function needsSync(model: Model, node: Process): NodeNote[] {
  if (node.role !== 'datanode' || model.controllers.length === 0) return [];
  const atController = model.controllers.every((own) => flagOf(own.entries.get('dataSync')) === true);
  if (atController || flagOf(model.given(node, 'dataSync')) === true) return [];
  return ['OLAPCacheEngineSize', 'TSDBCacheEngineSize'].flatMap((name) => {
    const given = model.given(node, name);
    if (!given || !(numberOf(given) ?? 0)) return [];
    return [
      sayOf(node)(
        'V-RES-04',
        'error',
        given,
        `${name} is above 0, which needs dataSync=1 in controller.cfg`,
        `${name} 大于 0 时，controller.cfg 中必须设置 dataSync=1`,
      ),
    ];
  });
}

/** Checks memory and threads against the hosts' facts: V-RES-02 and 05, 12, 10, 17. */
export function hostResourceRules(model: Model): Finding[] {
  const byHost = groupBy(model.processes, ({ host }) => host);
  return [...byHost].flatMap(([address, nodes]) => {
    const facts = model.facts.get(address);
    if (!facts) return [];
    const findings = facts.memoryGb === undefined ? [] : memoryOf(model, address, nodes, facts.memoryGb);
    if (facts.openFiles !== undefined && facts.openFiles < 102_400) {
      findings.push(
        make(
          'V-RES-12',
          'warning',
          undefined,
          `${address} allows ${facts.openFiles} open files; DolphinDB needs 102400`,
          `${address} 的最大打开文件数为 ${facts.openFiles}，应不低于 102400`,
          { host: address },
        ),
      );
    }
    return [
      ...findings,
      ...collect(nodes.flatMap((node) => [...disks(model, node), ...windows(model, node)])),
    ];
  });
}

function memoryOf(model: Model, host: string, nodes: readonly Process[], ram: number): Finding[] {
  const limits = nodes.map((node) => numberOf(model.given(node, 'maxMemSize')) ?? 0);
  const sum = limits.reduce((total, limit) => total + limit, 0);
  const place = nodes.map((node) => model.given(node, 'maxMemSize')).find((given) => given !== undefined);
  if (sum <= ram * 0.85) return [];
  const severity = sum > ram ? 'error' : 'warning';
  const share = Math.round((sum / ram) * 100);
  return [
    make(
      'V-RES-02',
      severity,
      place,
      `maxMemSize of the ${nodes.length} nodes on ${host} adds up to ${round(sum)} GB, ${share}% of its ${round(ram)} GB`,
      `${host} 上 ${nodes.length} 个节点的 maxMemSize 合计 ${round(sum)} GB，占内存 ${round(ram)} GB 的 ${share}%`,
      { host },
    ),
  ];
}

function disks(model: Model, node: Process): NodeNote[] {
  const given = model.given(node, 'diskIOConcurrencyLevel');
  const level = numberOf(given);
  const volumes = model.given(node, 'volumes')?.value.split(',', 64) ?? [];
  const mounts = volumes.map((path) => mountOf(model, node.host, path.trim()));
  if (
    !given ||
    level === undefined ||
    mounts.length === 0 ||
    mounts.some((mount) => mount?.rotational === undefined)
  )
    return [];
  const slow = new Set(mounts.filter((mount) => mount?.rotational).map((mount) => mount?.path)).size;
  if (level === slow) return [];
  return [
    {
      node,
      rule: 'V-RES-10',
      severity: 'warning',
      place: given,
      en: `diskIOConcurrencyLevel=${level}, but the volumes are on ${slow === 0 ? 'SSD: 0 is right' : `${slow} hard disks: ${slow} is right`}`,
      zh: `diskIOConcurrencyLevel=${level}，而数据卷位于${slow === 0 ? ' SSD，应为 0' : ` ${slow} 块机械硬盘，应为 ${slow}`}`,
    },
  ];
}

/** Gives the mount that holds a path on a host, where the facts tell. */
export function mountOf(model: Model, host: string, path: string) {
  const mounts = model.facts.get(host)?.mounts ?? [];
  const under = mounts.filter(
    (mount) => mount.path === '/' || path === mount.path || path.startsWith(`${mount.path}/`),
  );
  return under.sort((a, b) => b.path.length - a.path.length)[0];
}

function windows(model: Model, node: Process): NodeNote[] {
  const given = model.given(node, 'maxConnections');
  if (model.facts.get(node.host)?.os !== 'windows' || !given || (numberOf(given) ?? 0) <= 64) return [];
  return [
    {
      node,
      rule: 'V-RES-17',
      severity: 'warning',
      place: given,
      en: `maxConnections=${given.value}, but Windows allows 64`,
      zh: `maxConnections=${given.value}，而 Windows 上最多为 64`,
    },
  ];
}
