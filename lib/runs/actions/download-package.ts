import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { DownloadArgs } from '@/lib/runs/plans/args';
import type { HostConnection } from '@/lib/ssh/types';
import { claim } from './support/claim';
import { hashOf } from './support/hash';
import { packagePresent } from './support/package-on-host';
import { hostOf, LOOK_MS } from './support/remote';

/** The transfer ends by itself when nothing has come for a minute. */
function fetchCommand(url: string, part: string): string {
  return [
    'if command -v curl >/dev/null 2>&1',
    `then curl -fsSL --connect-timeout 15 --speed-limit 1 --speed-time 60 -o ${quote(part)} ${quote(url)} &`,
    `else wget -q --tries=2 --timeout=60 -O ${quote(part)} ${quote(url)} &`,
    'fi; p=$!',
    `while kill -0 "$p" 2>/dev/null; do stat -c 'SIZE %s' ${quote(part)} 2>/dev/null; sleep 1; done`,
    'wait "$p"',
  ].join('\n');
}

function notDownloaded(address: string, url: string, seen: string): AppError {
  return new AppError(
    'DEPLOY-DOWNLOAD',
    { en: `${address} could not download ${url}.`, zh: `${address} 无法下载 ${url}。` },
    {
      seen,
      remedy: {
        en: 'Check the version and that the host reaches the address, or upload the package to Deck instead.',
        zh: '请检查版本号以及主机能否访问该地址，或改为将安装包上传到 Deck。',
      },
    },
  );
}

function wrongContent(address: string, url: string, seen: string): AppError {
  return new AppError(
    'DEPLOY-PACKAGE-HASH',
    {
      en: `What ${address} downloaded from ${url} is not the expected package.`,
      zh: `${address} 从 ${url} 下载的文件不是预期的安装包。`,
    },
    {
      seen,
      remedy: {
        en: 'Try again; if it happens again, upload the package to Deck instead.',
        zh: '请重试；若仍出现，请改为将安装包上传到 Deck。',
      },
    },
  );
}

async function fetchPart(
  ctx: ActionContext,
  conn: HostConnection,
  { url, package: pkg }: DownloadArgs,
  part: string,
): Promise<void> {
  const result = await conn.exec(fetchCommand(url, part), {
    timeoutMs: ctx.step.timeoutMs,
    signal: ctx.signal,
    label: `download ${pkg.fileName}`,
    check: false,
    onLine: (stream, line) => {
      const size = /^SIZE (\d+)$/.exec(line)?.[1];
      if (size) ctx.progress(Number(size), pkg.sizeBytes ?? 0, 'bytes');
      else ctx.log(line, stream);
    },
  });
  if (result.exitCode !== 0)
    throw notDownloaded(conn.address, url, result.stderr.trim() || `exit ${result.exitCode}`);
}

/** Lets one host download the package; the zip gets its name only after its hash (or, where none is known, its inner checks) was right. */
export const downloadPackage: Action<DownloadArgs> = {
  name: 'download-package',
  args: DownloadArgs,
  describe({ dirs, zip, url, package: pkg }) {
    return {
      commands: [
        ...dirs.map((dir) => `mkdir -p ${dir}/.deck`),
        `curl -fL -o ${zip}.part ${quote(url)} || wget -O ${zip}.part ${quote(url)}`,
        pkg.sha256
          ? `echo "${pkg.sha256}  ${zip}.part" | sha256sum -c`
          : `unzip -tqq ${zip}.part && sha256sum ${zip}.part`,
        `mv -f ${zip}.part ${zip}`,
      ],
    };
  },
  async check(ctx, args) {
    return (await packagePresent(ctx, await hostOf(ctx), args)) ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { sha256 } = args.package;
    const part = `${args.zip}.part`;
    for (const dir of args.dirs) await claim(ctx, conn, dir, args);
    await fetchPart(ctx, conn, args, part);
    const found = await hashOf(ctx, conn, part);
    const options = { timeoutMs: 120_000, signal: ctx.signal, check: false };
    const intact = sha256
      ? found === sha256
      : (await conn.exec(`unzip -tqq ${quote(part)}`, options)).exitCode === 0;
    if (!intact) {
      await conn.exec(`rm -f ${quote(part)}`, { timeoutMs: LOOK_MS, signal: ctx.signal });
      throw wrongContent(
        conn.address,
        args.url,
        sha256 ? `expected ${sha256}, seen ${found ?? 'nothing'}` : 'not an intact zip',
      );
    }
    await conn.exec(`mv -f ${quote(part)} ${quote(args.zip)}`, { timeoutMs: LOOK_MS, signal: ctx.signal });
    ctx.log(`${args.zip}: SHA-256 ${found ?? ''}`);
  },
};
