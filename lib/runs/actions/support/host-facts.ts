import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { HostConnection } from '@/lib/ssh/types';
import { LOOK_MS } from './remote';

export interface QuickFacts {
  missingTools: string[];
  machine: string;
  /** Host clock minus Deck's clock, in ms, to within half the round trip. */
  clockOffsetMs: number;
  /** Free bytes where the directory is or will be. */
  freeBytes: number;
}

/** Prints what is asked for, one fact a line; the directory that exists is looked for from `dir` upwards. */
function factsCommand(dir: string, tools: string[]): string {
  return [
    'echo "NOW $(date +%s.%N)"',
    'echo "MACHINE $(uname -m)"',
    ...tools.map((tool) => `command -v ${quote(tool)} >/dev/null 2>&1 || echo "MISSING ${tool}"`),
    `d=${quote(dir)}; while [ ! -d "$d" ]; do d=$(dirname "$d"); done`,
    `df -Pk "$d" | awk 'NR > 1 {print "FREE " $4}'`,
  ].join('\n');
}

function valuesOf(output: string, word: string): string[] {
  return output
    .split('\n')
    .flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1).trim()] : []));
}

/** Gathers the few facts that a deployment depends on, as the user who signs in. */
export async function quickFacts(
  ctx: ActionContext,
  conn: HostConnection,
  dir: string,
  tools: string[],
): Promise<QuickFacts> {
  // A first answer opens the channel's path; the second one's round trip is short, so its clock reading is close.
  const { stdout } = await conn.exec(factsCommand(dir, tools), {
    timeoutMs: LOOK_MS,
    signal: ctx.signal,
    label: 'gather facts',
  });
  const before = Date.now();
  const clock = await conn.exec('date +%s.%N', {
    timeoutMs: LOOK_MS,
    signal: ctx.signal,
    label: 'read the clock',
  });
  const middle = (before + Date.now()) / 2;
  return {
    missingTools: valuesOf(stdout, 'MISSING'),
    machine: valuesOf(stdout, 'MACHINE')[0] ?? '',
    clockOffsetMs: Math.round(Number.parseFloat(clock.stdout) * 1000 - middle),
    freeBytes: Number(valuesOf(stdout, 'FREE')[0] ?? 0) * 1024,
  };
}

/** Gives the error for tools that the steps need and the host does not have. */
export function toolsMissing(address: string, tools: string[]): AppError {
  const list = tools.join(', ');
  return new AppError(
    'DEPLOY-TOOL-MISSING',
    { en: `${address} lacks ${list}.`, zh: `${address} 缺少工具：${list}。` },
    {
      seen: list,
      remedy: {
        en: 'Install the tools with the package manager of the host.',
        zh: '请用主机的软件包管理器安装。',
      },
    },
  );
}

/** Gives the error for a package built for another processor. */
export function wrongArchitecture(address: string, machine: string, wanted: string): AppError {
  return new AppError(
    'DEPLOY-ARCHITECTURE',
    {
      en: `${address} is ${machine}, but the package is for ${wanted}.`,
      zh: `${address} 的架构为 ${machine}，而安装包适用于 ${wanted}。`,
    },
    {
      seen: machine,
      remedy: { en: 'Choose the package for this architecture.', zh: '请选择与主机架构匹配的安装包。' },
    },
  );
}

/** Gives the error for a disk that cannot take the package. */
export function spaceMissing(address: string, dir: string, freeBytes: number, needBytes: number): AppError {
  const mb = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  return new AppError(
    'DEPLOY-NO-SPACE',
    {
      en: `${address} has ${mb(freeBytes)} free for ${dir}, but the package needs ${mb(needBytes)} to be sent and unpacked.`,
      zh: `${address} 上 ${dir} 所在磁盘剩余 ${mb(freeBytes)}，传输并解压安装包需要 ${mb(needBytes)}。`,
    },
    {
      seen: `free ${freeBytes} bytes, needed ${needBytes} bytes`,
      remedy: {
        en: 'Free some space or choose a directory on another disk.',
        zh: '请清理磁盘，或将安装目录换到其他磁盘。',
      },
    },
  );
}

/** Gives the error for a clock so wrong that logs, licences and elections cannot be trusted. */
export function clockWrong(address: string, offsetMs: number): AppError {
  const seconds = (offsetMs / 1000).toFixed(1);
  return new AppError(
    'DEPLOY-CLOCK',
    {
      en: `The clock of ${address} differs from Deck's by ${seconds} s.`,
      zh: `${address} 的时钟与 Deck 相差 ${seconds} 秒。`,
    },
    {
      seen: `${seconds} s`,
      remedy: {
        en: 'Synchronise the clocks of all hosts (chrony or NTP).',
        zh: '请同步所有主机的时钟（chrony 或 NTP）。',
      },
    },
  );
}

/** Gives the error for a planned port that somebody else holds. */
export function portTaken(address: string, alias: string, port: number, owner: string): AppError {
  return new AppError(
    'DEPLOY-PORT-TAKEN',
    {
      en: `Port ${port} on ${address}, planned for ${alias}, is already in use.`,
      zh: `${address} 上为 ${alias} 规划的端口 ${port} 已被占用。`,
    },
    {
      seen: owner,
      remedy: {
        en: 'End that process, or choose another port for the node.',
        zh: '请结束该进程，或为节点更换端口。',
      },
    },
  );
}
