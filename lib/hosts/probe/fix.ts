import { z } from 'zod';
import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import { RemoteCommandError } from '@/lib/ssh/errors';
import type { HostConnection } from '@/lib/ssh/types';
import type { Text } from '@/lib/text';
import { createInstallDir, installUnzip, openPorts, raiseNofile } from './fix-commands';

export interface FixArgs {
  installDir?: string;
  ports?: number[];
}

const InstallDir = z
  .string()
  .regex(/^(\/[A-Za-z0-9._@+-]+)+$/)
  .refine((dir) => !dir.split('/').includes('..'));
const Ports = z.array(z.number().int().min(1).max(65_535)).min(1).max(200);
const User = z.string().regex(/^[a-z_][a-z0-9_.-]*$/i);
const ROOT_TIMEOUT_MS = 60_000;
const INSTALL_TIMEOUT_MS = 300_000;

/**
 * Carries out the remedy that a finding names in `fix`, as root, and proves its effect on the host; doing it twice changes nothing.
 * Throws HOST-FIX-UNKNOWN, HOST-FIX-ARGS or HOST-FIX-FAILED, or what `exec` throws. A raised limit shows in new connections only.
 */
export async function applyFix(conn: HostConnection, fix: string, args: FixArgs = {}): Promise<void> {
  const asRoot = (command: string, timeoutMs = ROOT_TIMEOUT_MS) => run(conn, fix, command, timeoutMs);
  if (fix === 'install-unzip') return asRoot(installUnzip(), INSTALL_TIMEOUT_MS);
  if (fix === 'open-port') return asRoot(openPorts(checked(Ports, args.ports)));
  if (fix === 'raise-nofile') return asRoot(raiseNofile(await userOf(conn)));
  if (fix === 'create-install-dir')
    return asRoot(createInstallDir(checked(InstallDir, args.installDir), await userOf(conn)));
  throw new AppError('HOST-FIX-UNKNOWN', {
    en: `There is no remedy “${fix}”.`,
    zh: `没有名为“${fix}”的修复操作。`,
  });
}

async function userOf(conn: HostConnection): Promise<string> {
  return checked(User, (await conn.exec('id -un', { timeoutMs: 10_000 })).stdout.trim());
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError(
    'HOST-FIX-ARGS',
    { en: 'The remedy cannot be used with these values.', zh: '该修复操作不适用于当前参数。' },
    { seen: quote(String(value)) },
  );
}

const REASONS: Record<number, Text> = {
  81: {
    en: 'No known package manager (apt, dnf, yum, zypper) is there.',
    zh: '未找到可用的包管理器（apt、dnf、yum、zypper）。',
  },
  82: {
    en: 'This host does not allow such a high limit, also not to root; nothing was changed.',
    zh: '该主机即使 root 也不允许如此高的限制，未作任何更改。',
  },
  83: {
    en: 'The directory is not empty; Deck gives only empty directories to another user.',
    zh: '目录不为空；Deck 只会更改空目录的属主。',
  },
  84: {
    en: 'Neither firewalld nor ufw is active; rules of other packet filters are left to the administrator.',
    zh: 'firewalld 与 ufw 均未启用；其他防火墙的规则请由管理员处理。',
  },
};

async function run(conn: HostConnection, fix: string, command: string, timeoutMs: number): Promise<void> {
  try {
    await conn.exec(command, { timeoutMs, root: true, label: fix });
  } catch (error) {
    if (!(error instanceof RemoteCommandError) || error.code !== 'SSH-COMMAND') throw error;
    const reason = REASONS[error.exitCode ?? -1];
    throw new AppError(
      'HOST-FIX-FAILED',
      reason ?? {
        en: `The remedy “${fix}” did not work on ${conn.address}.`,
        zh: `修复操作“${fix}”在 ${conn.address} 上未生效。`,
      },
      {
        seen: error.stderrTail || undefined,
        cause: error,
        remedy: { en: 'Have it done by the administrator of the host.', zh: '请由主机管理员处理。' },
      },
    );
  }
}
