import { show } from '@/lib/config/show';
import type { Text } from '@/lib/text';
import { isAddress, isAlias, isHostName, isQualifier, isSettingName, isValue } from './names';
import type { ClusterSpec, HostSpec, NodeSetting, NodeSpec } from './spec';

/** One reason why a spec cannot be rendered, with the place in it (`nodes.3.alias`). */
export interface SpecProblem {
  path: string;
  text: Text;
}

/** Entries that are rendered from the topology and therefore not allowed among the settings. */
export const RENDERED = {
  controller: ['mode', 'localSite', 'dfsHAMode'],
  agent: ['mode', 'localSite', 'controllerSite', 'sites'],
} as const;
const LIMITS = { hosts: 1000, nodes: 5000, settings: 5000 };

const say = (path: string, en: string, zh: string): SpecProblem => ({ path, text: { en, zh } });

/** Gives everything that keeps a spec from being rendered safely: texts that would break a line, a path or a name. Rules of good topology are the linter's. */
export function specProblems(spec: ClusterSpec): SpecProblem[] {
  const counts = { hosts: spec.hosts.length, nodes: spec.nodes.length, settings: spec.nodeSettings.length };
  for (const key of ['hosts', 'nodes', 'settings'] as const) {
    if (counts[key] > LIMITS[key]) {
      return [
        say(
          key === 'settings' ? 'nodeSettings' : key,
          `at most ${LIMITS[key]} entries`,
          `最多 ${LIMITS[key]} 项`,
        ),
      ];
    }
  }
  const addresses = new Set(spec.hosts.map((host) => host.address));
  return [
    ...spec.hosts.flatMap((host, index) => hostProblems(host, `hosts.${index}`)),
    ...repeated(
      spec.hosts.map((host) => host.name),
      'hosts',
      'name',
    ),
    ...repeated(
      spec.hosts.map((host) => host.address),
      'hosts',
      'address',
    ),
    ...spec.nodes.flatMap((node, index) => nodeProblems(node, `nodes.${index}`, addresses)),
    ...recordProblems(spec.controllerSettings, 'controllerSettings', RENDERED.controller),
    ...recordProblems(spec.agentSettings, 'agentSettings', RENDERED.agent),
    ...spec.nodeSettings.flatMap((setting, index) => settingProblems(setting, `nodeSettings.${index}`)),
  ];
}

function hostProblems(host: HostSpec, path: string): SpecProblem[] {
  const problems: SpecProblem[] = [];
  if (!isHostName(host.name)) {
    problems.push(
      say(
        `${path}.name`,
        `not a host name: ${show(host.name)} (letters, digits, . _ -)`,
        `不是合法的主机名：${show(host.name)}（仅限字母、数字和 . _ -）`,
      ),
    );
  }
  if (!isAddress(host.address)) problems.push(notAddress(`${path}.address`, host.address));
  if (host.publicName !== undefined && !isValue(host.publicName))
    problems.push(notValue(`${path}.publicName`, host.publicName));
  return problems;
}

function repeated(values: string[], path: string, field: string): SpecProblem[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [say(`${path}.${index}.${field}`, `${show(value)} is used twice`, `${show(value)} 重复`)];
  });
}

function nodeProblems(node: NodeSpec, path: string, addresses: Set<string>): SpecProblem[] {
  const problems: SpecProblem[] = [];
  for (const [field, value] of [
    ['alias', node.alias],
    ['computeGroup', node.computeGroup],
    ['zone', node.zone],
  ] as const) {
    if (value !== undefined && !isAlias(value)) {
      problems.push(
        say(
          `${path}.${field}`,
          `not a valid ${field}: ${show(value)} (letters, digits, _ and -)`,
          `不是合法的${field === 'alias' ? '别名' : ` ${field}`}：${show(value)}（仅限字母、数字、_ 和 -）`,
        ),
      );
    }
  }
  if (!isAddress(node.host)) problems.push(notAddress(`${path}.host`, node.host));
  else if (!addresses.has(node.host)) {
    problems.push(
      say(
        `${path}.host`,
        `no host has the address ${show(node.host)}`,
        `没有地址为 ${show(node.host)} 的主机`,
      ),
    );
  }
  if (!Number.isInteger(node.port) || node.port < 1 || node.port > 65535) {
    problems.push(
      say(
        `${path}.port`,
        `not a port: ${node.port} (1 to 65535)`,
        `不是合法的端口：${node.port}（1 到 65535）`,
      ),
    );
  }
  if (node.settings) problems.push(...ownProblems(node, `${path}.settings`));
  return problems;
}

function ownProblems(node: NodeSpec, path: string): SpecProblem[] {
  if (node.role === 'controller' || node.role === 'agent') {
    return recordProblems(node.settings ?? {}, path, RENDERED[node.role]);
  }
  if (Object.keys(node.settings ?? {}).length === 0) return [];
  return [
    say(
      path,
      'data and compute nodes have no file of their own: use nodeSettings',
      '数据节点和计算节点没有自己的配置文件，请使用 nodeSettings',
    ),
  ];
}

function recordProblems(
  record: Record<string, string>,
  path: string,
  rendered: readonly string[],
): SpecProblem[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const dot = key.indexOf('.');
    const name = key.slice(dot + 1);
    const where = `${path}.${show(key)}`;
    if (!isSettingName(name) || (dot !== -1 && !isQualifier(key.slice(0, dot)))) return [notName(where, key)];
    if (rendered.includes(key))
      return [say(where, 'comes from the topology and cannot be set here', '由拓扑生成，不能在此设置')];
    return isValue(value) ? [] : [notValue(where, value)];
  });
}

function settingProblems(setting: NodeSetting, path: string): SpecProblem[] {
  const problems: SpecProblem[] = [];
  if (setting.qualifier !== undefined && !isQualifier(setting.qualifier)) {
    problems.push(
      say(
        `${path}.qualifier`,
        `not an alias or pattern: ${show(setting.qualifier)}`,
        `不是合法的别名或通配：${show(setting.qualifier)}`,
      ),
    );
  }
  if (!isSettingName(setting.name)) problems.push(notName(`${path}.name`, setting.name));
  if (!isValue(setting.value)) problems.push(notValue(`${path}.value`, setting.value));
  return problems;
}

const notAddress = (path: string, value: string) =>
  say(
    path,
    `not an address: ${show(value)} (IPv4 address or host name)`,
    `不是合法的地址：${show(value)}（IPv4 地址或主机名）`,
  );
const notName = (path: string, value: string) =>
  say(path, `not the name of a parameter: ${show(value)}`, `不是合法的参数名：${show(value)}`);
const notValue = (path: string, value: string) =>
  say(
    path,
    `not a value of one line: ${show(value)} (not empty, no control characters, no blanks at its ends)`,
    `不是合法的单行取值：${show(value)}（不能为空，不能含控制字符，首尾不能有空格）`,
  );
