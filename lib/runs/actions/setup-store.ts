import { singleton } from '@/lib/singleton';
import type { NodesWish } from '@/lib/topology/change-nodes';

export interface SetupRecord {
  clusterId: string;
  runId: string;
  wish: NodesWish;
  hosts: { id: string; address: string }[];
  /** Aliases to be restarted before the change is in force. */
  restart: string[];
  note: string;
  /** Number of the revision whose nodes are brought back. */
  revertOf?: number;
  /** Addresses of hosts that the user said are gone for good. */
  gone?: string[];
}

/** Where a change of nodes is stored once the leader has it; set at start, because actions know no database. */
export interface SetupStore {
  isRecorded(clusterId: string, wish: NodesWish): Promise<boolean>;
  /** Stores topology, hosts, revision, marks and audit all at once; gives the number of the revision. */
  record(change: SetupRecord): Promise<number>;
}

const held = () => singleton<{ store?: SetupStore }>('setup-store', () => ({}));

/** Says where changes of nodes are stored. */
export function setSetupStore(store: SetupStore): void {
  held().store = store;
}

/** Gives the store; throws when nobody has set it. */
export function setupStore(): SetupStore {
  const found = held().store;
  if (!found) throw new Error('setSetupStore was not called');
  return found;
}
