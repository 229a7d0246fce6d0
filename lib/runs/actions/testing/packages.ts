import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DeployInput } from '@/lib/runs/plans/deploy';
import { sandboxEnv } from '@/lib/ssh/test-sandbox';

/** The version that the sandbox's clusters are deployed with; empty outside it. */
export const sandboxVersion = process.env.SANDBOX_VERSION ?? '';

const built = new Map<string, string>();

export const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

/** Has the sandbox build the package of another version. */
export function buildPackage(version: string, ...how: string[]): void {
  const words = [sandboxEnv('SANDBOX_SH'), 'package', version, ...how];
  const lines = execFileSync('bash', words, { encoding: 'utf8' }).trim().split('\n');
  built.set(version, lines.at(-1) ?? '');
}

/** Gives where the zip of a version lies: the sandbox's own, or one that was built. */
export function zipOf(version: string): string {
  const zip = built.get(version);
  if (zip) return zip;
  if (version !== sandboxVersion) throw new Error(`no package of ${version} was built`);
  return join(sandboxEnv('SANDBOX_PACKAGES'), `DolphinDB_Linux64_V${version}.zip`);
}

/** Gives the package of a version as planners take it; its id is the version. */
export function packageOf(version: string): DeployInput['package'] {
  const zip = zipOf(version);
  const bytes = readFileSync(zip);
  return {
    id: version,
    version,
    variant: '',
    arch: 'x86_64',
    fileName: basename(zip),
    sha256: sha256(bytes),
    sizeBytes: bytes.length,
    source: 'upload',
  };
}
