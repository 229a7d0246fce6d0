import type { Operation } from '@/lib/runs/plans/operate-facts';
import type { UnitOperation } from '@/lib/runs/plans/systemd';
import type { Text } from '@/lib/text';

/** What the buttons that begin an operation say. */
export const operationWords: Record<Operation, Text> = {
  start: { en: 'Start', zh: '启动' },
  stop: { en: 'Stop', zh: '停止' },
  restart: { en: 'Restart', zh: '重启' },
  'rolling-restart': { en: 'Rolling restart', zh: '滚动重启' },
};

/** What each operation does, in a sentence. */
export const operationLeads: Record<Operation, Text> = {
  start: { en: 'Starts what does not run yet.', zh: '启动尚未运行的节点。' },
  stop: {
    en: 'Each by a safe shutdown, which may take minutes.',
    zh: '逐一安全关闭，可能需要数分钟。',
  },
  restart: {
    en: 'All at once: each by a safe shutdown, then started again.',
    zh: '同时进行：先安全关闭，再重新启动。',
  },
  'rolling-restart': {
    en: 'One after the other. Before each, Deck waits until the controllers keep a majority, all chunks are complete and their data has another replica.',
    zh: '逐个进行。每个节点重启之前，Deck 会等待控制节点保持多数、所有 chunk 均为 COMPLETE 且其数据另有在线副本。',
  },
};

export const unitWords: Record<UnitOperation, Text> = {
  install: { en: 'Install', zh: '安装' },
  enable: { en: 'Enable', zh: '启用' },
  disable: { en: 'Disable', zh: '禁用' },
  remove: { en: 'Remove', zh: '移除' },
};
