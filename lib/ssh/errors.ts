import { AppError } from '@/lib/errors';
import type { Text } from '@/lib/text';

type Detail = { seen?: string; cause?: unknown };

const text = (en: string, zh: string): Text => ({ en, zh });

/** A command on a host that did not end well: which host, which command, how it ended and its last words. */
export class RemoteCommandError extends AppError {
  override name = 'RemoteCommandError';
  constructor(
    code: string,
    message: Text,
    readonly host: string,
    readonly command: string,
    readonly exitCode: number | null,
    readonly stderrTail: string,
    remedy?: Text,
  ) {
    super(code, message, { remedy, seen: stderrTail || undefined });
  }
}

/** Gives SSH-UNREACHABLE: no TCP connection, `seen` says refused, no route or timed out. */
export function unreachable(address: string, port: number, detail: Detail): AppError {
  return new AppError(
    'SSH-UNREACHABLE',
    text(`${address}:${port} cannot be reached over SSH.`, `无法通过 SSH 连接 ${address}:${port}。`),
    {
      ...detail,
      remedy: text(
        'Check that the host is on, that its SSH service listens on this port, and that no firewall is in between.',
        '请检查主机是否开机、SSH 服务是否监听该端口，以及中间是否有防火墙拦截。',
      ),
    },
  );
}

/** Gives SSH-TIMEOUT for a host that takes the connection but does not finish the SSH greeting or sign-in. */
export function handshakeTimeout(address: string, timeoutMs: number, seen: string): AppError {
  return new AppError(
    'SSH-TIMEOUT',
    text(
      `${address} took the connection but SSH was not ready within ${seconds(timeoutMs)} s.`,
      `${address} 已接受连接，但 SSH 在 ${seconds(timeoutMs)} 秒内未就绪。`,
    ),
    {
      seen,
      remedy: text(
        'The host may be overloaded or hanging; try again or look at its console.',
        '主机可能负载过高或已挂起，请重试或在其控制台上查看。',
      ),
    },
  );
}

/** Gives SSH-AUTH: user name, password or key were refused; it is never tried again by itself, since hosts lock out. */
export function authFailed(address: string, username: string, detail: Detail): AppError {
  return new AppError(
    'SSH-AUTH',
    text(`${address} refused the sign-in of user ${username}.`, `${address} 拒绝了用户 ${username} 的登录。`),
    {
      ...detail,
      remedy: text(
        'Check user name and password or key. After several wrong attempts a host may refuse even the right one for a while.',
        '请检查用户名、密码或密钥。多次输错后，主机可能在一段时间内连正确的密码也拒绝。',
      ),
    },
  );
}

/** Gives SSH-AUTH for a private key that cannot be used. */
export function badKey(address: string, username: string, cause: unknown): AppError {
  return new AppError(
    'SSH-AUTH',
    text(
      `The private key for ${username}@${address} cannot be read.`,
      `无法读取 ${username}@${address} 的私钥。`,
    ),
    { cause, remedy: text('Check the key and its passphrase.', '请检查私钥内容及其口令。') },
  );
}

/** Gives SSH-HOST-KEY-CHANGED with both fingerprints. */
export function hostKeyChanged(address: string, expected: string, seen: string): AppError {
  return new AppError(
    'SSH-HOST-KEY-CHANGED',
    text(
      `The host key of ${address} is not the one that was accepted. Expected ${expected}, seen ${seen}. Nothing was sent.`,
      `${address} 的主机密钥与此前接受的不一致。预期 ${expected}，实际 ${seen}。未发送任何内容。`,
    ),
    {
      seen,
      remedy: text(
        'Somebody may be intercepting the connection, or the host was reinstalled. Compare the fingerprint on the host (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub); accept the new key only when it is the same.',
        '连接可能被劫持，也可能是主机重装了系统。请在主机上核对指纹（ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub），一致后再接受新密钥。',
      ),
    },
  );
}

/** Gives SSH-HOST-KEY-UNKNOWN: nobody has accepted this host's key yet. */
export function hostKeyUnknown(address: string, seen: string): AppError {
  return new AppError(
    'SSH-HOST-KEY-UNKNOWN',
    text(
      `The host key of ${address} has not been accepted yet: ${seen}.`,
      `尚未接受 ${address} 的主机密钥：${seen}。`,
    ),
    {
      seen,
      remedy: text('Compare the fingerprint with the host and accept it.', '请与主机核对指纹后接受。'),
    },
  );
}

