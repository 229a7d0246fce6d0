import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { refusePackage } from './inspect-errors';
import {
  type PackageArch,
  type PackageName,
  type PackageVariant,
  parsePackageName,
  windowsPackage,
} from './name';
import { withZip, type ZipContents } from './zip-entries';

const EXECUTABLE = 'server/dolphindb';
const REQUIRED = [
  EXECUTABLE,
  'server/clusterDemo/startController.sh',
  'server/clusterDemo/startAgent.sh',
  'server/clusterDemo/stopAllNode.sh',
];
const EXPECTED = ['server/dolphindb.dos', 'server/dolphindb.lic', 'server/clusterDemo/upgrade.sh'];
const MACHINES: Record<number, PackageArch> = { 62: 'x86_64', 183: 'aarch64' };

/** What is known of a package after looking into it, without unpacking. */
export interface PackageFacts {
  /** From the file name; null when the name does not say (the archive itself does not). */
  version: string | null;
  /** From the file name. */
  variant: PackageVariant | null;
  /** From the programme's own header. */
  arch: PackageArch;
  fileCount: number;
  /** Size after unpacking, in bytes. */
  unpackedBytes: number;
  /** Names at the top of the archive, sorted. */
  topLevel: string[];
  /** The LLVM library is there, as in JIT builds and in 3.00. */
  hasLlvm: boolean;
  /** Usual files that are not there; the package can still be used. */
  absent: string[];
}

async function checkBeginning(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    const begin = buffer.subarray(0, bytesRead);
    if (bytesRead === 0) throw refusePackage('EMPTY');
    if (/^\s*<(!doctype|html|\?xml|head)/i.test(begin.toString('latin1'))) throw refusePackage('HTML');
    if (!begin.subarray(0, 2).equals(Buffer.from('PK')))
      throw refusePackage('NOT-ZIP', `begins with ${begin.subarray(0, 8).toString('hex')}`);
  } finally {
    await file.close();
  }
}

function checkLayout(paths: string[]): void {
  if (paths.includes('server/dolphindb.exe')) throw windowsPackage();
  const missing = REQUIRED.filter((path) => !paths.includes(path));
  if (missing.length === 0) return;
  const nested = paths.find((path) => path.endsWith(`/${EXECUTABLE}`));
  throw nested ? refusePackage('NESTED', nested) : refusePackage('LAYOUT', `missing: ${missing.join(', ')}`);
}

async function programmeArch({ entries, head }: ZipContents): Promise<PackageArch> {
  const entry = entries.get(EXECUTABLE);
  const header = entry ? await head(entry, 64) : Buffer.alloc(0);
  const isElf64 =
    header.length === 64 &&
    header.toString('latin1', 0, 4) === '\x7fELF' &&
    header[4] === 2 &&
    header[5] === 1;
  const arch = isElf64 ? MACHINES[header.readUInt16LE(18)] : undefined;
  if (!arch) throw refusePackage('EXECUTABLE', `begins with ${header.subarray(0, 20).toString('hex')}`);
  return arch;
}

function nameOf(fileName: string): PackageName | undefined {
  try {
    return parsePackageName(fileName);
  } catch (error) {
    if ((error as { code?: string }).code === 'PACKAGE-NAME') return undefined;
    throw error;
  }
}

/**
 * Looks into a package without unpacking it: directory of the archive, and the first bytes of the programme (layout: dolphindb-package.md 2).
 * `fileName` is the name the user gave it, when the file lies under another one. Throws PACKAGE-… with what is missing and what to do.
 */
export async function inspectPackage(zipPath: string, fileName = basename(zipPath)): Promise<PackageFacts> {
  const named = nameOf(fileName);
  await checkBeginning(zipPath);
  return withZip(zipPath, async (contents) => {
    const paths = [...contents.entries.keys()];
    checkLayout(paths);
    const arch = await programmeArch(contents);
    if (named && named.arch !== arch) throw refusePackage('ARCH', `${fileName}: ${arch}`);
    return {
      version: named?.version ?? null,
      variant: named?.variant ?? null,
      arch,
      fileCount: paths.length,
      unpackedBytes: contents.unpackedBytes,
      topLevel: [...new Set(paths.map((path) => path.split('/')[0] ?? ''))].sort(),
      hasLlvm: paths.some((path) => /\/libLLVM/.test(path)),
      absent: EXPECTED.filter((path) => !paths.includes(path)),
    };
  });
}
