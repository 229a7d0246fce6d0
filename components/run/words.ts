import type { Tone } from '@/components/ui/badge';
import type { RunStatus, StepStatus } from '@/lib/runs/view';
import type { Text } from '@/lib/text';

export const runWords: Record<RunStatus, { text: Text; tone: Tone }> = {
  queued: { text: { en: 'queued', zh: '排队中' }, tone: 'plain' },
  running: { text: { en: 'running', zh: '执行中' }, tone: 'starting' },
  cancelling: { text: { en: 'cancelling', zh: '正在取消' }, tone: 'attention' },
  paused: { text: { en: 'paused', zh: '已暂停' }, tone: 'attention' },
  succeeded: { text: { en: 'succeeded', zh: '成功' }, tone: 'running' },
  failed: { text: { en: 'failed', zh: '失败' }, tone: 'failed' },
  cancelled: { text: { en: 'cancelled', zh: '已取消' }, tone: 'stopped' },
  interrupted: { text: { en: 'interrupted', zh: '已中断' }, tone: 'attention' },
};

export const stepWords: Record<StepStatus, { text: Text; tone: Tone }> = {
  pending: { text: { en: 'waiting', zh: '等待' }, tone: 'plain' },
  running: { text: { en: 'running', zh: '执行中' }, tone: 'starting' },
  succeeded: { text: { en: 'done', zh: '完成' }, tone: 'running' },
  skipped: { text: { en: 'already so', zh: '已满足' }, tone: 'running' },
  failed: { text: { en: 'failed', zh: '失败' }, tone: 'failed' },
  cancelled: { text: { en: 'cancelled', zh: '已取消' }, tone: 'stopped' },
  interrupted: { text: { en: 'interrupted', zh: '已中断' }, tone: 'attention' },
};

export const activeStatuses: RunStatus[] = ['queued', 'running', 'cancelling'];
