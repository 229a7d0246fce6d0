import type { StageOutline } from '@/lib/clusters/operate-view';
import type { LoadedLicence } from '@/lib/dolphindb/licence';
import type { PublicError } from '@/lib/http';
import type { Refusal } from '@/lib/runs/plans/operate-facts';
import type { Text } from '@/lib/text';
import type { LicencePrediction, PredictedNode } from './predict';
import type { LicenceTerms } from './terms';

/** A node with the licence that it uses; without `loaded` it did not answer. */
export interface NodeLicence extends Omit<PredictedNode, 'loaded'> {
  address: string;
  port: number;
  /** Host and directory of its installation. */
  hostId: string;
  dir: string;
  loaded?: LoadedLicence;
  error?: PublicError;
  /** Its licence is not the one that most nodes use. */
  differs?: boolean;
  /** The file of its installation says something else than what it has loaded. */
  pending?: boolean;
  /** The file of its installation is no licence or was not seen. */
  unproven?: boolean;
}

/** A licence file on a host. */
export interface LicenceFile {
  name: string;
  sha256: string;
  /** What it says; absent when it is no licence. */
  terms?: Omit<LicenceTerms, 'authorization'>;
  error?: PublicError;
}

/** The licence files of one installation. */
export interface HostLicence {
  hostId: string;
  address: string;
  dir: string;
  /** The file in use; absent when there is none or the host could not be asked. */
  file?: LicenceFile;
  /** Files that replacements have kept, newest first. */
  kept: LicenceFile[];
  error?: PublicError;
  /** The file is not the one that most hosts have. */
  differs?: boolean;
}

/** A licence that Deck has stored. */
export interface StoredLicence {
  id: string;
  fileName: string;
  sha256: string;
  client: string;
  expiration: string;
}

/** Everything about the licences of one cluster. */
export interface ClusterLicences {
  /** ms since 1970. */
  at: number;
  nodes: NodeLicence[];
  hosts: HostLicence[];
  /** The one that the inventory names. */
  stored?: StoredLicence;
  /** The last replacement, when it did not come to its end. */
  broken?: { runId: string; licenceId: string; canResume: boolean };
}

/** What a replacement would do, or why it is not begun. */
export interface ReplacementView {
  candidate: LicenceTerms;
  sha256: string;
  fileName: string;
  running?: LicenceTerms;
  prediction: LicencePrediction;
  /** Why the restart is not begun. */
  refusals: Refusal[];
  notices: Text[];
  /** Empty when it is refused. */
  stages: StageOutline[];
}
