import { AppError } from '@/lib/errors';

export type PackageArch = 'x86_64' | 'aarch64';
export type PackageVariant = 'ABI' | 'JIT';

/** What a package's file name says (dolphindb-package.md 1). */
export interface PackageName {
  /** E.g. `2.00.11.3`. */
  version: string;
  /** null = the ordinary build. */
  variant: PackageVariant | null;
  arch: PackageArch;
}

const version = String.raw`[123]\.\d{2}\.\d{1,2}(?:\.\d{1,2})?`;
const versionOnly = new RegExp(`^${version}$`);
// Browsers add " (1)" to a second download.
const fileName = new RegExp(
  String.raw`^DolphinDB_(Linux64|ARM64|Win64)_V(${version})(?:_(ABI|JIT))?(?: ?\(\d+\))?\.zip$`,
  'i',
);
const platform: Record<PackageArch, string> = { x86_64: 'Linux64', aarch64: 'ARM64' };

/** True for `<major>.<two digits>.<n>[.<patch>]` of the lines 1.30, 2.00 and 3.00 (dolphindb-package.md 1). */
export function isVersion(text: string): boolean {
  return versionOnly.test(text);
}

/** Orders versions number by number; a patch build comes after the version without one. Negative, zero or positive as `sort` wants. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Gives the version line, e.g. `2.00`: upgrades stay in it unless the administrator wants a new one. */
export function versionLine(text: string): string {
  return text.split('.').slice(0, 2).join('.');
}

/** Gives a version with its variant as the vendor writes it, e.g. `2.00.12.1_ABI`. */
export function versionName({ version, variant }: { version: string; variant: string | null }): string {
  return [version, variant].filter(Boolean).join('_');
}

/** Reads a package's file name; throws PACKAGE-WINDOWS for the Windows build and PACKAGE-NAME for what is no package name. */
export function parsePackageName(name: string): PackageName {
  const found = fileName.exec(name.split(/[\\/]/).at(-1) ?? '');
  const [, os = '', number = '', variant] = found ?? [];
  if (!found) {
    throw new AppError(
      'PACKAGE-NAME',
      { en: 'The file name does not say which version this is.', zh: '无法从文件名识别版本。' },
      {
        seen: name.slice(0, 200),
        remedy: {
          en: 'Use the vendor’s name, for example DolphinDB_Linux64_V3.00.4.zip.',
          zh: '请使用厂商的文件名，例如 DolphinDB_Linux64_V3.00.4.zip。',
        },
      },
    );
  }
  if (os.toLowerCase() === 'win64') throw windowsPackage();
  return {
    version: number,
    variant: variant ? (variant.toUpperCase() as PackageVariant) : null,
    arch: os.toLowerCase() === 'arm64' ? 'aarch64' : 'x86_64',
  };
}

/** The refusal of a Windows build. */
export function windowsPackage(): AppError {
  return new AppError(
    'PACKAGE-WINDOWS',
    {
      en: 'This is the package for Windows; the hosts run Linux.',
      zh: '这是 Windows 版安装包，而主机运行 Linux。',
    },
    { remedy: { en: 'Take the Linux64 or ARM64 package.', zh: '请使用 Linux64 或 ARM64 安装包。' } },
  );
}

/** Gives the vendor's file name of a package. */
export function packageFileName(name: PackageName): string {
  return `DolphinDB_${platform[name.arch]}_V${versionName(name)}.zip`;
}

/** Gives the address of a package below a base address such as `https://www.dolphindb.cn/downloads/`; throws PACKAGE-URL when that is no http(s) address or the version is none. */
export function packageUrl(base: string, name: PackageName): string {
  const usable = /^https?:\/\/[^\s'"`$\\<>]+$/i.test(base) && URL.canParse(base);
  if (!usable || !isVersion(name.version)) {
    throw new AppError(
      'PACKAGE-URL',
      { en: 'The download address cannot be used.', zh: '下载地址无效。' },
      {
        seen: `${base} ${name.version}`.slice(0, 200),
        remedy: {
          en: 'Give an address that begins with http:// or https://, and a version like 3.00.4.',
          zh: '请填写以 http:// 或 https:// 开头的地址，以及形如 3.00.4 的版本号。',
        },
      },
    );
  }
  const folder = new URL(base);
  folder.search = '';
  folder.hash = '';
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  return new URL(packageFileName(name), folder).href;
}
