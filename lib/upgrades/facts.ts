import type { Finding } from '@/lib/lint/finding';

/** What is known before an upgrade; undefined or null everywhere means: could not be seen. */

/** One installation on its host. */
export interface InstallationFacts {
  host: string;
  dir: string;
  /** As `uname -m` says. */
  arch?: string;
  /** What Deck has recorded there: whose it is and which package was unpacked last. */
  recorded?: { clusterId: string; version: string; variant: string; binarySha256: string };
  /** SHA-256 (hex) of the executable as it is now. */
  binarySha256?: string;
  freeBytes?: number;
  /** Metadata, configuration and programs, which the backup copies, wherever they lie. */
  backupBytes?: number;
  /** What of it are programs: all of `server` but the places where the configuration lets nodes write. */
  programBytes?: number;
  /** Where the backup goes, when not into the installation; `same`: to the same file system. */
  base?: { dir: string; freeBytes?: number; writable: boolean; same: boolean };
  /** Names of the directories in `server/plugins`. */
  plugins?: string[];
  missingTools: string[];
  /** Programs have been replaced there, in part or whole, by an upgrade that was not taken back. */
  replacing?: boolean;
  /** Highest version that the licence file there covers; empty = all. */
  licenceVersion?: string;
  /** `YYYY-MM-DD`, its last day. */
  licenceExpires?: string;
  licenceSha256?: string;
  /** Why nothing could be seen. */
  error?: { code: string; text: { en: string; zh: string } };
}

/** One node as it answers. */
export interface NodeFacts {
  alias: string;
  online: boolean;
  /** Number of `version()`; undefined when it did not answer. */
  version?: string;
}

export interface UpgradeFacts {
  clusterId: string;
  from: { version: string; variant: string };
  to: {
    version: string;
    variant: string;
    arch: string;
    sizeBytes?: number;
    unpackedBytes?: number;
    /** Names of the directories in `server/plugins`; undefined while the package lies on no disk of Deck. */
    plugins?: string[];
  };
  installations: InstallationFacts[];
  /** What the rules find in the configuration under the new version and not under the old one. */
  configuration?: Finding[];
  nodes: NodeFacts[];
  leader: string | null;
  /** What the leader says about replicas. */
  chunks?: { chunks: number; incomplete: number; recovering: number };
  /** Queries and batch jobs that run now. */
  jobs?: { node: string; what: string }[];
  /** Subscriptions of streams that run now. */
  streams?: number;
  /** Seconds after which the leader starts a node again that is offline; 0 = never. */
  restartInterval?: number;
  /** ISO time of the last backup; null = none. */
  lastBackup: string | null;
  now: string;
}
