import 'server-only';
import { rm } from 'node:fs/promises';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { downloadBase } from '@/lib/settings/settings';
import { overStates } from '@/lib/upgrades/state';
import { inspectPackage } from './inspect';
import { type PackageArch, type PackageVariant, packageFileName, packageUrl, parsePackageName } from './name';
import { keepFile, packagePath, type Received } from './receive';
import { type PackageRow, RegisterDownloadInput } from './schemas';

const taken = (name: string) =>
  new AppError('PACKAGE-EXISTS', { en: `${name} is known to Deck already.`, zh: `Deck 中已有 ${name}。` });

async function refuseDuplicate(
  where: { version: string; variant: string; arch: string; source: string },
  name: string,
): Promise<void> {
  if (await db().package.findFirst({ where })) throw taken(name);
}

/** Looks into a received zip and, when it is a DolphinDB package, keeps it; the file is removed otherwise. Throws PACKAGE-…. Gives its id. */
export async function acceptUpload(received: Received, fileName: string, actor: Actor): Promise<string> {
  try {
    const facts = await inspectPackage(received.path, fileName);
    const { version } = facts;
    if (!version) throw parseFailure(fileName);
    const key = { version, variant: facts.variant ?? '', arch: facts.arch, source: 'upload' };
    await refuseDuplicate(key, fileName);
    await keepFile(received);
    const contents = {
      fileCount: facts.fileCount,
      unpackedBytes: facts.unpackedBytes,
      topLevel: facts.topLevel,
    };
    return await store(
      { ...key, fileName, sha256: received.sha256, sizeBytes: BigInt(received.sizeBytes), contents },
      actor,
      'package.upload',
    );
  } catch (error) {
    await rm(received.path, { force: true });
    throw error;
  }
}

function parseFailure(fileName: string): AppError {
  return new AppError(
    'PACKAGE-NAME',
    {
      en: `The version cannot be read from the file name ${fileName}.`,
      zh: `无法从文件名 ${fileName} 识别版本。`,
    },
    {
      remedy: {
        en: 'Keep the vendor’s name, for example DolphinDB_Linux64_V2.00.11.3.zip.',
        zh: '请保留官方文件名，例如 DolphinDB_Linux64_V2.00.11.3.zip。',
      },
    },
  );
}

type NewPackage = Parameters<ReturnType<typeof db>['package']['create']>[0]['data'];

async function store(
  data: Omit<NewPackage, 'createdBy'> & { fileName: string },
  actor: Actor,
  action: string,
): Promise<string> {
  return db().$transaction(async (tx) => {
    const made = await tx.package.create({ data: { ...data, createdBy: actor.userName } as NewPackage });
    const details = { sha256: data.sha256, url: data.url };
    await writeAudit(tx, actor, {
      action,
      objectType: 'package',
      objectId: made.id,
      objectName: data.fileName,
      details,
    });
    return made.id;
  });
}

/** Adds a version that the hosts download themselves from the configured base address; throws PACKAGE-EXISTS and the errors of its name. */
export async function registerDownload(raw: RegisterDownloadInput, actor: Actor): Promise<string> {
  const input = RegisterDownloadInput.parse(raw);
  const [version = '', variant = null] = input.version.trim().split('_') as [
    string,
    PackageVariant | undefined,
  ];
  const name = { version, variant, arch: input.arch as PackageArch };
  const fileName = packageFileName(name);
  parsePackageName(fileName);
  const url = packageUrl(await downloadBase(), name);
  const key = { version, variant: variant ?? '', arch: input.arch, source: 'download' };
  await refuseDuplicate(key, fileName);
  return store({ ...key, fileName, url }, actor, 'package.register-download');
}

/** Removes a package and its file; throws PACKAGE-IN-USE while a cluster or an open upgrade refers to it. */
export async function deletePackage(id: string, actor: Actor): Promise<void> {
  const sha256 = await db().$transaction(async (tx) => {
    const found = await tx.package.findUniqueOrThrow({
      where: { id },
      include: { clusters: { select: { name: true } } },
    });
    if (found.clusters.length > 0) {
      const names = found.clusters.map((c) => c.name).join(', ');
      throw new AppError('PACKAGE-IN-USE', {
        en: `Clusters still use this package: ${names}.`,
        zh: `仍有集群在使用此安装包：${names}。`,
      });
    }
    const open = await tx.upgrade.count({
      where: {
        state: { notIn: overStates },
        OR: [{ fromPackageId: id }, { toPackageId: id }],
      },
    });
    if (open > 0)
      throw new AppError('PACKAGE-IN-USE', {
        en: 'An upgrade that is not over yet needs this package.',
        zh: '有尚未结束的升级需要此安装包。',
      });
    await tx.package.delete({ where: { id } });
    await writeAudit(tx, actor, {
      action: 'package.delete',
      objectType: 'package',
      objectId: id,
      objectName: found.fileName,
    });
    return found.source === 'upload' ? found.sha256 : null;
  });
  if (sha256) await rm(packagePath(`${sha256}.zip`), { force: true });
}

/** Gives all packages, newest first. */
export async function listPackages(): Promise<PackageRow[]> {
  const rows = await db().package.findMany({
    orderBy: { createdAt: 'desc' },
    include: { clusters: { select: { name: true } } },
  });
  return rows.map((p) => {
    const contents = (p.contents ?? {}) as { unpackedBytes?: number; fileCount?: number };
    return {
      id: p.id,
      fileName: p.fileName,
      version: p.version,
      variant: p.variant,
      arch: p.arch,
      source: p.source as PackageRow['source'],
      ...(p.url ? { url: p.url } : {}),
      ...(p.sizeBytes === null ? {} : { sizeBytes: Number(p.sizeBytes) }),
      ...(p.sha256 ? { sha256: p.sha256 } : {}),
      ...contents,
      createdAt: p.createdAt.toISOString(),
      createdBy: p.createdBy,
      clusters: p.clusters.map((c) => c.name),
    };
  });
}
