import { type LoadedLicence, loadedLicence } from '@/lib/dolphindb/licence';
import { type DdbSession, openSession } from '@/lib/dolphindb/session';
import { isAppError } from '@/lib/errors';
import { type LicenceTerms, sameTerms } from '@/lib/licences/terms';
import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';

const ASK_MS = 5000;
const NODES_AT_ONCE = 32;

/** What one node said: its licence, or why there is no answer. */
export interface LicenceAnswer {
  node: NodeArgs;
  loaded?: LoadedLicence;
  /** An error's sentence. */
  failed?: string;
}

const sentence = (error: unknown) => (isAppError(error) ? error.text.en : String(error));

/** Does the same on many nodes, each over its own session as guest; answers in the order of the nodes. A cancel lets the short calls under way come to their end. */
export async function onEachNode(
  ctx: ActionContext,
  nodes: NodeArgs[],
  ask: (session: DdbSession, node: NodeArgs) => Promise<LoadedLicence>,
): Promise<LicenceAnswer[]> {
  const answers: LicenceAnswer[] = [];
  const queue = [...nodes.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [at, node] = next;
      ctx.signal.throwIfAborted();
      answers[at] = await askOne(node, ask);
    }
  };
  await Promise.all(Array.from({ length: Math.min(NODES_AT_ONCE, nodes.length) }, work));
  return answers;
}

async function askOne(
  node: NodeArgs,
  ask: (session: DdbSession, node: NodeArgs) => Promise<LoadedLicence>,
): Promise<LicenceAnswer> {
  try {
    const session = await openSession({ host: node.address, port: node.port, timeoutMs: ASK_MS });
    try {
      return { node, loaded: await ask(session, node) };
    } finally {
      session.close();
    }
  } catch (error) {
    return { node, failed: sentence(error) };
  }
}

/** Asks every node for the licence that it uses. */
export function askLicences(ctx: ActionContext, nodes: NodeArgs[]): Promise<LicenceAnswer[]> {
  return onEachNode(ctx, nodes, (session) => loadedLicence(session, { timeoutMs: ASK_MS }));
}

/** True when a node said that it uses exactly this licence. */
export function hasLicence({ loaded }: LicenceAnswer, terms: LicenceTerms): boolean {
  return loaded !== undefined && sameTerms(loaded, terms);
}

/** Gives a line a node: which licence it has, or why it does not say. */
export function licenceLines(answers: LicenceAnswer[], terms: LicenceTerms): string[] {
  return answers.map((answer) => {
    const { node, loaded, failed } = answer;
    if (!loaded) return `${node.alias}: ${failed}`;
    const which = hasLicence(answer, terms) ? 'new' : 'other';
    return `${node.alias}: ${which} licence (${loaded.client}, ${loaded.expiration}, ${loaded.maxNodes} nodes)`;
  });
}
