import { createHash } from 'node:crypto';

/** Gives the SHA-256 of some bytes in hex. */
export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
