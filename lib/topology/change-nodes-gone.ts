import type { Finding } from '@/lib/lint/finding';
import { changedSpec, changeWay, type NodesWish, removedNodes } from './change-nodes';
import { nodesOn } from './nodes';
import type { ClusterSpec } from './spec';

const list = (items: string[]) => ({ en: items.join(', '), zh: items.join('、') });

/**
 * Judges hosts that do not answer: their nodes cannot be stopped, so the user has to say that the host is gone for good, and nothing may speak against it:
 * neither the leader, which still sees a node, nor the host, which answers, nor work that the change has there. Without a leader to ask (`online` absent) no host
 * is taken as gone: that Deck cannot reach it proves nothing.
 */
export function goneFindings(
  spec: ClusterSpec,
  wish: NodesWish,
  facts: { silent: string[]; gone: string[]; online?: string[] },
): Finding[] {
  const { silent, gone, online } = facts;
  const after = changedSpec(spec, wish);
  const stopped = changeWay(spec, wish).way === 'full-stop';
  return [...new Set([...silent, ...gone])].flatMap((host) => {
    const removed = removedNodes(spec, wish).filter((node) => node.host === host);
    const names = list(removed.map(({ alias }) => alias));
    const about = { host, severity: 'error' as const };
    if (removed.length === 0) return [];
    if (!silent.includes(host))
      return {
        ...about,
        rule: 'SETUP-HOST-ANSWERS',
        message: {
          en: `${host} answers again; its nodes are stopped there like any others`,
          zh: `${host} 已恢复响应，其节点应按正常方式停止`,
        },
      };
    if (!gone.includes(host))
      return {
        ...about,
        rule: 'SETUP-HOST-SILENT',
        message: {
          en: `${host} does not answer, so ${names.en} cannot be stopped there`,
          zh: `${host} 无响应，无法停止其上的 ${names.zh}`,
        },
      };
    if (!online)
      return {
        ...about,
        rule: 'SETUP-HOST-UNSEEN',
        message: {
          en: `${host} does not answer Deck, and no leader can say whether ${names.en} still run: that the host is gone is not known`,
          zh: `${host} 对 Deck 无响应，且没有 leader 可确认 ${names.zh} 是否仍在运行，无法认定主机已失效`,
        },
      };
    const seen = removed.filter(({ alias }) => online.includes(alias)).map(({ alias }) => alias);
    if (seen.length > 0)
      return {
        ...about,
        rule: 'SETUP-HOST-LIVES',
        seen: seen.join(', '),
        message: {
          en: `${host} does not answer Deck, but the leader still sees ${list(seen).en} running: the host is not gone`,
          zh: `${host} 对 Deck 无响应，但 leader 仍检测到 ${list(seen).zh} 在运行，主机并未失效`,
        },
      };
    if (stopped && nodesOn(after, host).length > 0)
      return {
        ...about,
        rule: 'SETUP-HOST-NEEDED',
        message: {
          en: `${host} keeps nodes and this change stops and starts the whole cluster; remove all of the host's nodes or bring it back first`,
          zh: `${host} 上仍保留节点，而该变更需停止并重启整个集群；请移除该主机的全部节点或先恢复该主机`,
        },
      };
    return {
      ...about,
      severity: 'warning' as const,
      rule: 'SETUP-HOST-GONE',
      message: {
        en: `Nothing is done on ${host}: ${names.en} must not run there again. Should the host come back, its processes still know this cluster; keep them from starting`,
        zh: `不会在 ${host} 上执行任何操作：${names.zh} 不得再次在其上运行。若该主机恢复，其进程仍认得本集群，请阻止其启动`,
      },
    };
  });
}
