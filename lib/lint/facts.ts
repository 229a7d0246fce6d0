/** What the rules may know about a host; every figure is optional, a rule without its figure says nothing. */
export interface HostFacts {
  address: string;
  cores?: number;
  /** Installed memory in GB. */
  memoryGb?: number;
  /** Memory that is free for DolphinDB in GB. */
  availableMemoryGb?: number;
  /** Limit of open files of the account that runs DolphinDB. */
  openFiles?: number;
  /** Distance of the host's clock from the reference, in seconds. */
  clockOffsetSeconds?: number;
  os?: 'linux' | 'windows';
  /** The host is a container or a cloud machine, where UDP heartbeats may not arrive. */
  container?: boolean;
  /** Account that runs DolphinDB. */
  user?: string;
  mounts?: { path: string; fsType: string; rotational?: boolean }[];
  /** Directories that were looked at, by path. */
  directories?: Record<string, { exists: boolean; writable: boolean }>;
  /** SHA-256 of the licence file on this host. */
  licenceSha256?: string;
  /** Addresses (`host:port`) that could not be reached from this host. */
  unreachable?: string[];
}

/** What a licence file allows (dolphindb-package.md 6). */
export interface LicenceFacts {
  /** `2042.01.01` or `2042-01-01`. */
  expiration?: string;
  maxNodes?: number;
  maxMemoryPerNodeGb?: number;
  maxCoresPerNode?: number;
  /** Highest server version, such as `3` or `2.00`. */
  version?: string;
}

export interface LintInput {
  /** Content by path; a cluster is everything below one directory. */
  files?: Record<string, string>;
  /** Used when there are no files: the files it renders are checked under their paths `<host name>/…`. */
  spec?: import('@/lib/topology/spec').ClusterSpec;
  hosts?: HostFacts[];
  licence?: LicenceFacts;
  /** Version of the package that is or will be installed, such as `2.00.11.3`. */
  version?: string;
  /** Directories the package is installed in. */
  installDirs?: string[];
  /** The cluster's configuration before this change, by path. */
  previous?: Record<string, string>;
  now: Date;
}
