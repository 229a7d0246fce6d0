import type { Text } from '@/lib/text';
import { changedSpec, changeWay, type NodesWish, removedNodes } from '@/lib/topology/change-nodes';
import { nodesOf } from '@/lib/topology/nodes';
import type { ClusterSpec } from '@/lib/topology/spec';

const names = (nodes: { alias: string }[]) => nodes.map(({ alias }) => alias).join(', ');

function stopped(spec: ClusterSpec, wish: NodesWish): Text[] {
  const after = nodesOf(changedSpec(spec, wish), 'controller').length;
  return [
    {
      en: 'The whole cluster is unavailable meanwhile: from the stop of the data nodes until they run again nobody can read, write or sign in, and jobs and subscriptions end.',
      zh: '期间整个集群不可用：从停止数据节点到其重新启动，无法读写和登录，作业与流订阅会中断。',
    },
    {
      en: 'Afterwards every node of the cluster is started, also those that are stopped now.',
      zh: '完成后会启动集群的所有节点，包括目前已停止的节点。',
    },
    {
      en: `With ${after} controllers the cluster goes on when ${Math.floor((after - 1) / 2)} of them fail.`,
      zh: `${after} 个控制节点最多可容忍 ${Math.floor((after - 1) / 2)} 个故障。`,
    },
  ];
}

function left(spec: ClusterSpec, wish: NodesWish): Text[] {
  const removed = removedNodes(spec, wish);
  const of = (role: string) => removed.filter((node) => node.role === role);
  const said: Text[] = [];
  const compute = of('computenode');
  if (compute.length > 0)
    said.push({
      en: `Queries that run on ${names(compute)} end when it is stopped.`,
      zh: `停止 ${names(compute)} 时，其上正在执行的查询会中断。`,
    });
  if (removed.length > 0)
    said.push({
      en: 'Deck deletes nothing on the hosts: programme, data and logs of removed nodes stay where they are.',
      zh: 'Deck 不会删除主机上的任何内容：被移除节点的程序、数据和日志均保留在原处。',
    });
  const controllers = of('controller');
  if (controllers.length > 0)
    said.push({
      en: `${names(controllers)} must not be started again from the files that stay on its host.`,
      zh: `请勿再用主机上保留的文件启动 ${names(controllers)}。`,
    });
  const after = changedSpec(spec, wish).hosts;
  const gone = spec.hosts.filter(({ address }) => !after.some((host) => host.address === address));
  if (gone.length > 0)
    said.push({
      en: `${gone.map(({ address }) => address).join(', ')} has no node of this cluster left and leaves it; it stays in the inventory.`,
      zh: `${gone.map(({ address }) => address).join('、')} 上已无本集群的节点，将退出集群，但仍保留在主机清单中。`,
    });
  return said;
}

/** Gives what the nodes that come back find on their hosts. */
export function returnConsequences({ add }: NodesWish): Text[] {
  const data = add.filter(({ role }) => role === 'datanode');
  if (data.length === 0) return [];
  return [
    {
      en: `${names(data)} starts on the data that it left on its host, as far as it is still there.`,
      zh: `${names(data)} 将沿用其遗留在主机上的数据（如仍存在）。`,
    },
  ];
}

/** Gives what is not to be had meanwhile, what stays behind and what does not happen by itself. */
export function consequencesOf(spec: ClusterSpec, wish: NodesWish): Text[] {
  const { way } = changeWay(spec, wish);
  const data = wish.add.some(({ role }) => role === 'datanode');
  return [
    ...(way === 'full-stop' ? stopped(spec, wish) : []),
    ...left(spec, wish),
    ...(data
      ? [
          {
            en: 'Stored data stays on the nodes that have it; new data uses the new nodes as well. Moving old data is a rebalance (rebalanceChunksAmongDataNodes).',
            zh: '已有数据不会自动迁移，新数据会使用新节点；迁移旧数据需执行数据再平衡（rebalanceChunksAmongDataNodes）。',
          },
        ]
      : []),
  ];
}
