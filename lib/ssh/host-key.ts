import { createHash } from 'node:crypto';
import { dial } from './dial';
import { hostKeyChanged, hostKeyUnknown } from './errors';
import type { ConnectOptions, SshTarget } from './types';

export interface HostKey {
  /** E.g. `ssh-ed25519`. */
  algorithm: string;
  /** `SHA256:` and the unpadded base64 hash, as `ssh-keygen -l` prints it. */
  fingerprint: string;
}

/** Gives algorithm and fingerprint of a public key in SSH's wire form (RFC 4253 section 6.6). */
export function describeHostKey(key: Buffer): HostKey {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  return {
    algorithm: key.subarray(4, 4 + Math.min(length, 64)).toString('latin1'),
    fingerprint: `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`,
  };
}

/** Gives the check of a host's key against the pinned fingerprint: SSH-HOST-KEY-CHANGED or SSH-HOST-KEY-UNKNOWN to stop with. */
export function checkPinned({ address, hostKey }: SshTarget) {
  return (key: Buffer) => {
    const seen = describeHostKey(key).fingerprint;
    if (!hostKey) return hostKeyUnknown(address, seen);
    return seen === hostKey ? undefined : hostKeyChanged(address, hostKey, seen);
  };
}

/** Gives the host key that a host shows now, without signing in; throws SSH-UNREACHABLE, SSH-TIMEOUT or SSH-CANCELLED. */
export async function probeHostKey(address: string, port: number, options: ConnectOptions): Promise<HostKey> {
  let seen: HostKey | undefined;
  const refuse = (key: Buffer) => {
    seen = describeHostKey(key);
    return hostKeyUnknown(address, seen.fingerprint);
  };
  try {
    (
      await dial({ address, port, username: 'deck', auth: {}, checkKey: refuse, ...options })
    ).client.destroy();
  } catch (error) {
    if (!seen) throw error;
  }
  return seen as HostKey;
}
