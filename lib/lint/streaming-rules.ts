import { show } from '@/lib/config/show';
import { collect, type NodeNote } from './collect';
import type { Finding } from './finding';
import { make, type Place, some } from './make';
import { type Given, type Model, numberOf, type Process, placeOf } from './model';
import { below } from './version';

const GROUPS = ['streamingRaftGroups', 'mvccTableRaftGroups'];
const MOST_GROUPS = 1000;

/** Checks streaming and its Raft groups: V-STR-01 to 04 and 07. */
export function streamingRules(model: Model): Finding[] {
  return [
    ...raftGroups(model),
    ...collect(model.workers.flatMap((node) => highAvailability(model, node))),
    ...clusterName(model),
  ];
}

function raftGroups(model: Model): Finding[] {
  const data = new Set(model.workers.filter(({ role }) => role === 'datanode').map(({ alias }) => alias));
  const owner = new Map<string, string>();
  return model.settings
    .filter(({ name, qualifier }) => GROUPS.includes(name) && qualifier === undefined)
    .flatMap(({ name, value, line }) => {
      const place = { file: model.clusterFile?.path ?? '', line };
      const groups = value
        .split(',', MOST_GROUPS)
        .map((part) => part.trim())
        .filter(Boolean);
      return groups.flatMap((group) => [
        ...groupFindings(place, name, group, data, model),
        ...idFindings(place, name, group, owner),
      ]);
    });
}

function groupFindings(
  place: Place,
  name: string,
  group: string,
  data: Set<string>,
  { nodesFile }: Model,
): Finding[] {
  const [id = '', ...members] = group.split(':', 1000).map((part) => part.trim());
  const findings: Finding[] = [];
  const say = (en: string, zh: string) =>
    findings.push(make('V-STR-01', 'error', place, `${name}: ${en}`, `${name}：${zh}`));
  if (!/^\d{1,9}$/.test(id) || Number(id) < 2)
    say(
      `the id of group ${show(group)} must be a number above 1`,
      `组 ${show(group)} 的编号必须为大于 1 的整数`,
    );
  const distinct = new Set(members);
  if (distinct.size < 3)
    say(
      `group ${show(id)} needs at least 3 different data nodes, not ${distinct.size}`,
      `组 ${show(id)} 至少需要 3 个不同的数据节点，当前为 ${distinct.size} 个`,
    );
  const unknown = nodesFile ? [...distinct].filter((member) => !data.has(member)) : [];
  if (unknown.length > 0) {
    const names = some(unknown);
    say(
      `group ${show(id)} names ${names.en}, which cluster.nodes does not have as data node`,
      `组 ${show(id)} 中的 ${names.zh} 不是 cluster.nodes 中的数据节点`,
    );
  }
  return findings;
}

function idFindings(place: Place, name: string, group: string, owner: Map<string, string>): Finding[] {
  const id = group.split(':', 1)[0]?.trim() ?? '';
  const before = owner.get(id);
  if (before === undefined) {
    owner.set(id, name);
    return [];
  }
  const rule = before === name ? 'V-STR-01' : 'V-STR-03';
  return [
    make(
      rule,
      'error',
      place,
      `${name}: the group id ${show(id)} is used twice${before === name ? '' : `; ${before} has it too`}`,
      `${name}：组编号 ${show(id)} 重复${before === name ? '' : `，${before} 中已使用`}`,
    ),
  ];
}

function highAvailability(model: Model, node: Process): NodeNote[] {
  if (node.role !== 'datanode') return [];
  const mode = model.given(node, 'streamingHAMode');
  const directory = model.given(node, 'persistenceDir');
  const connections = model.given(node, 'maxPubConnections');
  const notes: NodeNote[] = [];
  const note = (rule: string, severity: 'error' | 'warning', place: Given, en: string, zh: string) =>
    notes.push({ node, rule, severity, place, en, zh });
  if (mode && !directory?.value)
    note(
      'V-STR-02',
      'error',
      mode,
      'streamingHAMode needs persistenceDir in cluster.cfg',
      '启用 streamingHAMode 时，cluster.cfg 中必须设置 persistenceDir',
    );
  if ((numberOf(connections) ?? 0) > 0) return notes;
  if (mode)
    note(
      'V-STR-07',
      'error',
      connections ?? mode,
      'streamingHAMode is set but maxPubConnections is 0: nothing can be published',
      '已启用 streamingHAMode，但 maxPubConnections 为 0，无法发布数据',
    );
  else if (directory && connections)
    note(
      'V-STR-07',
      'warning',
      connections,
      'stream tables are persisted but maxPubConnections is 0: nothing can be published',
      '已设置流表持久化目录，但 maxPubConnections 为 0，无法发布数据',
    );
  return notes;
}

function clusterName(model: Model): Finding[] {
  const { version } = model.input;
  const mode = model.settings.find(({ name }) => name === 'streamingHAMode');
  if (!mode || (version !== undefined && below(version, '3.00.5'))) return [];
  const severity = version === undefined ? 'warning' : 'error';
  return model.controllers
    .filter((own) => !own.entries.get('clusterName')?.value)
    .map((own) =>
      make(
        'V-STR-04',
        severity,
        placeOf(own, 'clusterName'),
        'From 3.00.5 on streaming HA needs clusterName in controller.cfg',
        '自 3.00.5 起，启用流数据高可用须在 controller.cfg 中设置 clusterName',
      ),
    );
}
