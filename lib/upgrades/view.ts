import type { NewData } from '@/lib/backups/data-state';
import type { StageOutline } from '@/lib/clusters/operate-view';
import type { Finding } from '@/lib/lint/finding';
import type { RunError } from '@/lib/runs/view';
import type { Text } from '@/lib/text';
import type { Question } from './checks';
import type { HostState } from './host-states';
import type { UpgradeMethod } from './schemas';
import type { Offer, UpgradeState } from './state';

/** A package that a cluster could be upgraded to. */
export interface PackageChoice {
  id: string;
  /** Version with variant, e.g. `2.00.12.1_ABI`. */
  label: string;
  source: 'upload' | 'download';
  /** It is newer and of the same build. */
  fits: boolean;
}

/** What the page shows before an upgrade is begun. */
export interface UpgradeReview {
  from: string;
  to: string;
  findings: Finding[];
  questions: Question[];
  allowed: boolean;
  /** Empty while it is not allowed. */
  stages: StageOutline[];
}

/** One upgrade as pages show it. */
export interface UpgradeView {
  id: string;
  state: UpgradeState;
  method: UpgradeMethod;
  /** Host by host, while the cluster goes on working. */
  rolling: boolean;
  /** No run of it has come to its first stop, so nothing has changed on any host. */
  untouched: boolean;
  from: string;
  to: string;
  runId: string;
  rollbackRunId?: string;
  backupId: string;
  createdAt: string;
  createdBy: string;
  endedAt?: string;
  endedBy?: string;
  offers: Offer[];
  /** What the checks said when it was begun; empty once it is over. */
  findings: Finding[];
  /** What the runs have left on every host; empty once it is over. */
  hosts: HostState[];
  /** Why the last run ended early. */
  error?: RunError;
  /** Why a rollback ended before it changed anything. */
  refused?: RunError;
}

/** What a host has when an upgrade ends as it is. */
export interface EndHost {
  host: string;
  dir: string;
  /** `mixed`: replaced or put back in part; `unknown`: it does not answer, or has neither version. */
  programs: 'old' | 'mixed' | 'new' | 'unknown';
  /** What Deck has recorded there, e.g. `2.00.12.1_ABI`. */
  version?: string;
  /** Why nothing could be seen. */
  error?: Text;
  /** Lets its services start nodes again; for somebody on the host, where Deck cannot. */
  release: string;
}

/** What ending an upgrade as it is leaves behind. */
export interface EndReview {
  hosts: EndHost[];
  /** Must be typed, by an administrator; absent while nothing has changed on any host. */
  confirm?: string;
}

/** What the page shows before the rest of an upgrade is planned anew. */
export interface ContinueReview {
  /** Nodes that run are stopped once more. */
  stops: boolean;
  /** Must be typed when the whole cluster is stopped. */
  confirm?: string;
  stages: StageOutline[];
}

/** Everything that the upgrade page begins with. */
export interface UpgradePage {
  clusterId: string;
  clusterName: string;
  current: string;
  packages: PackageChoice[];
  /** The upgrade that holds the cluster. */
  open?: UpgradeView;
  past: UpgradeView[];
}

/** What the page shows before a rollback is begun. */
export interface RollbackReview {
  /** `none`: the leader says that nothing was written; `unknown`: the run compares the hosts' metadata with the backup before it changes anything; `not-replaced`: there is nothing to put back. */
  evidence: 'none' | 'written' | 'unknown' | 'never-started' | 'not-replaced';
  written: NewData[];
  /** The hosts were upgraded one by one: the metadata may be left as it is. */
  byHost: boolean;
  /** Must be typed when something was written, or when metadata of different moments would be mixed. */
  confirm?: string;
  stages: StageOutline[];
}
