import type { Tone } from '@/components/ui/badge';
import type { BackupView } from '@/lib/backups/types';
import type { Verdict } from '@/lib/backups/verdict';
import type { Text } from '@/lib/text';

export const originWords: Record<BackupView['kind'], Text> = {
  manual: { en: 'by hand', zh: '手动' },
  scheduled: { en: 'by schedule', zh: '定时' },
  upgrade: { en: 'before an upgrade', zh: '升级前' },
};

export const consistencyWords: Record<BackupView['consistency'], { text: Text; help: Text }> = {
  stopped: {
    text: { en: 'cluster stopped', zh: '集群已停止' },
    help: {
      en: 'All nodes were stopped: all parts fit together.',
      zh: '备份时所有节点均已停止，各部分相互一致。',
    },
  },
  quiet: {
    text: { en: 'while running', zh: '运行中' },
    help: {
      en: 'Each node’s files are as they were at one moment, but not all nodes at the same moment: for the loss of a node, not for going back to an older version.',
      zh: '每个节点的文件取自同一时刻，但各节点之间不是同一时刻：适用于单节点损坏，不适用于版本回退。',
    },
  },
};

/** What the last check of a backup says, in a word. */
export const verdictWords: Record<Verdict, { text: Text; tone: Tone }> = {
  never: { text: { en: 'never', zh: '从未校验' }, tone: 'plain' },
  damaged: { text: { en: 'damaged', zh: '已损坏' }, tone: 'failed' },
  partly: { text: { en: 'not all hosts', zh: '未覆盖全部主机' }, tone: 'attention' },
  proven: { text: { en: 'proven', zh: '已验证可恢复' }, tone: 'running' },
  intact: { text: { en: 'intact', zh: '完好' }, tone: 'running' },
};
