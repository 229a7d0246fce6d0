import type { Text } from '@/lib/text';
import type { NodeHealth } from './types';

/** What the last connections to a node's port showed. */
export interface PortSeen {
  result: 'accepts' | 'refuses' | 'silent';
  at: number;
  /** When the result became what it is. */
  since: number;
  /** Times in a row that it was seen. */
  times: number;
  /** When the port last accepted; absent when Deck has never seen it accept. */
  acceptedAt?: number;
}

/** What came of a tiny call on the node itself. */
export interface CallSeen {
  result: 'answers' | 'silent';
  at: number;
  /** Times in a row that it came out so. */
  times: number;
}

/** What the host says of the node's process. */
export interface ProcessSeen {
  state: 'running' | 'frozen' | 'none';
  at: number;
}

/** Everything known of one node at one moment; what is too old to count is absent. */
export interface Evidence {
  now: number;
  /** `state` of the node's row in a table; a follower's word counts only when it says that the node is there. */
  row?: { state: number; from: 'leader' | 'controller' };
  port?: PortSeen;
  call?: CallSeen;
  process?: ProcessSeen;
  /** A port of the same host answered in the last round, be it with a refusal, or its SSH did. */
  hostAnswers: boolean;
  /** What Deck said last. */
  before?: NodeHealth;
}

export interface Decision {
  health: NodeHealth;
  evidence?: Text;
}

/** How long Deck's own connections count for more than the leader's word, in ms; after that something between Deck and the node is the likelier cause. */
export const OWN_EYES_MS = 15_000;
/** One lost packet is no reason to call a host gone, nor one slow answer to call a node dead that the leader trusts. */
const SILENT_TIMES = 2;

function isSilent(call: CallSeen | undefined, times: number): boolean {
  return call?.result === 'silent' && call.times >= times;
}

function contradicted(seen: string, seenZh: string): Decision {
  return {
    health: 'running',
    evidence: {
      en: `The leader counts it as online, but Deck’s own connection ${seen}: look for a firewall between Deck and the node.`,
      zh: `Leader 认为该节点在线，但 Deck 直接连接时${seenZh}：请检查 Deck 与该节点之间的防火墙。`,
    },
  };
}

const frozen: Decision = {
  health: 'unresponsive',
  evidence: { en: 'Its process is halted (SIGSTOP).', zh: '进程已被挂起（SIGSTOP）。' },
};

function noAnswer(row: Evidence['row']): Decision {
  const leader =
    row?.state === 1
      ? { en: ' The leader still counts it as online.', zh: 'Leader 仍认为其在线。' }
      : { en: '', zh: '' };
  return {
    health: 'unresponsive',
    evidence: {
      en: `Its port accepts connections, but a call was not answered.${leader.en}`,
      zh: `端口可以连接，但调用没有应答。${leader.zh}`,
    },
  };
}

function silentPort({ hostAnswers, process }: Evidence): Decision {
  if (process?.state === 'running') {
    return {
      health: 'unresponsive',
      evidence: {
        en: 'Its process runs, but its port is silent: look for a firewall between Deck and the host.',
        zh: '进程正在运行，但端口无响应：请检查 Deck 与主机之间的防火墙。',
      },
    };
  }
  if (hostAnswers) {
    return {
      health: 'unresponsive',
      evidence: {
        en: 'Its host answers, but its port is silent.',
        zh: '主机有应答，但该端口无响应。',
      },
    };
  }
  return {
    health: 'unreachable',
    evidence: { en: 'Its host does not answer.', zh: '主机没有应答。' },
  };
}

function refusedPort(row: Evidence['row']): Decision {
  const en = row?.state === 1 ? ' The leader has not noticed yet.' : '';
  const zh = row?.state === 1 ? 'Leader 尚未察觉。' : '';
  return {
    health: 'stopped',
    evidence: { en: `Its port refuses connections.${en}`, zh: `端口拒绝连接。${zh}` },
  };
}

/** The leader says that the node is online: believed, unless Deck has just seen otherwise with its own eyes. */
function online(all: Evidence): Decision {
  const { port, call, process, now } = all;
  if (port?.result === 'accepts' || !port) {
    if (process?.state === 'frozen') return frozen;
    return isSilent(call, SILENT_TIMES) ? noAnswer(all.row) : { health: 'running' };
  }
  const mayBeRecent = port.acceptedAt !== undefined && now - port.since <= OWN_EYES_MS;
  if (port.result === 'refuses')
    return mayBeRecent ? refusedPort(all.row) : contradicted('is refused', '被拒绝');
  if (port.times < SILENT_TIMES) return { health: all.before ?? 'running' };
  return mayBeRecent ? silentPort(all) : contradicted('gets no answer', '没有应答');
}

/** The port accepts, but no table says that the node is in service. */
function accepting(all: Evidence): Decision {
  const { call, process, row, before } = all;
  if (process?.state === 'frozen') return frozen;
  if (isSilent(call, 1)) return noAnswer(row);
  const notListed: Decision = {
    health: 'starting',
    evidence: {
      en: 'It answers, but the leader does not count it as online yet.',
      zh: '节点有应答，但 Leader 尚未将其计为在线。',
    },
  };
  if (row) {
    if (call) return notListed;
    return before === 'running' || before === 'unresponsive' ? { health: before } : notListed;
  }
  return !call && before === 'unresponsive' ? { health: before } : { health: 'running' };
}

const noProcess: Decision = {
  health: 'stopped',
  evidence: { en: 'The host has no process of it.', zh: '主机上没有该节点的进程。' },
};

/** No table says that the node is online. */
function notOnline(all: Evidence): Decision {
  const { port, process, row } = all;
  if (port?.result === 'accepts') return accepting(all);
  if (process?.state === 'none') return noProcess;
  if (process?.state === 'frozen') return frozen;
  if (process?.state === 'running' && port?.result === 'refuses') {
    return {
      health: 'starting',
      evidence: {
        en: 'Its process runs, but its port is not open yet.',
        zh: '进程正在运行，但端口尚未打开。',
      },
    };
  }
  if (port?.result === 'refuses') return refusedPort(row);
  if (port?.result === 'silent') {
    const first = port.times < SILENT_TIMES && all.before !== undefined && all.before !== 'unknown';
    return first && all.before ? { health: all.before } : silentPort(all);
  }
  if (!row) return { health: 'unknown' };
  return {
    health: 'stopped',
    evidence: { en: 'The leader counts it as offline.', zh: 'Leader 认为其离线。' },
  };
}

/**
 * Gives the health of a node and what speaks for it. Order of belief: Deck's own connection in the last seconds, then the leader's table
 * (which notices a death after `dfsChunkNodeHeartBeatTimeout`, 8 s, dolphindb-server-api.md 2.3), then the host's processes.
 */
export function decide(all: Evidence): Decision {
  const row = all.row?.from === 'controller' && all.row.state === 0 ? undefined : all.row;
  const known = { ...all, row };
  if (row?.state === 2) {
    return {
      health: 'paused',
      evidence: { en: 'The server reports state 2.', zh: '服务器报告的状态为 2。' },
    };
  }
  return row?.state === 1 ? online(known) : notOnline(known);
}
