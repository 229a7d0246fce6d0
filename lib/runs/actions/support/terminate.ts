import { AppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import type { ScannedProcess } from '@/lib/runs/plans/process-scan';
import type { HostConnection } from '@/lib/ssh/types';
import { LOOK_MS } from './remote';

/** Asks processes to end with SIGTERM; a number that meanwhile belongs to another process is left alone. Never SIGKILL: it would cost a redo of transactions (dolphindb-operations.md 8). */
export async function terminate(
  ctx: ActionContext,
  conn: HostConnection,
  processes: ScannedProcess[],
): Promise<void> {
  const lines = processes.map(({ pid, startTicks }) => {
    const now = `$(sed "s/.*) //" /proc/${pid}/stat 2>/dev/null | cut -d" " -f20)`;
    return `[ "${now}" != ${Number(startTicks)} ] || kill -s TERM ${pid} || r=1`;
  });
  const command = ['r=0', ...lines, 'exit $r'].join('\n');
  const options = {
    timeoutMs: LOOK_MS,
    signal: ctx.signal,
    label: `kill -s TERM ${processes.map(({ pid }) => pid).join(' ')}`,
  };
  const plain = await conn.exec(command, { ...options, check: false });
  // Processes of another user, started by hand as root.
  if (plain.exitCode !== 0) await conn.exec(command, { ...options, root: true });
}

/** Gives the error for a node that did not end in time. */
export function stillRunning(node: NodeArgs, pid: number, seen: string): AppError {
  return new AppError(
    'STOP-STILL-RUNNING',
    {
      en: `${node.alias} on ${node.address} (process ${pid}) has been asked to stop but still runs.`,
      zh: `已通知 ${node.address} 上的 ${node.alias}（进程 ${pid}）停止，但仍在运行。`,
    },
    {
      seen,
      remedy: {
        en: 'A safe shutdown first finishes transactions and writes caches, which can take minutes: look at its log and resume. Do not kill it with -9.',
        zh: '安全关闭需先完成事务并写入缓存，可能需要数分钟：请查看其日志后继续，不要使用 kill -9。',
      },
    },
  );
}
