import 'server-only';
import { consoleAccount } from '@/lib/clusters/console-account';
import { type DdbSession, openSession } from '@/lib/dolphindb/session';
import { AppError, toAppError } from '@/lib/errors';
import { targetFor } from '@/lib/hosts/target';
import { singleton } from '@/lib/singleton';
import { SshPool } from '@/lib/ssh/pool';
import type { Text } from '@/lib/text';
import { noServerLog, unread } from './errors';
import { HostLogReader } from './host-reader';
import { logPath, type PlacedNode } from './nodes';
import type { LogReader } from './reader';
import { ServerLogReader } from './server-reader';
import type { LogKind, LogSource, LogWay } from './types';

const SERVER_MS = 2500;
const SSH_MS = 8000;

const pool = () => singleton('log-ssh', () => new SshPool({ idleMs: 60_000 }));

export interface OpenLogOptions {
  clusterId: string;
  kind: LogKind;
  way: LogWay;
  /** The log is to be looked through, which the host does best. */
  searching: boolean;
  signal?: AbortSignal;
}

export interface OpenedLog {
  reader: LogReader;
  source: LogSource;
}

const reasons = {
  runs: (alias: string): Text => ({
    en: `${alias} answers, so its own log function is used.`,
    zh: `${alias} 可正常应答，使用其日志函数读取。`,
  }),
  agent: (alias: string): Text => ({
    en: `Agent ${alias} answers and knows the files of the nodes it starts.`,
    zh: `代理节点 ${alias} 可正常应答，由其读取所管理节点的日志。`,
  }),
  kind: {
    en: 'The server gives its run log only; this file is read on the host.',
    zh: '服务器仅提供运行日志，该文件从主机读取。',
  },
  chosen: { en: 'Chosen by you.', zh: '由您指定。' },
  searching: {
    en: 'The host looks through the file itself, which is quicker than fetching it.',
    zh: '由主机直接检索文件，比传回后检索更快。',
  },
  noTeller: { en: 'No agent is responsible for this node.', zh: '该节点没有所属的代理节点。' },
  noFile: { en: 'The server knows no log file.', zh: '服务器没有日志文件信息。' },
  instead: ({ text }: AppError): Text => ({
    en: `The server does not give it: ${text.en}`,
    zh: `服务器无法提供：${text.zh}`,
  }),
  unsearched: ({ text }: AppError): Text => ({
    en: `The host cannot look through it: ${text.en}`,
    zh: `主机无法检索：${text.zh}`,
  }),
};

function readable({ text, detail }: AppError): string {
  return [text.en, detail.seen].filter(Boolean).join(' · ');
}

async function signedIn(node: PlacedNode, { clusterId, signal }: OpenLogOptions): Promise<DdbSession> {
  const { teller } = node;
  if (!teller) throw new AppError('LOG-NO-AGENT', reasons.noTeller);
  const { user, password } = await consoleAccount(clusterId);
  const session = await openSession({ ...teller, timeoutMs: SERVER_MS });
  try {
    await session.login(user, password, { timeoutMs: SERVER_MS, ...(signal && { signal }) });
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

async function throughServer(node: PlacedNode, options: OpenLogOptions, why?: Text): Promise<OpenedLog> {
  if (options.kind !== 'log') throw new AppError('LOG-NOT-SERVED', reasons.kind);
  const session = await signedIn(node, options);
  const reader = new ServerLogReader(session, node.alias, options.signal);
  try {
    const [chunk, clock] = [await reader.read(0, 0), await reader.clock()];
    if (chunk.size < 0) throw noServerLog(node.alias);
    const teller = node.teller?.alias ?? node.alias;
    const reason = why ?? (teller === node.alias ? reasons.runs(teller) : reasons.agent(teller));
    const source = { via: 'server' as const, place: teller, host: node.address, why: reason };
    return { reader, source: { ...source, ...(clock && { clock }) } };
  } catch (error) {
    reader.close();
    throw error;
  }
}

function noSuchKind(node: PlacedNode): AppError {
  return new AppError('LOG-NO-KIND', {
    en: `${node.alias} writes no such file.`,
    zh: `${node.alias} 不产生此类文件。`,
  });
}

async function fromHost(node: PlacedNode, options: OpenLogOptions, why: Text): Promise<OpenedLog> {
  const path = logPath(node, options.kind);
  if (!path) throw noSuchKind(node);
  const { signal } = options;
  const target = await targetFor(node.hostId);
  const conn = await pool().get(target, { timeoutMs: SSH_MS, ...(signal && { signal }) });
  const reader = new HostLogReader(conn, path, signal);
  try {
    await reader.read(0, 0, '');
    const { clock } = reader;
    const source = { via: 'ssh' as const, place: path, host: node.address, why };
    return { reader, source: { ...source, ...(clock && { clock }) } };
  } catch (error) {
    reader.close();
    throw error;
  }
}

/** Names both failures; the remedy is that of the host's, which is the last resort. */
function neither(node: PlacedNode, server: unknown, host: unknown): AppError {
  const [first, second] = [toAppError(server), toAppError(host)];
  const text = {
    en: `The log of ${node.alias} cannot be read. Over SSH: ${second.text.en}`,
    zh: `无法读取 ${node.alias} 的日志。SSH：${second.text.zh}`,
  };
  return unread(
    node.alias,
    text,
    second.detail.remedy,
    `${readable(first)}\n${second.code}: ${readable(second)}`,
  );
}

async function byFirstThatWorks(node: PlacedNode, options: OpenLogOptions): Promise<OpenedLog> {
  if (options.kind !== 'log') return fromHost(node, options, reasons.kind);
  if (options.searching) {
    const host = await fromHost(node, options, reasons.searching).catch(toAppError);
    if (!('isDeckError' in host)) return host;
    return throughServer(node, options, reasons.unsearched(host)).catch((server) => {
      throw neither(node, server, host);
    });
  }
  const server = await throughServer(node, options).catch(toAppError);
  if (!('isDeckError' in server)) return server;
  return fromHost(node, options, reasons.instead(server)).catch((host) => {
    throw neither(node, server, host);
  });
}

/** Opens a node's log where it can be had, and says where that is and why; throws LOG-UNREAD when neither the server nor the host gives it, else as the way chosen. */
export async function openLog(node: PlacedNode, options: OpenLogOptions): Promise<OpenedLog> {
  if (options.way === 'server') return throughServer(node, options, reasons.chosen);
  if (options.way === 'ssh') return fromHost(node, options, reasons.chosen);
  return byFirstThatWorks(node, options);
}
