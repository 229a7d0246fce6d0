import { show } from '@/lib/config/show';
import { isIp, isLoopback } from './addresses';
import type { Finding } from './finding';
import { groupBy, make, type Place } from './make';
import { mountOf } from './memory-rules';
import { flagOf, type Model, type Process } from './model';
import { pathsIn } from './path-rules';

/** One file as the network rules see it: its entries for all nodes. */
interface Side {
  path: string;
  get(name: string): { value: string; line: number } | undefined;
}

/** Checks network settings between the files and against the hosts: V-NET-01 to 06, 09, 10, V-PTH-10 and 15. */
export function networkRules(model: Model): Finding[] {
  const sides = sidesOf(model);
  return [
    ...lanCluster(model, sides),
    ...sides.flatMap((side) => publicNames(side)),
    ...nodePublicNames(model),
    ...encryption(sides),
    ...remoteMemory(sides),
    ...hostFacts(model),
  ];
}

function sidesOf({ controllers, agents, settings, clusterFile }: Model): Side[] {
  const own = [...controllers, ...agents].map(({ file, entries }) => ({
    path: file.path,
    get: (name: string) => entries.get(name),
  }));
  if (!clusterFile) return own;
  const shared = new Map(
    settings.filter(({ qualifier }) => qualifier === undefined).map((setting) => [setting.name, setting]),
  );
  return [...own, { path: clusterFile.path, get: (name) => shared.get(name) }];
}

const placeIn = (side: Side, name: string): Place => {
  const line = side.get(name)?.line;
  return { file: side.path, ...(line !== undefined && { line }) };
};

function lanCluster({ facts, processes }: Model, sides: readonly Side[]): Finding[] {
  const values = sides.map((side) => flagOf(side.get('lanCluster')) ?? true);
  const off = values.filter((value) => !value).length;
  const mixed = off > 0 && off < values.length;
  const name = (value: boolean) => (value ? '1' : '0');
  const findings = sides.flatMap((side, index) => {
    // Whoever turns it off means it; the files left at the default are the ones to change.
    if (!mixed || values[index] === false) return [];
    const how = side.get('lanCluster') ? { en: '', zh: '' } : { en: ' (default)', zh: '（默认值）' };
    return [
      make(
        'V-NET-01',
        'warning',
        placeIn(side, 'lanCluster'),
        `lanCluster is ${name(true)}${how.en} here and 0 in other files: heartbeats get lost; set the same in controller.cfg, agent.cfg and cluster.cfg`,
        `此处 lanCluster 为 ${name(true)}${how.zh}，其他文件为 0：心跳会丢失，controller.cfg、agent.cfg、cluster.cfg 须一致`,
        { remedy: { en: 'Set lanCluster=0', zh: '设置 lanCluster=0' } },
      ),
    ];
  });
  const cloud = processes.find(({ host }) => facts.get(host)?.container);
  if (!cloud || off === values.length || mixed) return findings;
  return [
    ...findings,
    make(
      'V-NET-02',
      'warning',
      sides[0] && placeIn(sides[0], 'lanCluster'),
      `${cloud.host} is a container or cloud machine, where UDP heartbeats may not arrive: set lanCluster=0`,
      `${cloud.host} 为容器或云主机，UDP 心跳可能无法到达，应设置 lanCluster=0`,
      { host: cloud.host },
    ),
  ];
}

function publicNames(side: Side): Finding[] {
  const name = side.get('publicName') ?? side.get('PublicName');
  return name
    ? publicName(name.value, { file: side.path, line: name.line }, flagOf(side.get('enableHTTPS')) === true)
    : [];
}

function nodePublicNames({ settings, clusterFile }: Model): Finding[] {
  const https = settings.findLast(({ qualifier, name }) => qualifier === undefined && name === 'enableHTTPS');
  return settings
    .filter(
      ({ qualifier, name }) => qualifier !== undefined && (name === 'publicName' || name === 'PublicName'),
    )
    .flatMap(({ value, line }) =>
      publicName(value, { file: clusterFile?.path ?? '', line }, flagOf(https) === true),
    );
}

