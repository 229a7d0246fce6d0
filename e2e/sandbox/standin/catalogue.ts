import { ServerError } from './errors.ts';
import type { Group } from './group.ts';
import type { Peers } from './peer.ts';
import type { DatabaseMeta } from './script/host.ts';

/** Refuses what was made from a catalogue that has changed since; the repetition of a change is no second one. */
async function putDatabase(group: Group, meta: DatabaseMeta): Promise<void> {
  const stored = group.state.databases[meta.url];
  if (stored && stored.change === meta.change) return;
  if (stored && (stored.revision ?? 0) + 1 !== meta.revision)
    throw new ServerError(`<WriteConflict>The database ${meta.url} was changed meanwhile; write again.`);
  await group.propose((state) => {
    state.databases[meta.url] = meta;
  });
}

/** Registers what other nodes ask a controller about databases; only the leader answers. */
export function registerCatalogue(peers: Peers, group: Group, requireLeader: () => void): void {
  const leading = <Q, A>(method: string, handler: (request: Q) => Promise<A> | A): void =>
    peers.onJson<Q, A>(method, (request) => {
      requireLeader();
      return handler(request);
    });
  leading('ctl.databases', () => Object.values(group.state.databases));
  leading('ctl.putDatabase', (meta: DatabaseMeta) => putDatabase(group, meta));
  leading('ctl.dropDatabase', (q: { url: string }) =>
    group.propose((state) => {
      delete state.databases[q.url];
    }),
  );
}
