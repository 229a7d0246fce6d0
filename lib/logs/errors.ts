import { AppError } from '@/lib/errors';
import type { Text } from '@/lib/text';

/** Gives LOG-ROTATED: the file that was being read is no longer there. */
export function rotated(place: string): AppError {
  return new AppError(
    'LOG-ROTATED',
    { en: `${place} has been replaced since it was opened.`, zh: `${place} 自打开后已被轮转或替换。` },
    { remedy: { en: 'Go to the newest lines again.', zh: '请重新查看最新日志。' } },
  );
}

/** Gives LOG-MISSING for a file that is not on the host. */
export function missing(place: string, address: string): AppError {
  return new AppError(
    'LOG-MISSING',
    { en: `${address} has no file ${place}.`, zh: `${address} 上没有文件 ${place}。` },
    {
      remedy: {
        en: 'The node has never been started there, its log was removed, or logFile points elsewhere.',
        zh: '该节点可能从未启动、日志已被清理，或 logFile 指向了其他位置。',
      },
    },
  );
}

/** Gives LOG-DENIED for a file that the login of the host may not read. */
export function denied(place: string, address: string): AppError {
  return new AppError(
    'LOG-DENIED',
    {
      en: `The user of the credential may not read ${place} on ${address}.`,
      zh: `凭据对应的用户无权读取 ${address} 上的 ${place}。`,
    },
    {
      remedy: {
        en: 'Give the user read access, or use a credential of the user that runs DolphinDB.',
        zh: '请为该用户授予读取权限，或改用运行 DolphinDB 的用户的凭据。',
      },
    },
  );
}

/** Gives LOG-SEARCH-SLOW: the host did not get through the file in time. */
export function searchSlow(address: string, seconds: number): AppError {
  return new AppError(
    'LOG-SEARCH-SLOW',
    {
      en: `${address} did not get through the log within ${seconds} s.`,
      zh: `${address} 未能在 ${seconds} 秒内完成日志检索。`,
    },
    {
      remedy: {
        en: 'Jump to a time first: only what is older is looked through then.',
        zh: '请先跳转到某一时间，再检索该时间之前的日志。',
      },
    },
  );
}

/** Gives LOG-NO-FILE: the server itself does not know of a log file. */
export function noServerLog(alias: string): AppError {
  return new AppError('LOG-NO-FILE', {
    en: `The server knows no log file of ${alias}.`,
    zh: `服务器没有 ${alias} 的日志文件信息。`,
  });
}

/** Gives LOG-UNREAD: neither the server nor the host gave the log; `seen` has both reasons. */
export function unread(alias: string, reasons: Text, remedy: Text | undefined, seen: string): AppError {
  return new AppError('LOG-UNREAD', reasons, {
    remedy: remedy ?? {
      en: `Start the agent of ${alias}, or make its host reachable over SSH.`,
      zh: `请启动 ${alias} 所属的代理节点，或确保其主机可通过 SSH 连接。`,
    },
    seen,
  });
}