function publicName(value: string, place: Place, https: boolean): Finding[] {
  const names = value.split(';', 50).map((part) => part.trim());
  const local = names.find(isLoopback);
  if (local !== undefined) {
    return [
      make(
        'V-NET-03',
        'warning',
        place,
        `publicName ${show(local)} can be reached from the host itself only`,
        `publicName ${show(local)} 仅能在本机访问`,
      ),
    ];
  }
  const ip = https ? names.find(isIp) : undefined;
  if (ip === undefined) return [];
  return [
    make(
      'V-NET-03',
      'error',
      place,
      `With enableHTTPS publicName must be a domain name, not ${ip}`,
      `启用 enableHTTPS 后 publicName 必须为域名，当前为 ${ip}`,
    ),
  ];
}

function encryption(sides: readonly Side[]): Finding[] {
  const wanted = sides.some((side) => flagOf(side.get('enableRpcSSL')) === true);
  if (!wanted) return [];
  return sides
    .filter((side) => flagOf(side.get('enableHTTPS')) !== true)
    .map((side) =>
      make(
        'V-NET-04',
        'error',
        placeIn(side, side.get('enableRpcSSL') ? 'enableRpcSSL' : 'enableHTTPS'),
        'enableRpcSSL needs enableHTTPS=true on all nodes; it is not set here',
        'enableRpcSSL 要求所有节点设置 enableHTTPS=true，此文件未设置',
      ),
    );
}

function remoteMemory(sides: readonly Side[]): Finding[] {
  if (!sides.some((side) => flagOf(side.get('enableRDMA')) === true)) return [];
  return sides.flatMap((side) => {
    const ssl = ['enableHTTPS', 'enableRpcSSL'].find((name) => flagOf(side.get(name)) === true);
    if (ssl)
      return [
        make(
          'V-NET-05',
          'error',
          placeIn(side, ssl),
          `enableRDMA and ${ssl} exclude each other`,
          `enableRDMA 与 ${ssl} 不能同时启用`,
        ),
      ];
    if (flagOf(side.get('enableRDMA')) === true) return [];
    return [
      make(
        'V-NET-05',
        'error',
        placeIn(side, 'enableRDMA'),
        'enableRDMA must be set on all nodes; it is not set here',
        'enableRDMA 须在所有节点上启用，此文件未设置',
      ),
    ];
  });
}

function hostFacts(model: Model): Finding[] {
  const findings: Finding[] = [];
  for (const [address, { clockOffsetSeconds: offset = 0, unreachable = [] }] of model.facts) {
    if (Math.abs(offset) > 1)
      findings.push(
        make(
          'V-NET-10',
          'warning',
          undefined,
          `The clock of ${address} is off by ${offset} s`,
          `${address} 的时钟偏差为 ${offset} 秒`,
          { host: address },
        ),
      );
    for (const target of unreachable)
      findings.push(
        make(
          'V-NET-09',
          'error',
          undefined,
          `${address} cannot reach ${show(target)}`,
          `${address} 无法连接 ${show(target)}`,
          { host: address },
        ),
      );
  }
  const byHost = groupBy(
    model.workers.filter(({ host }) => model.facts.has(host)),
    ({ host }) => host,
  );
  return [
    ...findings,
    ...[...byHost.values()].flatMap((nodes) => nodes.flatMap((node) => volumeFacts(model, node))),
  ];
}

function volumeFacts(model: Model, node: Process): Finding[] {
  const facts = model.facts.get(node.host);
  const given = model.given(node, 'volumes');
  if (!given) return [];
  return pathsIn(given.value).flatMap((path) => {
    const findings: Finding[] = [];
    const mount = mountOf(model, node.host, path);
    if (mount?.fsType.startsWith('nfs') && facts?.user !== undefined && facts.user !== 'root') {
      findings.push(
        make(
          'V-PTH-10',
          'warning',
          given,
          `${show(path)} on ${node.host} is on NFS, which works as root only, and is slow`,
          `${node.host} 上的 ${show(path)} 位于 NFS，仅 root 可用且性能较差`,
          { host: node.host, alias: node.alias },
        ),
      );
    }
    const state = facts?.directories?.[path];
    if (state && !(state.exists && state.writable)) {
      const [en, zh] = state.exists ? ['is not writable', '不可写'] : ['does not exist', '不存在'];
      findings.push(
        make(
          'V-PTH-15',
          'error',
          given,
          `${show(path)} ${en} on ${node.host}`,
          `${node.host} 上的 ${show(path)} ${zh}`,
          { host: node.host, alias: node.alias },
        ),
      );
    }
    return findings;
  });
}
