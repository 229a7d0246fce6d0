import type { CallOptions, DdbSession } from './session';
import { type DdbValue, dictionary } from './values';

/** What a licence allows, as a running node or a file says it; null where it is not said. */
export interface LicenceTerms {
  client: string;
  /** `commercial`, `free`, `community`, `trial`, `test`, `site`; a file does not say it. */
  authorization: string;
  /** `YYYY-MM-DD`, the last day; empty when the server does not say. */
  expiration: string;
  maxMemoryPerNodeGb: number | null;
  maxCoresPerNode: number | null;
  maxNodes: number | null;
  bindCpu: boolean | null;
  /** Highest server version covered; empty = no limit. */
  version: string;
  /** The vendor's code of the modules; -1 = none. */
  modules: number | null;
}

/** The licence that a running node uses, or that it reads in a file. */
export interface LoadedLicence extends LicenceTerms {
  moduleNames: string[];
}

function numberOf(cell: unknown): number | null {
  return typeof cell === 'number' ? cell : null;
}

function licenceOf(value: DdbValue): LoadedLicence {
  const found = dictionary(value);
  return {
    client: String(found.clientName ?? ''),
    authorization: String(found.authorization ?? ''),
    expiration: String(found.expiration ?? '')
      .slice(0, 10)
      .replaceAll('.', '-'),
    maxMemoryPerNodeGb: numberOf(found.maxMemoryPerNode),
    maxCoresPerNode: numberOf(found.maxCoresPerNode),
    maxNodes: numberOf(found.maxNodes),
    bindCpu: typeof found.bindCPU === 'boolean' ? found.bindCPU : null,
    version: String(found.version ?? ''),
    modules: numberOf(found.modules),
    moduleNames: String(found.moduleNames ?? '')
      .split(/\s+/)
      .filter(Boolean),
  };
}

/** Gives the licence loaded by the node that answers (dolphindb-server-api.md 5); guests may ask. */
export async function loadedLicence(session: DdbSession, options: CallOptions = {}): Promise<LoadedLicence> {
  return licenceOf(await session.call('license', [], { urgent: true, ...options }));
}

/** Has a node read a licence file of its own host without using it (dolphindb-server-api.md 5); throws DDB-ERROR when the node takes it for no licence. */
export async function licenceInFile(
  session: DdbSession,
  path: string,
  options: CallOptions = {},
): Promise<LoadedLicence> {
  return licenceOf(await session.call('license', [path], options));
}

/** Has the node that answers load the licence file of its installation without a restart; gives what it uses then. Throws DDB-ERROR when the server refuses (dolphindb-server-api.md 5). */
export async function updateLicence(session: DdbSession, options: CallOptions = {}): Promise<LoadedLicence> {
  await session.call('updateLicense', [], options);
  return loadedLicence(session, options);
}
