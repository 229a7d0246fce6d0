/** What a host is going to be used for; the checks that need to know it are left out where it is not said. */
export interface PlannedUse {
  /** Absolute path of the directory that will hold `server`. */
  installDir?: string;
  /** The ports of all nodes on this host. */
  ports?: number[];
  /** Space that package and unzipped files take together. */
  needBytes?: number;
  /** Architecture of the package: x86_64 or aarch64. */
  arch?: string;
}
