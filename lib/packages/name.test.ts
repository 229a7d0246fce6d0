import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareVersions,
  isVersion,
  type PackageName,
  packageFileName,
  packageUrl,
  parsePackageName,
  versionLine,
} from './name';

const names = fc.record({
  version: fc
    .tuple(fc.constantFrom('1.30', '2.00', '3.00'), fc.nat(99), fc.option(fc.nat(99)))
    .map(([line, n, patch]) => `${line}.${n}${patch === null ? '' : `.${patch}`}`),
  variant: fc.constantFrom<PackageName['variant']>(null, 'ABI', 'JIT'),
  arch: fc.constantFrom<PackageName['arch']>('x86_64', 'aarch64'),
});
const codeOf = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('package names', () => {
  it('a name that was made reads back to the same parts', () => {
    fc.assert(
      fc.property(names, (name) => void expect(parsePackageName(packageFileName(name))).toEqual(name)),
    );
  });

  it.each([
    ['DolphinDB_Linux64_V2.00.11.3.zip', { version: '2.00.11.3', variant: null, arch: 'x86_64' }],
    ['C:\\tmp\\DolphinDB_Linux64_V3.00.4_JIT.zip', { version: '3.00.4', variant: 'JIT', arch: 'x86_64' }],
    ['DolphinDB_ARM64_V2.00.10 (1).zip', { version: '2.00.10', variant: null, arch: 'aarch64' }],
  ])('reads %s', (name, parts) => {
    expect(parsePackageName(name)).toEqual(parts);
  });

  it.each([
    ['DolphinDB_Win64_V2.00.10.zip', 'PACKAGE-WINDOWS'],
    ['dolphindb.zip', 'PACKAGE-NAME'],
    ['DolphinDB_Linux64_V4.00.1.zip', 'PACKAGE-NAME'],
    ['DolphinDB_Linux64_V3.00.4.zip; rm -rf /', 'PACKAGE-NAME'],
    ['DolphinDB_Linux64_V3.00.4_GPU.zip', 'PACKAGE-NAME'],
  ])('refuses %s', (name, code) => {
    expect(codeOf(() => parsePackageName(name))).toBe(code);
  });

  it('accepts versions of the three lines only', () => {
    expect(['1.30.19', '2.00.8.12', '3.00.0'].every(isVersion)).toBe(true);
    expect(['4.00.1', '2.0.1', '2.00', '2.00.1.2.3', 'v2.00.1', '2.00.1\n', ''].some(isVersion)).toBe(false);
  });

  it('orders versions by number and knows their line', () => {
    const sorted = ['2.00.11.3', '2.00.9', '3.00.0', '2.00.11', '1.30.23'].sort(compareVersions);
    expect(sorted).toEqual(['1.30.23', '2.00.9', '2.00.11', '2.00.11.3', '3.00.0']);
    expect(versionLine('2.00.11.3')).toBe('2.00');
  });
});

describe('packageUrl', () => {
  const name: PackageName = { version: '3.00.4', variant: 'ABI', arch: 'x86_64' };

  it.each([
    'https://www.dolphindb.cn/downloads/',
    'https://www.dolphindb.cn/downloads',
    'https://www.dolphindb.cn/downloads?x=1#y',
  ])('joins %s with the file name', (base) => {
    expect(packageUrl(base, name)).toBe(
      'https://www.dolphindb.cn/downloads/DolphinDB_Linux64_V3.00.4_ABI.zip',
    );
  });

  it.each(['ftp://x/', 'file:///etc/', 'not an address', 'http://x/$(id)/', "http://x/'a/", ''])(
    'refuses the base %s',
    (base) => {
      expect(codeOf(() => packageUrl(base, name))).toBe('PACKAGE-URL');
    },
  );

  it('refuses a version that is none', () => {
    expect(codeOf(() => packageUrl('https://x/', { ...name, version: '../../etc' }))).toBe('PACKAGE-URL');
  });
});
