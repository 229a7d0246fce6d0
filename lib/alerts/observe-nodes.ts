import type { NodeStatus } from '@/lib/status/types';
import type { Text } from '@/lib/text';
import { minuteOf } from './moment';
import type { Observation, Rule, Scene } from './types';

const GIB = 1024 ** 3;
/** How much better than the limit, in points of a hundred, a share must be to call it over. */
const BAND = 5;

const nodesOf = ({ status }: Scene): NodeStatus[] => status?.nodes ?? [];

function downMessage({ alias, host, port, health, evidence }: NodeStatus): Text {
  const where = `${host}:${port}`;
  const what =
    health === 'unresponsive'
      ? { en: `${alias} (${where}) does not answer.`, zh: `${alias}（${where}）无响应。` }
      : { en: `${alias} (${where}) is not running.`, zh: `${alias}（${where}）未在运行。` };
  return evidence ? { en: `${what.en} ${evidence.en}`, zh: `${what.zh}${evidence.zh}` } : what;
}

/** Nodes without process or without answer; nothing is said of nodes on lost hosts, of starting ones and of those a run works on. */
export function observeDown(scene: Scene): Observation[] {
  return nodesOf(scene).flatMap((node): Observation[] => {
    const { alias, health } = node;
    if (scene.busy.has(alias)) return [];
    const found = { kind: 'node-down' as const, subject: alias, message: downMessage(node), seen: health };
    if (scene.stopped.has(alias) || health === 'running' || health === 'paused')
      return [{ ...found, state: 'good' }];
    return health === 'stopped' || health === 'unresponsive' ? [{ ...found, state: 'bad' }] : [];
  });
}

/** Hosts of which no node can be reached. */
export function observeHosts(scene: Scene): Observation[] {
  const byHost = new Map<string, NodeStatus[]>();
  for (const node of nodesOf(scene)) byHost.set(node.host, [...(byHost.get(node.host) ?? []), node]);
  return [...byHost].flatMap(([address, nodes]): Observation[] => {
    const known = nodes.filter(({ health }) => health !== 'unknown');
    if (known.length === 0) return [];
    const lost = known.every(({ health }) => health === 'unreachable');
    const aliases = nodes.map(({ alias }) => alias).join(', ');
    const message = {
      en: `Host ${address} does not answer; its nodes: ${aliases}.`,
      zh: `主机 ${address} 无响应，其上节点：${aliases}。`,
    };
    return [
      {
        kind: 'host-unreachable',
        subject: address,
        state: lost ? 'bad' : 'good',
        message,
        seen: nodes.map(({ alias, health }) => `${alias} ${health}`).join(', '),
      },
    ];
  });
}

const number = (figure: number | string | null | undefined): number | undefined =>
  figure === null || figure === undefined || !Number.isFinite(Number(figure)) ? undefined : Number(figure);

/** Memory that a node may use in bytes: maxMemSize (GB), or all of its host's where that is not set. */
function memoryLimit(
  { figures, host }: NodeStatus,
  { facts }: Scene,
): { bytes: number; name: string } | undefined {
  const own = number(figures.maxMemSize);
  if (own) return { bytes: own * GIB, name: 'maxMemSize' };
  const all = facts.hostMemory[host];
  return all ? { bytes: all, name: host } : undefined;
}

const gb = (bytes: number) => `${(bytes / GIB).toFixed(1)} GB`;

/** Memory used by each running node, as a share of what it may use. */
export function observeMemory(scene: Scene, { threshold }: Rule): Observation[] {
  const limit = threshold ?? 100;
  return nodesOf(scene).flatMap((node): Observation[] => {
    const used = number(node.figures.memoryUsed);
    const most = memoryLimit(node, scene);
    if (node.health !== 'running' || used === undefined || !most) return [];
    const share = (used / most.bytes) * 100;
    const state = share >= limit ? 'bad' : share < limit - BAND ? 'good' : 'between';
    const percent = share.toFixed(0);
    const message = {
      en: `${node.alias} uses ${percent} % of its memory.`,
      zh: `${node.alias} 已使用 ${percent}% 的内存。`,
    };
    const seen = `memoryUsed ${gb(used)}, ${most.name} ${gb(most.bytes)}`;
    return [{ kind: 'memory-high', subject: node.alias, state, message, seen }];
  });
}

/** A node without volumes reports 0 of 0 bytes, which is no share at all. */
function freeShare({ figures }: NodeStatus): number | undefined {
  const capacity = number(figures.diskCapacity);
  const free = number(figures.diskFreeSpace);
  const ratio = number(figures.diskFreeSpaceRatio);
  if (capacity === 0) return undefined;
  if (capacity !== undefined && free !== undefined) return (free / capacity) * 100;
  return ratio ? ratio * 100 : undefined;
}

/** Free share of each running node's disks. */
export function observeDisk(scene: Scene, { threshold }: Rule): Observation[] {
  const limit = threshold ?? 0;
  const band = Math.min(BAND, limit / 5);
  return nodesOf(scene).flatMap((node): Observation[] => {
    const share = freeShare(node);
    if (node.health !== 'running' || share === undefined) return [];
    const state = share <= limit ? 'bad' : share > limit + band ? 'good' : 'between';
    const message = {
      en: `The disks of ${node.alias} have ${share.toFixed(1)} % free.`,
      zh: `${node.alias} 的磁盘剩余空间为 ${share.toFixed(1)}%。`,
    };
    const { diskFreeSpace: free, diskCapacity: capacity } = node.figures;
    const bytes =
      number(free) !== undefined && number(capacity) !== undefined
        ? `, ${gb(Number(free))} of ${gb(Number(capacity))}`
        : '';
    return [
      {
        kind: 'disk-low',
        subject: node.alias,
        state,
        message,
        seen: `${share.toFixed(1)} %${bytes} (${node.host})`,
      },
    ];
  });
}

/** Nodes that have been running with old configuration for too long. */
export function observeRestarts(scene: Scene, { threshold }: Rule): Observation[] {
  const marks = scene.facts.restartMarks;
  if (!marks) return [];
  const longMs = (threshold ?? 0) * 3_600_000;
  return nodesOf(scene).map(({ alias }): Observation => {
    const mark = marks.find((one) => one.alias === alias);
    const hours = mark ? (scene.now - mark.since) / 3_600_000 : 0;
    return {
      kind: 'restart-pending',
      subject: alias,
      state: mark && scene.now - mark.since >= longMs ? 'bad' : 'good',
      message: {
        en: `${alias} has been waiting for a restart for ${Math.floor(hours)} h.`,
        zh: `${alias} 已等待重启 ${Math.floor(hours)} 小时。`,
      },
      seen: mark ? minuteOf(mark.since) : '',
    };
  });
}
