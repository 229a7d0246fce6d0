import { decode, encode } from '../codec.ts';
import { ServerError } from '../errors.ts';
import type { Node } from '../node.ts';
import { anyVector, bool, string, type Value } from '../script/values.ts';
import type { Call } from './registry.ts';

const CALL_MS = 120_000;

interface Target {
  host: string;
  port: number;
  alias?: string;
}

/** Runs a function on another node as the same user; on this node directly. */
export async function remoteCall(call: Call, target: Target, name: string, args: Value[]): Promise<Value> {
  const { node, caller } = call;
  if (target.host === node.self.host && target.port === node.self.port) return caller.call(name, args);
  const body = encode(anyVector([string(name), string(caller.user), bool(caller.isAdmin), ...args]));
  return decode(await node.peers.ask(target, 'fn.call', body, CALL_MS, 'data')).value;
}

/** Answers such calls; `run` executes in a session of the given user. */
export function serveRemoteCalls(
  node: Node,
  run: (name: string, args: Value[], user: string, isAdmin: boolean) => Promise<Value>,
): void {
  node.peers.on('fn.call', async (body) => {
    const request = decode(body).value;
    if (request.form !== 'vector') throw new ServerError('Invalid remote call.');
    const [name, user, isAdmin, ...args] = request.data as Value[];
    const plain = (value: Value | undefined): unknown => (value?.form === 'scalar' ? value.value : undefined);
    return encode(
      await run(String(plain(name)), args, String(plain(user) ?? 'guest'), Boolean(plain(isAdmin))),
    );
  });
}
