import { ServerError } from './errors.ts';
import type { Group } from './group.ts';
import { makeTicket, newUser, passwordMatches, ticketUser } from './passwords.ts';
import type { Peers } from './peer.ts';

export interface Identity {
  user: string;
  isAdmin: boolean;
}

/** Registers what other nodes ask a controller about accounts; passwords change on the leader only. */
export function registerAccounts(peers: Peers, group: Group, requireLeader: () => void): void {
  const identity = (user: string | undefined): Identity | null => {
    const known = user === undefined ? undefined : group.state.users[user];
    return user !== undefined && known ? { user, isAdmin: known.isAdmin } : null;
  };
  peers.onJson('ctl.authenticate', (q: { user: string; password: string }) =>
    passwordMatches(group.state.users[q.user], q.password) ? identity(q.user) : null,
  );
  peers.onJson('ctl.ticket', (q: { user: string }) => makeTicket(group.state.ticketSecret, q.user));
  peers.onJson('ctl.ticketUser', (q: { ticket: string }) =>
    identity(ticketUser(group.state.ticketSecret, q.ticket)),
  );
  peers.onJson('ctl.setPassword', (q: { user: string; password: string }) => {
    requireLeader();
    return group.propose((state) => {
      const known = state.users[q.user];
      if (!known) throw new ServerError(`The user ${q.user} doesn't exist.`);
      state.users[q.user] = newUser(q.password, known.isAdmin);
    });
  });
}
