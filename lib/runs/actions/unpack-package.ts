import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { UnpackArgs } from '@/lib/runs/plans/args';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { claim, ownMarker } from './support/claim';
import { hashesOf, hashOf } from './support/hash';
import { inspectDirectory, isUnpacked, type Marker, writeMarker } from './support/marker';
import { hostOf, LOOK_MS } from './support/remote';
import { otherPackage, replaceable } from './support/replace';

/** What a zip must hold to be taken for a DolphinDB package (dolphindb-package.md 2). */
const LAYOUT = ['dolphindb', 'dolphindb.dos', 'clusterDemo/startController.sh', 'clusterDemo/startAgent.sh'];

function unzipCommand(zip: string, temporary: string): string {
  const at = (name: string) => quote(`${temporary}/server/${name}`);
  return [
    `rm -rf ${quote(temporary)}`,
    // 1 = warnings only, such as a time stamp that cannot be kept
    `unzip -q -o ${quote(zip)} -d ${quote(temporary)} >&2; [ $? -le 1 ] || exit 4`,
    ...LAYOUT.map((name) => `[ -s ${at(name)} ] || { echo ${quote(`server/${name}`)}; exit 5; }`),
    `chmod +x ${at('dolphindb')}`,
    `mkdir -p ${at('clusterDemo/config')} ${at('clusterDemo/data')} ${at('clusterDemo/log')}`,
  ].join('\n');
}

/** The server directory comes into being by one rename, so it is either complete or not there. */
function placeCommand(dir: string, temporary: string): string {
  const { server, staging } = pathsOf(dir);
  const old = quote(`${staging}/server.old`);
  return [
    `set -e; rm -rf ${old}`,
    `[ ! -e ${quote(server)} ] || mv -T ${quote(server)} ${old}`,
    `mv -T ${quote(`${temporary}/server`)} ${quote(server)}`,
    `cd ${quote(temporary)}; for f in * .[!.]*; do [ ! -e "$f" ] || cp -rf "$f" ${quote(dir)}/; done`,
    `rm -rf ${quote(temporary)} ${old}`,
    // what a transfer that was cut off has left
    `rm -f ${quote(dir)}/..deck.json.deck-* ${quote(staging)}/.*.deck-* ${quote(staging)}/*.part`,
  ].join('\n');
}

function badPackage(address: string, zip: string, en: string, zh: string, seen: string): AppError {
  return new AppError(
    'DEPLOY-BAD-PACKAGE',
    { en: `${zip} on ${address} ${en}.`, zh: `${address} 上的 ${zip} ${zh}。` },
    {
      seen,
      remedy: {
        en: 'Upload the vendor’s zip again, unchanged, and make a new plan.',
        zh: '请重新上传厂商原始的 zip 安装包并重新生成计划。',
      },
    },
  );
}

async function unzip(
  ctx: ActionContext,
  conn: HostConnection,
  zip: string,
  temporary: string,
): Promise<void> {
  const options = { timeoutMs: ctx.step.timeoutMs, signal: ctx.signal, label: `unzip ${zip}`, check: false };
  const { exitCode, stdout, stderr } = await conn.exec(unzipCommand(zip, temporary), options);
  if (exitCode === 0) return;
  await conn.exec(`rm -rf ${quote(temporary)}`, { timeoutMs: LOOK_MS, signal: ctx.signal });
  const seen = (stderr || stdout).trim().slice(-1000);
  if (/No space left|disk full|write error/i.test(seen)) throw diskFull(conn.address, temporary, seen);
  if (exitCode === 5)
    throw badPackage(
      conn.address,
      zip,
      'does not hold a DolphinDB server',
      '不是 DolphinDB server 安装包',
      `missing: ${stdout.trim()}`,
    );
  throw badPackage(conn.address, zip, 'cannot be unpacked', '无法解压', seen || `exit ${exitCode}`);
}

function diskFull(address: string, path: string, seen: string): AppError {
  return new AppError(
    'DEPLOY-NO-SPACE',
    {
      en: `The disk of ${address} became full while ${path} was written.`,
      zh: `写入 ${path} 时，${address} 的磁盘已满。`,
    },
    { seen, remedy: { en: 'Free some space, then resume.', zh: '请清理磁盘后继续执行。' } },
  );
}

async function stillUnpacked(
  ctx: ActionContext,
  conn: HostConnection,
  dir: string,
  marker: Marker,
  args: UnpackArgs,
): Promise<boolean> {
  if (!isUnpacked(marker, args.package)) return false;
  const { binary } = pathsOf(dir);
  if ((await hashOf(ctx, conn, binary)) !== marker.package?.binarySha256) return false;
  const { exitCode } = await conn.exec(`[ -x ${quote(binary)} ]`, {
    timeoutMs: LOOK_MS,
    signal: ctx.signal,
    check: false,
  });
  return exitCode === 0;
}

async function mayReplace(
  ctx: ActionContext,
  conn: HostConnection,
  args: UnpackArgs,
  marker: Marker,
): Promise<void> {
  if (await replaceable(ctx, conn, args.dir)) return;
  const found = marker.package ?? {
    fileName: 'an unknown package',
    version: '',
    variant: '',
    sha256: '',
    binarySha256: '',
  };
  throw otherPackage(conn.address, args.dir, found, args.package);
}

/** Unpacks the package beside its place, checks what came out and renames it into place. */
export const unpackPackage: Action<UnpackArgs> = {
  name: 'unpack-package',
  args: UnpackArgs,
  describe({ dir, zip }) {
    const { staging, server } = pathsOf(dir);
    const temporary = `${staging}/unpack`;
    return {
      commands: [
        `unzip -q -o ${zip} -d ${temporary}`,
        `chmod +x ${temporary}/server/dolphindb`,
        `mv -T ${temporary}/server ${server}`,
        `# record package and SHA-256 of dolphindb in ${pathsOf(dir).marker}`,
      ],
    };
  },
  async check(ctx, args) {
    const conn = await hostOf(ctx);
    const marker = ownMarker(conn.address, args.dir, await inspectDirectory(ctx, conn, args.dir), args);
    return marker && (await stillUnpacked(ctx, conn, args.dir, marker, args)) ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { dir, zip, package: pkg } = args;
    const { staging, binary } = pathsOf(dir);
    const marker = await claim(ctx, conn, dir, args);
    await mayReplace(ctx, conn, args, marker);
    const temporary = `${staging}/unpack`;
    await unzip(ctx, conn, zip, temporary);
    const fresh = `${temporary}/server/dolphindb`;
    const hashes = await hashesOf(ctx, conn, [zip, fresh]);
    const sha256 = hashes.get(zip) ?? '';
    const binarySha256 = hashes.get(fresh) ?? '';
    if (pkg.sha256 && sha256 !== pkg.sha256)
      throw badPackage(conn.address, zip, 'has changed on the host', '在主机上已被改动', sha256);
    await conn.exec(placeCommand(dir, temporary), {
      timeoutMs: LOOK_MS,
      signal: ctx.signal,
      label: 'put in place',
    });
    const { fileName, version, variant } = pkg;
    await writeMarker(ctx, conn, dir, {
      cluster: marker.cluster,
      package: { fileName, version, variant, sha256, binarySha256 },
    });
    ctx.log(`${binary}: SHA-256 ${binarySha256}`);
  },
};
