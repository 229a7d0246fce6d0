import type { Tone } from '@/components/ui/badge';
import type { DdbRole, NodeHealth } from '@/lib/status/types';
import type { Text } from '@/lib/text';

export const healthWords: Record<NodeHealth, { text: Text; tone: Tone }> = {
  running: { text: { en: 'running', zh: '运行中' }, tone: 'running' },
  starting: { text: { en: 'starting', zh: '启动中' }, tone: 'starting' },
  unresponsive: { text: { en: 'not answering', zh: '无响应' }, tone: 'attention' },
  stopped: { text: { en: 'stopped', zh: '已停止' }, tone: 'failed' },
  unreachable: { text: { en: 'host unreachable', zh: '主机不可达' }, tone: 'failed' },
  paused: { text: { en: 'paused', zh: '已暂停' }, tone: 'attention' },
  unknown: { text: { en: 'not seen yet', zh: '尚未查看' }, tone: 'plain' },
};

export const nodeRoleWords: Record<DdbRole, Text> = {
  controller: { en: 'Controller', zh: '控制节点' },
  agent: { en: 'Agent', zh: '代理节点' },
  datanode: { en: 'Data node', zh: '数据节点' },
  computenode: { en: 'Compute node', zh: '计算节点' },
  single: { en: 'Single node', zh: '单节点' },
  unknown: { en: 'Unknown', zh: '未知' },
};
