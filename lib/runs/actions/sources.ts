import { singleton } from '@/lib/singleton';

/** What actions need that a plan may not hold: files, licence content and secrets, looked up when a step runs. */
export interface Sources {
  /** Gives the local path of an uploaded package; throws when the file is gone. */
  packageFile(packageId: string): Promise<{ path: string; sizeBytes: number; sha256: string }>;
  /** Gives the content of a stored licence file. */
  licenceContent(licenceId: string): Promise<Buffer>;
  /** Gives the account that Deck uses on the cluster's own nodes. */
  consoleAccount(clusterId: string): Promise<{ user: string; password: string }>;
}

const held = () => singleton<{ sources?: Sources }>('run-sources', () => ({}));

/** Says where the actions look things up. */
export function setSources(sources: Sources): void {
  held().sources = sources;
}

/** Gives the look-ups; throws when nobody has set them. */
export function sources(): Sources {
  const found = held().sources;
  if (!found) throw new Error('setSources was not called');
  return found;
}
