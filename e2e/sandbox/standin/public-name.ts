import { networkInterfaces } from 'node:os';
import type { Node } from './node.ts';

function addresses(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = all.filter((item) => item.family === 'IPv4' && !item.internal).map((item) => item.address);
  return outside.length ? outside.join(';') : undefined;
}

/** Configured publicName, else the addresses of this machine. */
export const publicNameOf = (node: Pick<Node, 'config' | 'self'>): string =>
  node.config.get('publicName') ?? node.config.get('PublicName') ?? addresses() ?? node.self.host;
