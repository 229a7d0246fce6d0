import type { Package } from '@/lib/db/generated/client';
import type { DeployInput } from '@/lib/runs/plans/deploy-input';

/** Gives a stored package as planners take it. */
export function plannedPackage(pack: Package): DeployInput['package'] {
  const contents = (pack.contents ?? {}) as { unpackedBytes?: number };
  return {
    id: pack.id,
    version: pack.version,
    variant: pack.variant,
    arch: pack.arch,
    fileName: pack.fileName,
    source: pack.source as 'upload' | 'download',
    ...(pack.sha256 ? { sha256: pack.sha256 } : {}),
    ...(pack.sizeBytes === null ? {} : { sizeBytes: Number(pack.sizeBytes) }),
    ...(contents.unpackedBytes ? { unpackedBytes: contents.unpackedBytes } : {}),
    ...(pack.url ? { url: pack.url } : {}),
  };
}
