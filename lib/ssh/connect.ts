import { Connection } from './connection';
import { dial } from './dial';
import { checkPinned } from './host-key';
import { endOrphans } from './kill';
import { Link } from './link';
import type { ConnectOptions, HostConnection, SshTarget } from './types';

/** Opens one connection to a host whose key is pinned; throws SSH-UNREACHABLE, SSH-TIMEOUT, SSH-AUTH, SSH-HOST-KEY-CHANGED, SSH-HOST-KEY-UNKNOWN or SSH-CANCELLED. */
export async function connectHost(target: SshTarget, options: ConnectOptions): Promise<HostConnection> {
  const { address, port, username } = target;
  const link = new Link(
    await dial({ address, port, username, auth: target, checkKey: checkPinned(target), ...options }),
    target,
  );
  await endOrphans(link);
  return new Connection(link);
}
