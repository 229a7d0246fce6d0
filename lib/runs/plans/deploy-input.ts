import type { ClusterSpec } from '@/lib/topology/spec';

/** Everything that decides a deployment; no secrets, and the same input always gives the same plan. */
export interface DeployInput {
  cluster: { id: string; name: string; installDir: string; spec: ClusterSpec };
  /** The inventory's hosts of the cluster, found by the addresses of the spec. */
  hosts: { id: string; address: string }[];
  package: {
    id: string;
    version: string;
    variant: string;
    /** `x86_64` or `aarch64`, as `uname -m` says it. */
    arch?: string;
    fileName: string;
    sha256?: string;
    sizeBytes?: number;
    unpackedBytes?: number;
    source: 'upload' | 'download';
    url?: string;
  };
  licence: { id: string; sha256: string };
}