/** Gives SSH-LOST: the connection broke while it was in use. */
export function lost(address: string, reason: string): AppError {
  return new AppError(
    'SSH-LOST',
    text(`The SSH connection to ${address} was lost.`, `与 ${address} 的 SSH 连接已中断。`),
    {
      seen: reason,
      remedy: text('Check the host and the network, then resume.', '请检查主机和网络后继续。'),
    },
  );
}

/** Gives SSH-TIMEOUT for a command or transfer that passed its deadline. */
export function timedOut(
  address: string,
  label: string,
  timeoutMs: number,
  stderrTail = '',
): RemoteCommandError {
  const message = text(
    `“${label}” on ${address} did not finish within ${seconds(timeoutMs)} s and was ended.`,
    `${address} 上的“${label}”未在 ${seconds(timeoutMs)} 秒内完成，已被终止。`,
  );
  return new RemoteCommandError('SSH-TIMEOUT', message, address, label, null, stderrTail);
}

/** Gives SSH-CANCELLED. */
export function cancelled(address: string, label: string): RemoteCommandError {
  const message = text(`“${label}” on ${address} was cancelled.`, `${address} 上的“${label}”已取消。`);
  return new RemoteCommandError('SSH-CANCELLED', message, address, label, null, '');
}

/** Gives SSH-COMMAND: the command ended with something else than 0. */
export function commandFailed(
  address: string,
  label: string,
  how: string,
  exitCode: number | null,
  stderrTail: string,
): RemoteCommandError {
  const message = text(
    `“${label}” on ${address} failed (${how}).`,
    `${address} 上的“${label}”执行失败（${how}）。`,
  );
  return new RemoteCommandError('SSH-COMMAND', message, address, label, exitCode, stderrTail);
}

/** Gives SSH-NO-SPACE with the bytes that are free and that are needed. */
export function noSpace(address: string, path: string, freeBytes: number, needBytes: number): AppError {
  return new AppError(
    'SSH-NO-SPACE',
    text(
      `There is not enough space for ${path} on ${address}: ${freeBytes} bytes free, ${needBytes} bytes needed.`,
      `${address} 上 ${path} 所在磁盘空间不足：可用 ${freeBytes} 字节，需要 ${needBytes} 字节。`,
    ),
    {
      seen: `free ${freeBytes}, needed ${needBytes}`,
      remedy: text('Free some space there or choose another directory.', '请清理该磁盘，或选择其他目录。'),
    },
  );
}

/** Gives SSH-HASH: what arrived is not what was sent. */
export function hashMismatch(address: string, path: string, expected: string, seen: string): AppError {
  return new AppError(
    'SSH-HASH',
    text(
      `The content of ${path} on ${address} is not what was sent; the file was not put in place.`,
      `${address} 上 ${path} 的内容与发送的不一致，文件未被放置。`,
    ),
    {
      seen: `expected ${expected}, seen ${seen}`,
      remedy: text(
        'Send it again; if it happens again, check the disk of the host.',
        '请重新发送；若再次出现，请检查主机磁盘。',
      ),
    },
  );
}

/** Gives SSH-NO-SUDO: the user may not run commands as root. */
export function noSudo(address: string, username: string, seen?: string): AppError {
  return new AppError(
    'SSH-NO-SUDO',
    text(
      `User ${username} on ${address} may not become root.`,
      `${address} 上的用户 ${username} 无法获得 root 权限。`,
    ),
    {
      seen,
      remedy: text(
        'Use a credential with sudo rights, or have the step done by the administrator of the host.',
        '请使用具有 sudo 权限的凭据，或请主机管理员完成该步骤。',
      ),
    },
  );
}

/** Gives SSH-SUDO-PASSWORD: sudo did not take the password. */
export function sudoPassword(address: string, username: string): AppError {
  return new AppError(
    'SSH-SUDO-PASSWORD',
    text(
      `sudo on ${address} refused the password of ${username}.`,
      `${address} 上的 sudo 拒绝了 ${username} 的密码。`,
    ),
    { remedy: text('Correct the sudo password in the credential.', '请更正凭据中的 sudo 密码。') },
  );
}

/** Gives SSH-FILE: a file could not be read or written. */
export function fileFailed(address: string, path: string, seen: string, cause?: unknown): AppError {
  return new AppError(
    'SSH-FILE',
    text(`${path} on ${address} could not be read or written.`, `无法读写 ${address} 上的 ${path}。`),
    {
      seen,
      cause,
      remedy: text('Check the directory, its owner and its permissions.', '请检查目录、属主及权限。'),
    },
  );
}

function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}
