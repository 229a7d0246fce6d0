import type { Text } from '@/lib/text';
import type { BackupKind } from './kinds';
import type { Consistency } from './manifest';

/** Where a backup lies on one host, and what it holds there. */
export interface BackupPlace {
  hostId: string;
  address: string;
  /** Directory of the installation. */
  dir: string;
  /** Directory of the backup. */
  path: string;
  sizeBytes: number;
  files: number;
  kinds: { kind: BackupKind; sizeBytes: number; files: number }[];
  /** Aliases of the nodes whose metadata it has. */
  nodes: string[];
  /** Hex SHA-256 of the manifest, so that the manifest itself cannot be changed unseen. */
  manifestSha256: string;
}

/** What the last verification found. */
export interface Verification {
  runId: string;
  /** ISO time. */
  at: string;
  /** `proof`: put back into a scratch directory and compared. */
  how: 'hashes' | 'proof';
  places: { path: string; address: string; ok: boolean; wrong: string[] }[];
}

export type BackupOrigin = 'manual' | 'scheduled' | 'upgrade';

/** A backup as pages show it. */
export interface BackupView {
  id: string;
  kind: BackupOrigin;
  consistency: Consistency;
  version: string;
  places: BackupPlace[];
  sizeBytes: number;
  note: string;
  /** ISO time. */
  createdAt: string;
  createdBy: string;
  runId: string | null;
  verification: Verification | null;
}

/** How the backups that a cluster's schedule takes are doing; times in ms since 1970. */
export type ScheduleState =
  | { on: false }
  | {
      on: true;
      everyHours: number;
      /** When the schedule was last set. */
      setAt: number;
      /** One is being taken. */
      active: boolean;
      lastGoodAt?: number;
      /** How the last one failed; absent after a good one. */
      failed?: { at: number; code: string; text?: Text };
      /** Why one that is due could not begin, so many times in a row. */
      refused?: { times: number; code: string; text?: Text };
    };
