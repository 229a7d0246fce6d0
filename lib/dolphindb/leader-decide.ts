import type { Site } from './errors';
import type { ClusterNode } from './perf';

/** What one controller said about the leader. */
export interface ControllerAnswer {
  site: Site;
  /** Its view of the cluster; absent when it did not answer. */
  nodes?: ClusterNode[];
  /** Where it sent us with `<NotLeader>`. */
  redirect?: Site;
}

function key({ host, port }: Site): string {
  return `${host.toLowerCase()}:${port}`;
}

function vote(answer: ControllerAnswer): Site | undefined {
  if (answer.redirect) return answer.redirect;
  const row = answer.nodes?.find((node) => node.role === 'controller' && node.isLeader === true);
  return row && { host: row.host, port: row.port, alias: row.alias };
}

/** True when the controller that was asked is itself the row: by address, or by alias where the cluster knows it under another name. */
export function isSelf(answer: ControllerAnswer, claimed: Site): boolean {
  if (key(answer.site) === key(claimed)) return true;
  return answer.site.alias !== undefined && answer.site.alias === claimed.alias;
}

/**
 * Gives the leader that the answers agree on: most votes, and the claimed controller must have answered and claim it too. Stale tables after a
 * leader's death, and an old leader cut off from its followers, so lead to undefined and not to a wrong address.
 */
export function decideLeader(answers: ControllerAnswer[]): ControllerAnswer | undefined {
  const votes = new Map<string, { claimed: Site; count: number }>();
  for (const claimed of answers.map(vote)) {
    if (!claimed) continue;
    const known = votes.get(key(claimed));
    votes.set(key(claimed), { claimed, count: (known?.count ?? 0) + 1 });
  }
  const ranked = [...votes.values()].sort((a, b) => b.count - a.count);
  const [first, second] = ranked;
  if (!first) return onlyController(answers);
  if (second && second.count === first.count) return undefined;
  return answers.find((answer) => {
    const own = vote(answer);
    return isSelf(answer, first.claimed) && own !== undefined && key(own) === key(first.claimed);
  });
}

/** Without HA no row carries a mark: the one controller leads. */
function onlyController(answers: ControllerAnswer[]): ControllerAnswer | undefined {
  const [only] = answers;
  if (answers.length !== 1 || !only?.nodes) return undefined;
  const controllers = only.nodes.filter((node) => node.role === 'controller' || node.role === 'single');
  return controllers.every((node) => node.isLeader === null) && controllers.length <= 1 ? only : undefined;
}
