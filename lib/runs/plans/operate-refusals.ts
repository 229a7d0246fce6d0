import { AppError } from '@/lib/errors';
import type { NodeArgs } from './args';
import type { Refusal } from './operate-facts';

const names = (nodes: { alias: string }[]) => nodes.map(({ alias }) => alias).join(', ');
const aliasesOf = (nodes: { alias: string }[]) => nodes.map(({ alias }) => alias);

/** Gives the refusal for nodes that the cluster does not have any more. */
export function goneRefusal(aliases: string[]): Refusal {
  const list = aliases.join(', ');
  return {
    code: 'OPERATE-GONE',
    text: { en: `The cluster has no node ${list}.`, zh: `集群中没有节点 ${list}。` },
    remedy: { en: 'Load the page again and choose the nodes anew.', zh: '请刷新页面后重新选择节点。' },
    aliases,
  };
}

/** Gives the refusal for a stop that leaves too few controllers for a leader. */
export function majorityRefusal(away: NodeArgs[], left: number, total: number): Refusal {
  const needed = Math.floor(total / 2) + 1;
  return {
    code: 'OPERATE-MAJORITY',
    text: {
      en: `Without ${names(away)} only ${left} of ${total} controllers are left; the cluster needs ${needed} to have a leader.`,
      zh: `停止 ${names(away)} 后，${total} 个控制节点仅剩 ${left} 个；集群至少需要 ${needed} 个才能选出 leader。`,
    },
    remedy: {
      en: 'Restart them one by one (rolling restart), start the controllers that are down, or stop the whole cluster.',
      zh: '请改用滚动重启逐个重启，或先启动已停止的控制节点，或停止整个集群。',
    },
    aliases: aliasesOf(away),
  };
}

/** Gives the word that accepts that data on these nodes cannot be read meanwhile. */
export function loneWord(away: { alias: string }[], clusterName: string): string {
  const [only] = away;
  return away.length === 1 && only ? only.alias : clusterName;
}

/** Gives the refusal for a stop that takes data away; `confirm` is the word that accepts it. */
export function loneRefusal(
  away: { alias: string }[],
  lone: { count: number; examples: string[] },
  confirm: string,
): Refusal {
  const some = lone.examples.slice(0, 3).join(', ');
  return {
    code: 'OPERATE-LAST-REPLICA',
    text: {
      en: `${lone.count} chunks have no other online replica than on ${names(away)}, for example ${some}. Nobody can read or write them meanwhile.`,
      zh: `${lone.count} 个 chunk 仅在 ${names(away)} 上有在线副本（例如 ${some}）。操作期间这些数据无法读写。`,
    },
    remedy: {
      en: 'Start the nodes with the other replicas first, or type the word to accept it.',
      zh: '请先启动其他副本所在的节点；若确认接受，请输入指定内容。',
    },
    aliases: aliasesOf(away),
    confirm,
  };
}

/** Gives the refusal for a start whose agents are down. */
export function agentRefusal(nodes: NodeArgs[], agents: NodeArgs[]): Refusal {
  return {
    code: 'OPERATE-AGENT-DOWN',
    text: {
      en: `${names(nodes)} cannot be started: the leader does not see ${names(agents)}, which starts nodes on ${agents.map(({ address }) => address).join(', ')}.`,
      zh: `无法启动 ${names(nodes)}：leader 未检测到负责启动的代理节点 ${names(agents)}（${agents.map(({ address }) => address).join('、')}）。`,
    },
    remedy: { en: 'Start the agents first.', zh: '请先启动代理节点。' },
    aliases: aliasesOf(agents),
    offer: 'start-agents',
  };
}

/** Gives the refusal for nodes that only a leader could start. */
export function leaderRefusal(nodes: NodeArgs[], up: number, total: number): Refusal {
  return {
    code: 'OPERATE-NO-LEADER',
    text: {
      en: `${names(nodes)} cannot be started: there is no leader, ${up} of ${total} controllers answer.`,
      zh: `无法启动 ${names(nodes)}：当前没有 leader，${total} 个控制节点中有 ${up} 个应答。`,
    },
    remedy: {
      en: 'Start the controllers first, or start the whole cluster.',
      zh: '请先启动控制节点，或启动整个集群。',
    },
    aliases: aliasesOf(nodes),
  };
}

/** Gives the error that a step or a request throws for a refusal. */
export function refused({ code, text, remedy }: Refusal, seen?: string): AppError {
  return new AppError(code, text, { remedy, ...(seen && { seen }) });
}
