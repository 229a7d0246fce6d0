import type { Identity } from '../accounts.ts';
import { ServerError } from '../errors.ts';
import { anyVector, boolVector, int, long, string, stringVector, table } from '../script/values.ts';
import { type Call, needText, requireAdmin, type ServerFunction, text } from './registry.ts';

const GUEST = 'guest';

function become(call: Call, identity: Identity): void {
  call.caller.user = identity.user;
  call.caller.isAdmin = identity.isAdmin;
}

async function setPassword(call: Call, user: string, password: string): Promise<void> {
  if (call.node.controller) call.node.controller.requireLeader();
  await call.node.cluster.ask('ctl.setPassword', { user, password });
}

const check = (call: Call, user: string, password: string): Promise<Identity | null> =>
  call.node.controller
    ? call.node.peers
        .local('ctl.authenticate', Buffer.from(JSON.stringify({ user, password })))
        .then((answer) => JSON.parse(answer.toString('utf8')) as Identity | null)
    : call.node.cluster.ask<Identity | null>('ctl.authenticate', { user, password });

export const access: Record<string, ServerFunction> = {
  async login(args, call) {
    const identity = await check(call, needText(args, 0, 'userId'), text(args[1]) ?? '');
    if (!identity) throw new ServerError('The user name or password is incorrect.');
    become(call, identity);
  },
  logout(_, call) {
    become(call, { user: GUEST, isAdmin: false });
  },
  getCurrentSessionAndUser: (_, { caller }) =>
    anyVector([
      long(BigInt(caller.sid)),
      string(caller.user),
      string(caller.remoteIp),
      int(caller.remotePort),
    ]),
  getUserAccess: (_, { caller }) =>
    table({
      userId: stringVector([caller.user]),
      groups: stringVector(['']),
      isAdmin: boolVector([caller.isAdmin]),
    }),
  getAuthenticatedUserTicket(_, call) {
    if (call.caller.user === GUEST) throw new ServerError('<NotAuthenticated>Not authenticated.');
    return call.node.cluster.ask<string>('ctl.ticket', { user: call.caller.user });
  },
  async authenticateByTicket(args, call) {
    const identity = await call.node.cluster.ask<Identity | null>('ctl.ticketUser', {
      ticket: needText(args, 0, 'ticket'),
    });
    if (!identity) throw new ServerError('<NotAuthenticated>The ticket is invalid or has expired.');
    become(call, identity);
  },
  isClientAuth: (_, { node }) => node.cluster.clientAuth(),
  async changePwd(args, call) {
    const { user } = call.caller;
    if (user === GUEST) throw new ServerError('<NotAuthenticated>Not authenticated.');
    if (!(await check(call, user, text(args[0]) ?? '')))
      throw new ServerError('The old password is incorrect.');
    await setPassword(call, user, needText(args, 1, 'newPwd'));
  },
  async resetPwd(args, call) {
    requireAdmin(call, 'resetPwd');
    await setPassword(call, needText(args, 0, 'userId'), needText(args, 1, 'newPwd'));
  },
};
