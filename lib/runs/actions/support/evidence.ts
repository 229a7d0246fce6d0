import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { diagnose, diskFull } from '@/lib/runs/plans/diagnosis';
import { describeOwner } from '@/lib/runs/plans/port-scan';
import { findNode } from '@/lib/runs/plans/process-scan';
import {
  fullDisksCommand,
  outputFiles,
  parseFullDisks,
  startOutputCommand,
} from '@/lib/runs/plans/start-output';
import type { HostConnection } from '@/lib/ssh/types';
import type { Text } from '@/lib/text';
import { portOwners, processesOf } from './processes';
import { look } from './remote';

const SHOWN_LINES = 12;
const SHOWN_CHARS = 1500;

/** Sizes of a node's output files before a start, and when that was; what comes after tells of this start. */
export interface Before {
  offsets: Map<string, number>;
  /** Seconds since the host's boot. */
  uptime: number;
}

/** Notes how long the nodes' logs are. */
export async function markOutputs(
  ctx: ActionContext,
  conn: HostConnection,
  nodes: NodeArgs[],
): Promise<Before> {
  const files = nodes.flatMap(outputFiles);
  const sizes = files.map((file, at) => `echo "${at} $(stat -c %s ${quote(file)} 2>/dev/null || echo 0)"`);
  const output = await look(ctx, conn, ['cut -d. -f1 /proc/uptime', ...sizes].join('\n'), 'note log sizes');
  const [uptime = '0', ...lines] = output.trim().split('\n');
  const offsets = new Map(
    lines.map((line): [string, number] => [
      files[Number(line.split(' ')[0])] ?? '',
      Number(line.split(' ')[1]),
    ]),
  );
  return { offsets, uptime: Number(uptime) };
}

/** What the kernel says of DolphinDB's processes, from so many seconds after boot. */
function kernelCommand(since: string): string {
  return `dmesg 2>/dev/null | awk -F'[][]' -v s="${since}" '$2 + 0 >= s && /dolphindb/ && /segfault|[Oo]ut of memory|oom-kill|[Kk]illed process/' | tail -n 3; true`;
}

export interface Evidence {
  /** What the node has written since the start, newest last. */
  output: string;
  /** Who holds its port. */
  owners: string[];
  /** Mount points of the full disks that it writes to. */
  fullDisks: string[];
}

/** Ticks at which the node's process began; undefined when it has none. */
async function startTicksOf(ctx: ActionContext, conn: HostConnection, node: NodeArgs) {
  return findNode(await processesOf(ctx, conn, node.dir), node.role, node.alias)?.startTicks;
}

/** Collects what tells why a node is not there. */
export async function collectEvidence(
  ctx: ActionContext,
  conn: HostConnection,
  node: NodeArgs,
  before?: Before,
): Promise<Evidence> {
  const startTicks = before ? undefined : await startTicksOf(ctx, conn, node);
  const since = before?.uptime ?? (startTicks === undefined ? 0 : `$((${startTicks} / h))`);
  const own = startOutputCommand(node, { offsets: before?.offsets, startTicks });
  const command = `${own}\n${kernelCommand(String(since))}`;
  const output = await look(ctx, conn, command, 'collect evidence');
  const owners = await portOwners(ctx, conn, [node.port]);
  const fullDisks = parseFullDisks(await look(ctx, conn, fullDisksCommand(node), 'look for full disks'));
  return { output, owners: owners.map(describeOwner), fullDisks };
}

/** Gives the last lines, without those that the start script's output repeats. */
function lastLines(output: string): string {
  const lines = [
    ...new Set(
      output
        .split('\n')
        .map((line) => line.trim().slice(0, 300))
        .filter(Boolean),
    ),
  ];
  return lines.slice(-SHOWN_LINES).join('\n').slice(-SHOWN_CHARS);
}

export type Failure = 'gone' | 'silent' | 'not-started';

const failures: Record<Failure, { code: string; text: Text }> = {
  gone: { code: 'START-EXITED', text: { en: 'its process ended', zh: '进程已退出' } },
  silent: {
    code: 'START-SILENT',
    text: { en: 'its process runs but was not ready in time', zh: '进程在运行，但未在规定时间内就绪' },
  },
  'not-started': {
    code: 'START-NO-PROCESS',
    text: { en: 'no process of it appeared on the host', zh: '主机上没有出现该节点的进程' },
  },
};

const generalRemedy: Text = {
  en: 'Read the log of the node, correct the cause and resume.',
  zh: '请查看节点日志，排除原因后继续执行。',
};

/** Gives the error for a node that did not start: the known cause with its code and remedy where there is one, and what was seen. */
export function startError(node: NodeArgs, failure: Failure, evidence: Evidence): AppError {
  const line = diagnose(evidence.output);
  const found = diskFull(evidence.fullDisks) ?? line;
  const { code, text } = failures[failure];
  const cause = found?.cause;
  const told = line?.line.slice(0, 300);
  const last = lastLines(evidence.output) || 'nothing in its log';
  const full = evidence.fullDisks.map((disk) => `${disk}: no space left`);
  const seen = [...full, ...evidence.owners, ...(told && !last.includes(told) ? [told] : []), last].join(
    '\n',
  );
  return new AppError(
    found?.code ?? code,
    {
      en: `${node.alias} on ${node.address} did not start: ${text.en}.${cause ? ` ${cause.en}` : ''}`,
      zh: `${node.address} 上的 ${node.alias} 启动失败：${text.zh}。${cause?.zh ?? ''}`,
    },
    { seen, remedy: found?.remedy ?? generalRemedy },
  );
}
