import { z } from 'zod';

/** A package that hosts download themselves, named by its version. */
export const RegisterDownloadInput = z.object({
  version: z.string().max(40),
  arch: z.enum(['x86_64', 'aarch64']).default('x86_64'),
});
export type RegisterDownloadInput = z.input<typeof RegisterDownloadInput>;

export interface PackageRow {
  id: string;
  fileName: string;
  version: string;
  variant: string;
  arch: string;
  source: 'upload' | 'download';
  url?: string;
  sizeBytes?: number;
  sha256?: string;
  unpackedBytes?: number;
  fileCount?: number;
  createdAt: string;
  createdBy: string;
  clusters: string[];
}
