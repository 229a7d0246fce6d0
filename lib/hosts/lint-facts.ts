import type { HostFacts as LintFacts } from '@/lib/lint/facts';
import { HostFacts } from './probe/facts-schema';

const gb = 1024 ** 3;

/** Gives what the rules need of a host's stored facts, or undefined when the host was never checked. */
export function lintFacts(address: string, stored: unknown): LintFacts | undefined {
  const parsed = HostFacts.safeParse(stored);
  if (!parsed.success) return undefined;
  const { cores, memory, openFiles, clock, user, mounts, directories } = parsed.data;
  return {
    address,
    cores,
    memoryGb: memory.totalBytes / gb,
    availableMemoryGb: memory.availableBytes / gb,
    clockOffsetSeconds: clock.offsetMs / 1000,
    os: 'linux',
    user: user.name,
    mounts: mounts.map(({ path, fsType }) => ({ path, fsType })),
    directories: Object.fromEntries(
      directories.map((d) => [d.path, { exists: d.exists, writable: d.writable }]),
    ),
    ...(openFiles.soft === null ? {} : { openFiles: openFiles.soft }),
  };
}
