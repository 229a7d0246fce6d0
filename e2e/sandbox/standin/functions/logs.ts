import { logLength, logLines } from '../logger.ts';
import { flag, needText, number, requireAdmin, type ServerFunction } from './registry.ts';

export const logs: Record<string, ServerFunction> = {
  getServerLogLength(args, { node }) {
    const path = node.logOf(needText(args, 0, 'nodeAlias'));
    return BigInt(path ? logLength(path) : -1);
  },
  getServerLog(args, call) {
    if (call.caller.user === 'guest') requireAdmin(call, 'getServerLog');
    const path = call.node.logOf(needText(args, 3, 'nodeAlias'));
    return path ? logLines(path, number(args[0], 0), number(args[1], 0), flag(args[2], true)) : [];
  },
};
