import type { Text } from '@/lib/text';
import type { Role } from '@/lib/topology/spec';

export const roleWords: Record<Role, Text> = {
  controller: { en: 'controller', zh: '控制节点' },
  agent: { en: 'agent', zh: '代理节点' },
  datanode: { en: 'data node', zh: '数据节点' },
  computenode: { en: 'compute node', zh: '计算节点' },
};

export const roleOrder: Role[] = ['controller', 'agent', 'datanode', 'computenode'];
